"""Battles by what is known of them: name, years, campaign, kind, place and the units that took part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kb.folding import collation_key, fold
from kb.geo import distance_km
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Participation, Period, Unit


@dataclass(frozen=True, slots=True)
class BattleFilter:
    """What is asked of battles; what is empty or None does not matter.

    Attributes:
        text: Words of a name or a place, with or without diacritics, in any order.
        first_year: Battles that had not ended before it.
        last_year: Battles that had begun by its end.
        campaign_id: Battle that contains them, at any depth; it is found itself, too.
        kinds: ``campaign``, ``battle``, ``engagement``.
        place: Words of the place as the source has it, or a place of the gazetteer within which they lie.
        unit: Id, name or designation of a unit that took part, itself or by a unit that stood under it then.
    """

    text: str = ""
    first_year: int | None = None
    last_year: int | None = None
    campaign_id: str = ""
    kinds: tuple[str, ...] = ()
    place: str = ""
    unit: str = ""


def days_of(claim: Battle | Period) -> tuple[date, date] | None:
    """Return the first and last day that a battle or period can mean; None when it is undated."""
    start, end = claim.start or claim.end, claim.end or claim.start
    return (start.earliest, max(start.latest, end.latest)) if start is not None and end is not None else None


def in_order(battles: Collection[Battle]) -> tuple[Battle, ...]:
    """Return battles in order of time, the undated last."""

    def when(battle: Battle) -> tuple[date, date, tuple[tuple[int, ...], tuple[int, ...], str]]:
        first, last = days_of(battle) or (date.max, date.max)
        return first, last, collation_key(battle.name_vi)

    return tuple(sorted(battles, key=when))


class BattleFinder:
    """Finds battles; made once per knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._all = in_order(knowledge.facts.battles)
        self._text = {each.battle_id: fold(f"{each.name_vi} {each.name_en} {each.place_text}") for each in self._all}
        parts: defaultdict[str, list[Battle]] = defaultdict(list)
        for battle in self._all:
            parts[battle.part_of].append(battle)
        self._parts: Mapping[str, tuple[Battle, ...]] = MappingProxyType({key: tuple(of) for key, of in parts.items()})
        fought: defaultdict[str, list[Participation]] = defaultdict(list)
        for claim in knowledge.facts.participations:
            fought[claim.unit_id].append(claim)
        self._fought = fought
        self._unit_names = {key: fold(f"{unit.name_vi} {unit.name_en}") for key, unit in knowledge.units.items()}

    @property
    def campaigns(self) -> tuple[Battle, ...]:
        """Battles that contain others, in Vietnamese dictionary order."""
        holding = [each for each in self._all if each.battle_id in self._parts]
        return tuple(sorted(holding, key=lambda battle: collation_key(battle.name_vi)))

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of all battles; (0, 0) without any that is dated."""
        days = [found for each in self._all if (found := days_of(each)) is not None]
        return min((first.year for first, _ in days), default=0), max((last.year for _, last in days), default=0)

    def parts(self, battle_id: str) -> tuple[Battle, ...]:
        """Return the battles directly contained in one, in order of time."""
        return self._parts.get(battle_id, ()) if battle_id != "" else ()

    def within(self, battle_id: str) -> tuple[Battle, ...]:
        """Return the battles contained in one at any depth, in order of time."""
        found: dict[str, Battle] = {}
        waiting = [battle_id]
        while len(waiting) > 0:
            fresh = [each for each in self.parts(waiting.pop()) if each.battle_id not in found]
            found |= {each.battle_id: each for each in fresh}
            waiting += [each.battle_id for each in fresh]
        return in_order([each for key, each in found.items() if key != battle_id])

    def find(self, asked: BattleFilter) -> tuple[Battle, ...]:
        """Return the battles that a filter lets through, in order of time, the undated last."""
        campaign = {asked.campaign_id, *(each.battle_id for each in self.within(asked.campaign_id))}
        fought = self._fought_by(asked.unit) if asked.unit.strip() != "" else set()
        near = self._near(asked.place) if asked.place.strip() != "" else set()
        return tuple(
            battle
            for battle in self._all
            if has_words(asked.text, self._text[battle.battle_id])
            and (asked.campaign_id == "" or battle.battle_id in campaign)
            and (len(asked.kinds) == 0 or battle.kind in asked.kinds)
            and (asked.place.strip() == "" or battle.battle_id in near)
            and (asked.unit.strip() == "" or battle.battle_id in fought)
            and _is_within_years(battle, asked.first_year, asked.last_year)
        )

    def units(self, text: str) -> tuple[Unit, ...]:
        """Return the units that a text means: by id, by a designation, or by words of a name."""
        units = self._knowledge.units
        if text.strip() in units:
            return (units[text.strip()],)
        held = dict.fromkeys(holding.unit for holding in self._knowledge.holders(text))
        if len(held) > 0:
            return tuple(held)
        return tuple(units[key] for key, name in self._unit_names.items() if has_words(text, name))

    def _fought_by(self, text: str) -> set[str]:
        """Return the ids of the battles in which a unit, or one under it then, took part."""
        meant = {unit.unit_id for unit in self.units(text)}
        found: set[str] = set()
        for unit_id in self._all_under(meant):
            for claim in self._fought.get(unit_id, ()):
                if claim.battle_id not in found and (unit_id in meant or self._stood_under(claim, meant)):
                    found.add(claim.battle_id)
        return found

    def _all_under(self, unit_ids: Collection[str]) -> set[str]:
        """Return units and those that at any time stood under them, at any depth."""
        found, waiting = set(unit_ids), list(unit_ids)
        while len(waiting) > 0:
            below = {claim.unit_id for claim in self._knowledge.children.get(waiting.pop(), ())} - found
            found |= below
            waiting += below
        return found

    def _stood_under(self, claim: Participation, unit_ids: Collection[str]) -> bool:
        days = days_of(self._knowledge.battles[claim.battle_id])
        if days is None:
            return False
        return any(link.unit.unit_id in unit_ids for link in self._knowledge.chain_of_command(claim.unit_id, *days))

    def _near(self, place: str) -> set[str]:
        """Return the ids of the battles whose place has the words, or lies within the place that they name."""
        matches = self._knowledge.gazetteer.find(place, limit=1)
        found = {each.battle_id for each in self._all if has_words(place, fold(each.place_text))}
        for match in matches:
            for battle in self._all:
                if battle.lat is None or battle.lon is None:
                    continue
                if distance_km(match.lat, match.lon, battle.lat, battle.lon) <= match.radius_km:
                    found.add(battle.battle_id)
        return found


def has_words(text: str, folded: str) -> bool:
    """Tell whether a folded text has every word of another, in any order; the beginning or a part of a word will do.

    >>> has_words("Khe Sanh đường 9", "chien dich duong 9 - khe sanh")
    True
    """
    return all(word in folded for word in fold(text).split())


def periods_of(battle: Battle, knowledge: KnowledgeBase) -> Iterator[Period]:
    """Yield the periods in which a battle began, the narrowest first."""
    days = days_of(battle)
    spans = {key: found for key, each in knowledge.periods.items() if (found := days_of(each)) is not None}
    holding = [key for key, (first, last) in spans.items() if days is not None and first <= days[0] <= last]
    for key in sorted(holding, key=lambda key: (spans[key][1] - spans[key][0], key)):
        yield knowledge.periods[key]


def _is_within_years(battle: Battle, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    days = days_of(battle)
    return days is not None and (first is None or days[1].year >= first) and (last is None or days[0].year <= last)
