"""Links from a fact to the page of what it is about: a unit, a code, a battle, a source."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.html_parts import Html, joined, link
from explorer.labels import shortened
from explorer.links import address_of
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Unit
from kb.words import Words

_TITLE_LENGTH = 60


def unit_link(unit: Unit, words: Words, on: str = "") -> Html:
    """Write a link to a unit's page, as of a day where one is given."""
    return link(address_of("units", unit=unit.unit_id, on=on), words.name_of(unit.name_vi, unit.name_en))


def code_link(text: str) -> Html:
    """Write a link to the page of a code or name."""
    return link(address_of("codes", code=text), text)


def battle_link(battle: Battle, words: Words) -> Html:
    """Write a link to a battle's page."""
    return link(address_of("battles", battle=battle.battle_id), words.name_of(battle.name_vi, battle.name_en))


def source_link(source_id: str, knowledge: KnowledgeBase) -> Html:
    """Write a link to a source's page."""
    source = knowledge.sources.get(source_id)
    title = source.title if source is not None else source_id
    return link(address_of("sources", source=source_id), shortened(title, _TITLE_LENGTH))


def source_links(source_ids: Iterable[str], knowledge: KnowledgeBase) -> Html:
    """Write links to the pages of sources, each once."""
    return joined([source_link(each, knowledge) for each in dict.fromkeys(source_ids)], "; ")
