"""What a change of facts reaches: the units whose weighing it can alter, and the names by which notices mean them.

Data flow: changes, claim by claim -> units, names and battles they speak of -> units around them, by the relations of
all times in the facts as they were and as they are -> every name and number that those units bear.

What every fact adds to the counts over all facts (how common a number is, how many places lie near a point, how the
dead are shared among all units) moves every probability a little with any change. That drift is no reach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from decoder.mentions import Number
from decoder.stations import SHARED_UP_TO
from kb.changes import Change
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.records import Claim, Designation
from kb.schema import LEVELS

UNUSED = ("sources", "battle_dates", "periods", "abbreviations")
"""Tables that no result rests on."""
_READ_BY = ("units", "designations", "other_codes")
"""Tables whose claims decide how a unit text is read."""
_OF_CAMPAIGNS = ("battles", "participations")
"""Tables whose claims decide which share of all stations is of a campaign."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What some changes of facts reach.

    Attributes:
        units: Ids of the units that are weighed otherwise.
        keys: Names and codes (`key_of`) by which a reading can mean one of them, and codes that name no unit.
        numbers: Numbers by which it can.
        words: Names (`key_of`) that changed, in which a place word of a unit text can stand.
        battles: Ids of the battles of which a notice can name the campaign.
        is_read_anew: Whether unit texts can be read otherwise.
        unbounded: Tables with a change that reaches every row.
    """

    units: frozenset[str]
    keys: frozenset[str]
    numbers: frozenset[Number]
    words: frozenset[str]
    battles: frozenset[str]
    is_read_anew: bool
    unbounded: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether no row can be touched."""
        reached = len(self.units) + len(self.words) + len(self.battles) + len(self.unbounded)
        return reached == 0 and not self.is_read_anew


class Kin:
    """Who ever stood under whom and who fought where, in two versions of the facts together."""

    def __init__(self, versions: Sequence[KnowledgeBase]) -> None:
        self._parents: defaultdict[str, set[str]] = defaultdict(set)
        self._children: defaultdict[str, set[str]] = defaultdict(set)
        self._fighters: defaultdict[str, set[str]] = defaultdict(set)
        self._lending: set[str] = set()
        for knowledge in versions:
            for bond in knowledge.facts.subordinations:
                self._parents[bond.unit_id].add(bond.parent_unit_id)
                self._children[bond.parent_unit_id].add(bond.unit_id)
            for fought in knowledge.facts.participations:
                self._fighters[fought.battle_id].add(fought.unit_id)
            self._lending |= {
                unit.unit_id for unit in knowledge.facts.units if LEVELS.index(unit.level) >= LEVELS.index(SHARED_UP_TO)
            }

    def below(self, unit_ids: Iterable[str]) -> set[str]:
        """Return some units with all that ever stood under them, directly or through others."""
        return _closure(unit_ids, self._children)

    def above(self, unit_ids: Iterable[str]) -> set[str]:
        """Return some units with all that they ever stood under, directly or through others."""
        return _closure(unit_ids, self._parents)

    def alone(self, unit_id: str) -> set[str]:
        """Return the units that are weighed otherwise when the names of a unit change: itself."""
        return {unit_id}

    def commanded(self, unit_id: str) -> set[str]:
        """Return the units that are weighed otherwise when the life or the superiors of a unit change.

        These are the unit and all under it, whose chains of command pass through it; and the superiors that it or its
        sub-units ever had, of which each counts the stations of the sub-units that stood under it on the day.
        """
        direct = {unit_id} | self._children.get(unit_id, set())
        return self.below([unit_id]).union(*(self._parents.get(each, ()) for each in direct))

    def stationed(self, unit_id: str) -> set[str]:
        """Return the units that are weighed otherwise when a station of a unit changes.

        These are the unit, its superiors, and all under it where its stations count as theirs.
        """
        lent = self.below([unit_id]) if unit_id in self._lending else {unit_id}
        return lent | self._parents.get(unit_id, set())

    def fought(self, battle_id: str) -> set[str]:
        """Return the units that are weighed otherwise when a battle changes."""
        return set().union(*(self.stationed(unit_id) for unit_id in self._fighters.get(battle_id, ())))


def _closure(unit_ids: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    found = set(unit_ids)
    open_ids = list(found)
    while len(open_ids) > 0:
        new = steps.get(open_ids.pop(), set()) - found
        found |= new
        open_ids += new
    return found


_AROUND: Mapping[str, tuple[str, Callable[[Kin, str], set[str]]]] = {
    "units": ("unit_id", Kin.commanded),
    "unit_events": ("unit_id", Kin.commanded),
    "designations": ("unit_id", Kin.alone),
    "subordinations": ("unit_id", Kin.commanded),
    "presences": ("unit_id", Kin.stationed),
    "participations": ("unit_id", Kin.stationed),
    "battles": ("battle_id", Kin.fought),
    "losses": ("battle_id", Kin.fought),
}
"""Table to the column that names what its claims speak of, and to the units that a change of it reaches."""


def reach_of(changes: Sequence[Change], before: KnowledgeBase, after: KnowledgeBase) -> Reach:
    """Return what changes of the facts reach.

    Args:
        changes: From `before` to `after`.
        before: The facts as they were.
        after: The facts as they are.

    Returns:
        The reach. The tables of the gazetteer are unbounded: a place can be named in any notice and in any station.
        So is a table that nothing is known of here.
    """
    versions = (before, after)
    kin = Kin(versions)
    told = [(change.table, claim) for change in changes if change.table not in UNUSED for claim in change.claims]
    units = {unit_id for table, claim in told if table in _AROUND for unit_id in _units_around(table, claim, kin)}
    names = [claim for _, claim in told if isinstance(claim, Designation)]
    return Reach(
        units=frozenset(units),
        keys=frozenset({*_keys(units, kin.above(units), versions), *_codes(told)}),
        numbers=frozenset(_numbers(units, versions)),
        words=frozenset({key_of(claim.text) for claim in names} | set(_unit_names(told))),
        battles=frozenset(_text(claim, "battle_id") for table, claim in told if table in _OF_CAMPAIGNS),
        is_read_anew=any(table in _READ_BY for table, _ in told),
        unbounded=tuple(dict.fromkeys(table for table, _ in told if table not in (*_AROUND, *_READ_BY))),
    )


def _units_around(table: str, claim: Claim, kin: Kin) -> set[str]:
    column, find = _AROUND[table]
    return find(kin, _text(claim, column))


def _keys(units: set[str], above: set[str], versions: Sequence[KnowledgeBase]) -> Iterator[str]:
    """Yield the names of some units, and the collective codes of their superiors, under which they are meant, too."""
    for knowledge in versions:
        collective = {key_of(claim.text) for claim in knowledge.facts.designations if claim.scope == "collective"}
        for claim in knowledge.facts.designations:
            if claim.unit_id in units or (claim.unit_id in above and key_of(claim.text) in collective):
                yield key_of(claim.text)


def _numbers(units: set[str], versions: Sequence[KnowledgeBase]) -> Iterator[Number]:
    for knowledge in versions:
        claims = [claim for claim in knowledge.facts.designations if claim.unit_id in units]
        for claim in claims:
            own = knowledge.spellings.own_number(claim.text, knowledge.units[claim.unit_id].level)
            if own is not None:
                yield own.word_class, own.number


def _codes(told: Iterable[tuple[str, Claim]]) -> Iterator[str]:
    return (key_of(_text(claim, "code_text")) for table, claim in told if table == "other_codes")


def _unit_names(told: Iterable[tuple[str, Claim]]) -> Iterator[str]:
    return (key_of(_text(claim, "name_vi")) for table, claim in told if table == "units")


def _text(claim: Claim, column: str) -> str:
    return str(getattr(claim, column))
