"""What differs between two versions of the facts, claim by claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kb.facts_io import Facts
from kb.records import KEYS, Claim


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that was added, withdrawn or changed.

    Attributes:
        table: Where it stands.
        before: The claim as it was; None where it was added.
        after: The claim as it is; None where it was withdrawn.
    """

    table: str
    before: Claim | None
    after: Claim | None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claim as it was and as it is, those that there are."""
        return tuple(claim for claim in (self.before, self.after) if claim is not None)

    @property
    def kind(self) -> str:
        """``added``, ``withdrawn`` or ``changed``."""
        if self.before is None:
            return "added"
        return "withdrawn" if self.after is None else "changed"


def changes_between(before: Facts, after: Facts) -> tuple[Change, ...]:
    """Compare two versions of the facts; a claim of which only the note differs is the same.

    Args:
        before: The earlier version.
        after: The later one.

    Returns:
        The changes, table by table in the order of the facts. A claim is changed where another one declares the same
        entity (`kb.records.KEYS`); of claims that declare none, one is withdrawn and another added.
    """
    old_tables = dict(before.tables())
    return tuple(change for table, claims in after.tables() for change in _changes_in(table, old_tables[table], claims))


def _changes_in(table: str, before: tuple[Claim, ...], after: tuple[Claim, ...]) -> Iterator[Change]:
    gone, new = _without(before, after), _without(after, before)
    if table not in KEYS:
        yield from (Change(table, claim, None) for claim in gone)
        yield from (Change(table, None, claim) for claim in new)
        return
    declared: defaultdict[str, list[Claim]] = defaultdict(list)  # a folder with faults can declare an entity twice
    for claim in new:
        declared[getattr(claim, KEYS[table])].append(claim)
    for claim in gone:
        others = declared[getattr(claim, KEYS[table])]
        yield Change(table, claim, others.pop(0) if len(others) > 0 else None)
    yield from (Change(table, None, claim) for claim in chain.from_iterable(declared.values()))


def _without(claims: Iterable[Claim], others: Iterable[Claim]) -> list[Claim]:
    """Return the claims that others do not say, a claim that stands more often as often as it does so."""
    left = Counter(claim.claim_id for claim in others)
    found = []
    for claim in claims:
        if left[claim.claim_id] > 0:
            left[claim.claim_id] -= 1
        else:
            found.append(claim)
    return found
