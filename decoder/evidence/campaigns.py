"""Evidence from a campaign or battle named in the place of death."""

from __future__ import annotations

from decoder.evidence.evidence import Evidence, named
from decoder.lookups import Lookups
from kb.folding import key_of
from kb.stations import Station


def named_battles(text: str, lookups: Lookups) -> frozenset[str]:
    """Return the ids of campaigns and battles whose whole name stands in a text, and of all battles within them.

    >>> from decoder.lookups import Lookups
    >>> from decoder.weights import load_weights
    >>> from kb.knowledge import load_knowledge
    >>> "buon-ma-thuot-1975" in named_battles("Chiến dịch Tây Nguyên", Lookups(load_knowledge(), load_weights()))
    True
    """
    key = key_of(text)
    found = {battle_id for name, ids in lookups.battle_names.items() if name in key for battle_id in ids}
    while True:
        parts = {battle.battle_id for battle in lookups.knowledge.facts.battles if battle.part_of in found}
        if parts <= found:
            return frozenset(found)
        found |= parts


def fought_in_campaign(battle_ids: frozenset[str], text: str, station: Station, lookups: Lookups) -> Evidence:
    """The station is a battle of the campaign that the notice names."""
    share = lookups.share_of_battles(battle_ids)
    chance = lookups.weights("campaign", "fits")
    fits = station.kind == "battle" and station.station_id in battle_ids
    ratio = chance / share if fits else (1 - chance) / (1 - share)
    values = {"written": text, **named("station", station.name_vi, station.name_en)}
    level = "fits" if fits else "other"
    return Evidence.from_ratio("fought_in_campaign", level, ratio, values, station.claim_ids, station.source_ids)
