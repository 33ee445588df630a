"""Checks of what holds what: a part never holds its own whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.checks.context import Context
from kb.facts_io import Facts
from kb.problems import Problem, Where


def part_cycles(facts: Facts, _context: Context) -> Iterator[Problem]:
    """Going from battle to campaign, period to wider period or place to holding place comes to an end."""
    places = (*facts.places, *facts.districts)
    yield from _cycles("part_of", ((row.battle_id, row.part_of, row.where) for row in facts.battles))
    yield from _cycles("part_of", ((row.period_id, row.part_of, row.where) for row in facts.periods))
    yield from _cycles("parent_id", ((row.place_id, row.parent_id, row.where) for row in places))


def _cycles(column: str, links: Iterable[tuple[str, str, Where]]) -> Iterator[Problem]:
    whole_of: dict[str, str] = {}
    where_of: dict[str, Where] = {}
    for part, whole, where in links:
        whole_of.setdefault(part, whole)
        where_of.setdefault(part, where)
    for cycle in _closed_walks(whole_of):
        start = min(cycle, key=lambda part: where_of[part])
        at = cycle.index(start)
        path = " -> ".join([*cycle[at:], *cycle[:at], start])
        message = f"{column} leads back to its beginning: {path}."
        hint = "Name the wider whole in one of these rows, or leave its cell empty."
        yield Problem("part-cycle", "error", where_of[start], column, whole_of[start], message, hint)


def _closed_walks(whole_of: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each cycle once; every part is visited once."""
    done: set[str] = set()
    for part in whole_of:
        walk: dict[str, None] = {}
        at = part
        while at in whole_of and at not in done and at not in walk:
            walk[at] = None
            at = whole_of[at]
        if at in walk:
            names = list(walk)
            yield names[names.index(at) :]
        done.update(walk)
