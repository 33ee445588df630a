"""The indexes of the pages, built when facts are loaded: nobody should wait for one at the first look at a page."""

from __future__ import annotations

import gc

from decoder.decode import Decoder
from decoder.notice import Notice
from explorer.battles.page import finder_of
from explorer.claim_lists import teller_of
from explorer.codes.page import atlas_of
from explorer.entity_choice import finder
from explorer.sources.page import index_of as sources_of
from explorer.units.page import index_of as units_of

_NOTICE = Notice(unit_text="d1 e1 f1", died_text="1968")
"""Any notice: the first one builds what the decoder asks of the facts."""


def warm(decoder: Decoder) -> None:
    """Build what the pages ask of a version of the facts, the most used first.

    What is built lives as long as the facts: it is taken out of the garbage collector's rounds, which otherwise stop
    every page for a second where there are millions of claims.
    """
    knowledge = decoder.knowledge
    version = knowledge.version
    decoder.decode(_NOTICE)
    _ = knowledge.by_key, knowledge.by_number, knowledge.children
    units = units_of(version, knowledge)
    units.search.ready()
    units.claims.ready()
    finder(version, knowledge).ready()
    finder_of(version, knowledge)
    atlas_of(version, knowledge).ready()
    _ = knowledge.graph
    sources_of(version, knowledge)
    teller_of(version, knowledge)
    gc.collect()
    gc.freeze()
