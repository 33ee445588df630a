"""Linked data back to claims: any of the forms that are written, read without loss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kb.facts_io import Facts, to_records
from kb.problems import FactsError, Problem, Where
from kb.records import KEYS, RECORDS, columns_of
from ontology import names
from ontology.writers import WRITERS

_FORMATS: Mapping[str, RdfFormat] = {
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
_Properties = defaultdict[str, list[Any]]


def read_rdf(path: Path) -> Facts:
    """Read claims from a file of linked data.

    Args:
        path: As written by `giaima rdf export`; the ending says the form.

    Returns:
        The claims in the order of their rows, with the ids they were written with.

    Raises:
        FactsError: With every fault: an unknown ending, a syntax error with its line, a value that is none.
    """
    ending = path.suffix.removeprefix(".")
    if ending not in WRITERS:
        raise _refusal(path, "format", ending, f"{path.name} ends in no known form.", f"Known: {', '.join(WRITERS)}.")
    subjects: defaultdict[str, _Properties] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in parse(path=str(path), format=_FORMATS[ending]):
            if isinstance(quad.subject, NamedNode):
                subjects[quad.subject.value][quad.predicate.value].append(quad.object)
    except (SyntaxError, ValueError) as error:
        hint = "Write it anew with `giaima rdf export`, or mend it at the place named."
        raise _refusal(path, "syntax", "", f"{path.name} cannot be read: {error}", hint) from error
    problems: list[Problem] = []
    rows: defaultdict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for table, row, values in _rows(subjects):
        rows[table].append((row, values))
    tables: dict[str, Any] = {}
    for table in RECORDS:
        if table in rows:
            ordered = [(Where(f"{table}.csv", row + 1), values) for row, values in sorted(rows[table])]
            tables[table] = tuple(to_records(table, ordered, problems))
    if len(problems) > 0:
        raise FactsError(problems)
    return Facts(**tables)


def _rows(subjects: Mapping[str, _Properties]) -> Iterator[tuple[str, int, list[str]]]:
    """Yield table, row and values of every claim; of an entity, its claim gives the row."""
    row_of = {
        properties[names.term(names.DESCRIBES)][0].value: properties
        for properties in subjects.values()
        if names.term(names.DESCRIBES) in properties
    }
    for iri, properties in subjects.items():
        kinds = [kind.value.removeprefix(names.ONTOLOGY) for kind in properties.get(names.RDF_TYPE, ())]
        table = next((names.TABLES[kind] for kind in kinds if kind in names.TABLES), None)
        if table is None:
            continue
        about = row_of.get(iri, properties) if table in KEYS else properties
        rows = about.get(names.term(names.ROW), ())
        yield table, int(rows[0].value) if len(rows) > 0 else 0, _values(table, properties)


def _values(table: str, properties: _Properties) -> list[str]:
    """Return a row of text: one value per column in declared order."""
    return [_text(table, column, properties) for column in columns_of(table)]


def _text(table: str, column: str, properties: _Properties) -> str:
    found = properties.get(names.term(names.property_of(table, column)), ())
    language = {"name_vi": "vi", "name_en": "en"}.get(column)
    if language is not None:
        found = [each for each in found if isinstance(each, Literal) and each.language == language]
    if len(found) == 0:
        return ""
    value = str(found[0].value)
    if (table, column) in names.SCHEMES:
        return names.concept_value(names.SCHEMES[table, column], value)
    return names.entity_key(value) if len(columns_of(table)[column].refers_to) > 0 else value


def _refusal(path: Path, code: str, value: str, message: str, hint: str) -> FactsError:
    return FactsError([Problem(code, "error", Where(path.name, 0), "", value, message, hint)])


