"""Checks of dates: ends before beginnings, claims outside a unit's life, parts outside their whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

from kb.checks.context import Context, Life
from kb.checks.spans import is_after, is_before, is_reversed
from kb.dates import EdtfDate, widened
from kb.facts_io import Facts
from kb.problems import Problem, Severity, Where
from kb.records import Battle, Loss, Participation, Period, columns_of

_SPANS = (("valid_from", "valid_to"), ("start", "end"))


def reversed_spans(facts: Facts, _context: Context) -> Iterator[Problem]:
    """No span surely ends before it begins."""
    for table, claims in facts.tables():
        for begin_column, end_column in _SPANS:
            if begin_column not in columns_of(table):
                continue
            for claim in claims:
                begin, end = getattr(claim, begin_column), getattr(claim, end_column)
                if is_reversed(begin, end):
                    message = f"{end_column} {end} lies before {begin_column} {begin}."
                    hint = "Correct one of the two dates; leave the end empty if it was not seen."
                    yield Problem("ends-before-begins", "error", claim.where, end_column, str(end), message, hint)


def outside_life(facts: Facts, context: Context) -> Iterator[Problem]:
    """A claim about a unit lies between its founding and its end, as `unit_events.csv` dates them.

    Collective codes are left out: the letter of a theatre is older than its command, and both are one unit.
    """
    for designation in facts.designations:
        if designation.scope != "collective":
            yield from _outside(designation, "unit_id", designation.valid_from, designation.valid_to, context)
    for presence in facts.presences:
        yield from _outside(presence, "unit_id", presence.valid_from, presence.valid_to, context)
    for link in facts.subordinations:
        for column in ("unit_id", "parent_unit_id"):
            yield from _outside(link, column, link.valid_from, link.valid_to, context)
    in_battle: tuple[Participation | Loss, ...] = (*facts.participations, *facts.losses)
    for claim in in_battle:
        battle = context.battles.get(claim.battle_id)
        if battle is not None:  # a unit may join late or leave early: the whole battle must lie outside
            span = _span(battle.start, battle.end)
            begin, end = battle.end or battle.start, battle.start or battle.end
            yield from _outside(claim, "unit_id", begin, end, context, span=span)


class _Noted(Protocol):
    @property
    def where(self) -> Where: ...
    @property
    def note(self) -> str: ...


def _outside(
    claim: _Noted, column: str, begin: EdtfDate | None, end: EdtfDate | None, context: Context, *, span: str = ""
) -> Iterator[Problem]:
    """Yield a problem where a claim begins before or lasts beyond the life of the unit in its column.

    Args:
        claim: Claim about a unit.
        column: Column that names the unit.
        begin: When the claim begins.
        end: When it ends.
        context: Lookups with the lives of the units.
        span: What to show as its dates; empty for `begin` to `end`.
    """
    unit_id = getattr(claim, column)
    life = context.lives.get(unit_id)
    if life is None:
        return
    severity: Severity = "warning"
    hint = (
        "Correct the date, give the claim to the unit that existed then, or say in the note that it is known: "
        "`before the unit's founding date` or `after the unit's end date`."
    )
    if is_before(begin, end, life.first):
        what = f"before {unit_id!r} was formed ({life.first} at the earliest)"
        if column == "unit_id" and _is_forerunner(end, life, context):
            severity, hint = "info", "Listed only: it ends as the unit is founded, so it is its forerunner's."
    elif is_after(begin, end, life.last):
        what = f"after {unit_id!r} ended ({life.last} at the latest)"
    else:
        return
    if context.limits.is_noted("noted_life_words", claim.note):
        severity, hint = "info", "Listed only: the note says that this is known."
    message = f"The claim ({span or _span(begin, end)}) reaches to a time {what}."
    yield Problem("outside-life", severity, claim.where, column, unit_id, message, hint)


def _is_forerunner(end: EdtfDate | None, life: Life, context: Context) -> bool:
    """Tell whether a span ends as the unit is founded, give or take the usual gap between decision and founding."""
    if end is None or life.first is None or life.founded is None:
        return False
    gap = timedelta(days=context.limits.number("forerunner_gap_days"))
    return end.latest >= life.first - gap and end.earliest <= life.founded


def outside_campaign(facts: Facts, context: Context) -> Iterator[Problem]:
    """A battle lies within the dates of the campaign it is part of; rival dates of the campaign count too."""
    for battle in facts.battles:
        whole = context.battles.get(battle.part_of)
        if whole is not None and _is_outside(battle, whole, *context.rival_dates.get(battle.part_of, ())):
            message = _outside_message(battle.battle_id, battle, battle.part_of, whole)
            severity: Severity = "warning"
            hint = "Correct a date, name another campaign, or note `outside the dates of part_of` if it is known."
            if context.limits.is_noted("noted_campaign_words", battle.note):
                severity, hint = "info", "Listed only: the note says that this is known."
            yield Problem("outside-campaign", severity, battle.where, "part_of", battle.part_of, message, hint)


def outside_period(facts: Facts, _context: Context) -> Iterator[Problem]:
    """A period lies within the wider period it is part of."""
    periods = {period.period_id: period for period in facts.periods}
    for period in facts.periods:
        whole = periods.get(period.part_of)
        if whole is not None and _is_outside(period, whole):
            message = _outside_message(period.period_id, period, period.part_of, whole)
            hint = "Correct a date, or leave part_of empty."
            yield Problem("outside-period", "warning", period.where, "part_of", period.part_of, message, hint)


class _Span(Protocol):
    @property
    def start(self) -> EdtfDate | None: ...
    @property
    def end(self) -> EdtfDate | None: ...


def _is_outside(part: _Span, *wholes: _Span) -> bool:
    """Tell whether a part surely begins before or ends after each dating of its whole."""
    firsts = [whole.start for whole in wholes if whole.start is not None]
    lasts = [whole.end for whole in wholes if whole.end is not None]
    first = min((widened(day)[0] for day in firsts), default=None)
    last = max((widened(day)[1] for day in lasts), default=None)
    return is_before(part.start, part.end, first) or is_after(part.start, part.end, last)


def _outside_message(part_id: str, part: _Span, whole_id: str, whole: Battle | Period) -> str:
    spans = _span(part.start, part.end), _span(whole.start, whole.end)
    return f"{part_id!r} ({spans[0]}) lies outside {whole_id!r} ({spans[1]}, {whole.where})."


def _span(begin: EdtfDate | None, end: EdtfDate | None) -> str:
    return f"{begin or ''}..{end or ''}"
