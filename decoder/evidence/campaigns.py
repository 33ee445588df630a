"""Evidence from a campaign or battle named in the place of death."""

from __future__ import annotations

from dataclasses import dataclass

from decoder.evidence.evidence import Evidence, named
from decoder.lookups import WORD, Lookups
from decoder.normalise import normalise
from decoder.window import Window
from kb.folding import fold
from kb.stations import Station

_NO_BATTLE_BEFORE = ("thị", "thi")
"""Without diacritics "thị trấn Lộc Ninh" (a town) looks like "trận Lộc Ninh" (a battle)."""


@dataclass(frozen=True, slots=True)
class NamedCampaign:
    """A campaign or battle that a text names.

    Attributes:
        text: Its name as written.
        battle_ids: The campaign and all battles within it.
        rest: The text without the name, so that its words are not weighed again as a place.
    """

    text: str
    battle_ids: frozenset[str]
    rest: str


def named_campaign(text: str, lookups: Lookups) -> NamedCampaign | None:
    """Return the campaign or battle whose whole name stands in a text, word by word, or None.

    Args:
        text: Place of death as written; words with diacritics must have the right ones.
        lookups: Knows the names.

    >>> from decoder.weights import load_weights
    >>> from kb.knowledge import load_knowledge
    >>> lookups = Lookups(load_knowledge(), load_weights())
    >>> "buon-ma-thuot-1975" in named_campaign("Chiến dịch Tây Nguyên", lookups).battle_ids
    True
    >>> named_campaign("thị trấn Lộc Ninh", lookups) is None
    True
    """
    normal = normalise(text).text
    words = list(WORD.finditer(normal))
    lower = [word.group().lower() for word in words]
    found = [
        (-len(name), name, at)
        for at, word in enumerate(lower)
        if at == 0 or lower[at - 1] not in _NO_BATTLE_BEFORE
        for name in lookups.battle_names_by_word.get(word, ())
        if _is_written(name, lower[at : at + len(name)])
    ]
    if len(found) == 0:
        return None
    length, name, at = min(found)  # the longest name, where several are written
    start, end = words[at].start(), words[at - length - 1].end()
    ids = _with_parts(frozenset(lookups.battle_names[name]), lookups)
    return NamedCampaign(normal[start:end], ids, normal[:start] + normal[end:])


def _is_written(name: tuple[str, ...], words: list[str]) -> bool:
    return len(name) == len(words) and all(
        word == wanted or (word.isascii() and word == fold(wanted)) for wanted, word in zip(name, words, strict=True)
    )


def _with_parts(battle_ids: frozenset[str], lookups: Lookups) -> frozenset[str]:
    """Return some campaigns with all battles within them."""
    found = set(battle_ids)
    while True:
        parts = {battle.battle_id for battle in lookups.knowledge.facts.battles if battle.part_of in found}
        if parts <= found:
            return frozenset(found)
        found |= parts


def fought_in_campaign(campaign: NamedCampaign, station: Station, lookups: Lookups, window: Window) -> Evidence:
    """The station is a battle of the campaign that the notice names."""
    share = lookups.share_of_battles(campaign.battle_ids, window)
    chance = lookups.weights("campaign", "fits")
    fits = station.kind == "battle" and station.station_id in campaign.battle_ids
    ratio = chance / share if fits else (1 - chance) / (1 - share)
    values = {"written": campaign.text, **named("station", station.name_vi, station.name_en)}
    level = "fits" if fits else "other"
    return Evidence.from_ratio("fought_in_campaign", level, ratio, values, station.claim_ids, station.source_ids)
