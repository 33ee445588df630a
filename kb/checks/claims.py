"""Checks of numbers in claims, and the list of claims that rival one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kb.checks.context import Context
from kb.dates import widened
from kb.facts_io import Facts
from kb.problems import Problem, Where
from kb.records import Loss, Place, Succession, UnitEvent

_LISTED = "Listed only: rival claims stand side by side, each with its source."


def loss_bounds(facts: Facts, _context: Context) -> Iterator[Problem]:
    """The least number of a loss claim is no more than its greatest."""
    for loss in facts.losses:
        if loss.count_min is not None and loss.count_max is not None and loss.count_min > loss.count_max:
            message = f"count_min {loss.count_min} is more than count_max {loss.count_max}."
            hint = "Exchange or correct the two; leave count_max empty for `more than count_min`."
            yield Problem("loss-bounds", "error", loss.where, "count_max", str(loss.count_max), message, hint)


def share_sums(facts: Facts, context: Context) -> Iterator[Problem]:
    """The shares of an old province sum to 1, today and in each change that ended it; never to more.

    A change that leaves the old place standing may give away a part only. The two administrations of the
    South each took over the whole in 1954, so their shares are summed apart.
    """
    tolerance = context.limits.number("share_tolerance")
    present: dict[str, list[tuple[Where, float]]] = defaultdict(list)
    for row in facts.province_present:
        if row.share is not None:
            present[row.place_id].append((row.where, row.share))
    for place_id, shares in present.items():
        if abs(_total(shares) - 1) > tolerance:
            yield _share_problem(place_id, "", shares)
    for (place_id, day, _), changes in _changes(facts, context).items():
        shares = [(change.where, change.share) for change in changes if change.share is not None]
        may_keep = len(shares) < len(changes) or not _ended(context.places.get(place_id), changes[0])
        if _total(shares) > 1 + tolerance or (_total(shares) < 1 - tolerance and not may_keep):
            yield _share_problem(place_id, day, shares)


def _changes(facts: Facts, context: Context) -> dict[tuple[str, str, bool], list[Succession]]:
    """Group the changes of a place on one day by whether the heir was a province of the revolution."""
    changes: dict[tuple[str, str, bool], list[Succession]] = defaultdict(list)
    for change in facts.successions:
        heir = context.places.get(change.to_place_id)
        is_revolutionary = heir is not None and heir.kind == "revolutionary_province"
        changes[change.from_place_id, str(change.date or ""), is_revolutionary].append(change)
    return changes


def _ended(place: Place | None, change: Succession) -> bool:
    """Tell whether a place surely ended by the day of a change."""
    if place is None or place.valid_to is None or change.date is None or change.kind == "transfer":
        return False
    return widened(place.valid_to)[1] <= widened(change.date)[1]


def _total(shares: Iterable[tuple[Where, float]]) -> float:
    return sum(share for _, share in shares)


def _share_problem(place_id: str, day: str, shares: Sequence[tuple[Where, float]]) -> Problem:
    of = f" on {day}" if day != "" else ""
    value = f"{_total(shares):.3f}"
    message = f"The shares of {place_id!r}{of} sum to {value}, not to 1."
    hint = "Correct a share, add the row that is missing, or date the end of the place if a part of it went on."
    return Problem("share-sum", "warning", shares[0][0], "share", value, message, hint)


def rival_battle_dates(facts: Facts, context: Context) -> Iterator[Problem]:
    """Rival dates of a battle are listed beside the main ones."""
    for row in facts.battle_dates:
        battle = context.battles.get(row.battle_id)
        if battle is not None:
            message = (
                f"{row.battle_id!r} has rival dates: {row.start or ''}..{row.end or ''} ({row.source_id}) beside "
                f"{battle.start or ''}..{battle.end or ''} ({battle.source_id})."
            )
            yield Problem("rival-claims", "info", row.where, "battle_id", row.battle_id, message, _LISTED)


def rival_foundings(facts: Facts, _context: Context) -> Iterator[Problem]:
    """Units with more than one founding date are listed."""
    by_unit: dict[str, list[UnitEvent]] = defaultdict(list)
    for event in facts.unit_events:
        if event.event == "formed" and event.date is not None:
            by_unit[event.unit_id].append(event)
    for unit_id, events in by_unit.items():
        if len({str(event.date) for event in events}) > 1:
            dates = ", ".join(f"{event.date} ({event.source_id})" for event in events)
            message = f"{unit_id!r} has rival founding dates: {dates}."
            yield Problem("rival-claims", "info", events[1].where, "date", str(events[1].date), message, _LISTED)


def rival_losses(facts: Facts, _context: Context) -> Iterator[Problem]:
    """Losses of the same force in the same battle that different claimants put differently are listed."""
    by_subject: dict[tuple[str, str, str], list[Loss]] = defaultdict(list)
    for loss in facts.losses:
        by_subject[loss.battle_id, loss.unit_id, loss.category].append(loss)
    for (battle_id, unit_id, category), losses in by_subject.items():
        claimants = {loss.claimed_by for loss in losses}
        counts = {(loss.count_min, loss.count_max) for loss in losses}
        if len(claimants) > 1 and len(counts) > 1:
            said = ", ".join(f"{_count(loss)} ({loss.claimed_by or 'claimant not named'})" for loss in losses)
            of = f"{unit_id!r}" if unit_id != "" else "the whole force"
            message = f"Rival counts of {category} of {of} in {battle_id!r}: {said}."
            yield Problem("rival-claims", "info", losses[1].where, "battle_id", battle_id, message, _LISTED)


def _count(loss: Loss) -> str:
    if loss.count_max is None:
        return f"{loss.count_min} or more"
    return str(loss.count_min) if loss.count_min == loss.count_max else f"{loss.count_min}-{loss.count_max}"
