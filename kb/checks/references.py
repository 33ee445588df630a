"""Checks of ids: unknown, doubled and unused ones, and claims said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

from rapidfuzz import fuzz, process

from kb.checks.context import Context
from kb.facts_io import Facts
from kb.problems import Problem, Where
from kb.records import KEYS, Claim, columns_of

_WORD = re.compile(r"[\w.-]+")


def unknown_ids(facts: Facts, context: Context) -> Iterator[Problem]:
    """Every id that refers to a table stands in that table."""
    suggestions: dict[tuple[str, tuple[str, ...]], str] = {}
    for table, claims in facts.tables():
        for column, declared in columns_of(table).items():
            if len(declared.refers_to) == 0:
                continue
            known = [context.ids[name] for name in declared.refers_to]
            for claim in claims:
                value = getattr(claim, column)
                if value == "" or any(value in ids for ids in known):
                    continue
                key = (value, declared.refers_to)
                if key not in suggestions:
                    is_sought = len(suggestions) < context.limits.number("suggestions_max")
                    suggestions[key] = _hint(value, declared.refers_to, context, is_sought=is_sought)
                files = " or ".join(f"{name}.csv" for name in declared.refers_to)
                message = f"{column} {value!r} does not stand in {files}."
                yield Problem("unknown-id", "error", claim.where, column, value, message, suggestions[key])


def _hint(value: str, tables: tuple[str, ...], context: Context, *, is_sought: bool) -> str:
    known = list(dict.fromkeys(name for table in tables for name in context.ids[table])) if is_sought else []
    nearest = process.extract(value, known, scorer=fuzz.ratio, limit=3, score_cutoff=60)
    unread = sum(context.unread_rows.get(table, 0) for table in tables)
    parts = [f"Nearest known: {', '.join(name for name, _, _ in nearest)}."] if len(nearest) > 0 else []
    parts.append(f"Correct the id, or add a row that bears it to {tables[0]}.csv.")
    if unread > 0:
        parts.append(f"{unread} row(s) there could not be read and may hold it: mend those first.")
    return " ".join(parts)


def doubled_keys(facts: Facts, _context: Context) -> Iterator[Problem]:
    """An id names one thing only; places and districts share one set of ids."""
    seen: dict[tuple[str, str], Where] = {}
    for table, claims in facts.tables():
        if table not in KEYS:
            continue
        column = KEYS[table]
        space = "places" if table == "districts" else table
        for claim in claims:
            value = getattr(claim, column)
            first = seen.setdefault((space, value), claim.where)
            if first is not claim.where:
                message = f"{column} {value!r} is already the id of {first}."
                hint = "Give the second thing an id of its own, or remove the row if it is the same thing."
                yield Problem("duplicate-key", "error", claim.where, column, value, message, hint)


def doubled_claims(facts: Facts, _context: Context) -> Iterator[Problem]:
    """A claim is written once: the same statement from the same source adds nothing."""
    for _, claims in facts.tables():
        seen: dict[str, Claim] = {}
        for claim in claims:
            first = seen.setdefault(claim.claim_id, claim)
            if first is not claim:
                message = f"The row says the same, from the same source, as {first.where}."
                hint = "Remove one of the two and join their notes."
                yield Problem("duplicate-claim", "warning", claim.where, "", claim.claim_id, message, hint)


def unused_sources(facts: Facts, _context: Context) -> Iterator[Problem]:
    """A source carries at least one claim, or is named in a note."""
    unused = {source.source_id: source for source in facts.sources}
    source_of = attrgetter("source_id")
    for table, claims in facts.tables():
        if table != "sources" and "source_id" in columns_of(table):
            for claim in claims:
                unused.pop(source_of(claim), None)
    for table, claims in facts.tables():
        for column in ("note", "coord_source"):
            if table != "sources" and column in columns_of(table) and len(unused) > 0:
                for claim in claims:
                    for word in _WORD.findall(getattr(claim, column)):
                        unused.pop(word, None)
    for source_id, source in unused.items():
        message = f"No claim rests on the source {source_id!r}."
        hint = "Nothing needs mending; remove the row if the source will not be used."
        yield Problem("unused-source", "info", source.where, "source_id", source_id, message, hint)


def undesignated_units(facts: Facts, _context: Context) -> Iterator[Problem]:
    """A unit bears at least one designation, or no reading of a notice can find it."""
    designated = {designation.unit_id for designation in facts.designations}
    for unit in facts.units:
        if unit.unit_id not in designated:
            message = f"{unit.unit_id!r} ({unit.name_vi}) has no row in designations.csv, so no notice can name it."
            hint = "Add its number, code or honorific to designations.csv; leave the dates empty if none were seen."
            yield Problem("no-designation", "warning", unit.where, "unit_id", unit.unit_id, message, hint)
