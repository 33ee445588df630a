"""Linked data back to claims: any of the forms that are written, read without loss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kb.facts_io import Facts, to_records
from kb.problems import FactsError, Problem, Where
from kb.records import KEYS, RECORDS, columns_of
from ontology import names
from ontology.terms import properties_known

FORMATS: Mapping[str, RdfFormat] = {
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
"""Ending of a file to its form."""
_Properties = defaultdict[str, list[Any]]


@dataclass(slots=True)
class _Reading:
    """What a reading of a file gathers: rows of text by table, and every fault."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    rows: defaultdict[str, list[tuple[int, list[str]]]] = field(default_factory=lambda: defaultdict(list))

    def fault(self, code: str, value: str, message: str, hint: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(code, "error", Where(self.file, 0), "", value, message, hint))


def read_rdf(path: Path) -> Facts:
    """Read claims from a file of linked data.

    Args:
        path: As written by `giaima rdf export`; the ending says the form.

    Returns:
        The claims in the order of their rows, with the ids they were written with.

    Raises:
        FactsError: With every fault: an unknown ending, a syntax error with its line, a value that is none.
    """
    reading = _Reading(path.name)
    subjects = read_subjects(path)
    _gather(subjects, reading)
    tables: dict[str, Any] = {}
    for table in RECORDS:
        if table in reading.rows:
            ordered = [(Where(f"{table}.csv", row + 1), values) for row, values in sorted(reading.rows[table])]
            tables[table] = tuple(to_records(table, ordered, reading.problems))
    if len(reading.rows) == 0:
        hint = "Give a file written by `giaima rdf export`, or with claims of the same vocabulary."
        reading.fault("no-claims", path.name, f"{path.name} holds no claim.", hint)
    if len(reading.problems) > 0:
        raise FactsError(reading.problems)
    return Facts(**tables)


def read_subjects(path: Path) -> Mapping[str, Mapping[str, list[Any]]]:
    """Read a file of linked data as subjects with properties and values.

    Args:
        path: The ending says the form.

    Returns:
        IRI (or the label of a blank node, ``_:b0``) to property IRI to values.

    Raises:
        FactsError: If there is no such file, its ending is unknown, or it breaks the rules of its form.
    """
    subjects: defaultdict[str, _Properties] = defaultdict(lambda: defaultdict(list))
    for quad in parse_file(path):
        name = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
        subjects[name][quad.predicate.value].append(quad.object)
    return subjects


def parse_file(path: Path) -> Iterator[Quad]:
    """Yield the statements of a file of linked data, whatever graph they stand in.

    Args:
        path: The ending says the form.

    Raises:
        FactsError: If there is no such file, its ending is unknown, or it breaks the rules of its form.
    """
    form = FORMATS.get(path.suffix.removeprefix("."))
    if form is None:
        known = ", ".join(f".{ending}" for ending in FORMATS)
        raise _refusal(path, "rdf-form", path.name, f"{path.name} ends in no known form.", f"Known: {known}.")
    try:
        yield from parse(path=str(path), format=form)
    except (SyntaxError, ValueError) as error:
        hint = "Write it anew with `giaima rdf export`, or mend it at the place named."
        message = f"{path.name} cannot be read: {error}"
        raise _refusal(path, "rdf-syntax", f"{path.name}: {error}", message, hint) from error
    except OSError as error:
        message = f"{path} cannot be opened: {error.strerror or error}."
        raise _refusal(path, "no-file", str(path), message, "Check the path.") from error


def _gather(subjects: Mapping[str, Mapping[str, list[Any]]], reading: _Reading) -> None:
    """Gather the rows of every claim; of an entity, its claim gives the row."""
    known = properties_known()
    row_of = {
        str(properties[names.term(names.DESCRIBES)][0].value): properties
        for properties in subjects.values()
        if names.term(names.DESCRIBES) in properties
    }
    for iri, properties in subjects.items():
        table = _table_of(properties)
        if table is None:
            continue
        for unknown in sorted(each for each in properties if each.startswith(names.ONTOLOGY) and each not in known):
            message = f"{iri} has the property {unknown}, which claims of {table} do not have."
            reading.fault("unknown-property", unknown, message, "Correct the name of the property, or remove it.")
        _check_iri(iri, table, properties, reading)
        about = row_of.get(iri, properties) if table in KEYS else properties
        row = _row(iri, about, reading)
        reading.rows[table].append((row, list(_values(iri, table, properties, reading))))


def _check_iri(iri: str, table: str, properties: Mapping[str, list[Any]], reading: _Reading) -> None:
    """Note a fault where an entity's IRI and identifier differ, or a claim has no IRI: references would be lost."""
    if table not in KEYS:
        if iri.startswith("_:"):
            hint = "Give it an IRI, such as https://w3id.org/giaima/id/claims/TABLE/CLAIM_ID."
            reading.fault("blank-node", iri, f"A claim of {table} is a blank node.", hint)
        return
    for key in properties.get(names.term("identifier"), ()):
        expected = names.entity(table, str(key.value))
        if iri != expected:
            message = f"{iri} has the identifier {str(key.value)!r}."
            reading.fault("wrong-iri", iri, message, f"Call it {expected}, or correct the identifier.")


def _table_of(properties: Mapping[str, list[Any]]) -> str | None:
    """Return the table of a subject by its classes; a district is a place, too, and the narrower class counts."""
    kinds = {kind.value.removeprefix(names.ONTOLOGY) for kind in properties.get(names.RDF_TYPE, ())}
    tables = [table for table, kind in names.CLASSES.items() if kind in kinds]
    return None if len(tables) == 0 else "districts" if "districts" in tables else tables[0]


def _row(iri: str, about: Mapping[str, list[Any]], reading: _Reading) -> int:
    texts = [str(each.value) for each in about.get(names.term(names.ROW), ())]
    if len(texts) == 0:
        return 0
    if not (texts[0].isascii() and texts[0].isdigit()):
        hint = "Give the place of the claim in its table, counted from 1, or no row at all."
        reading.fault("bad-row", texts[0], f"{iri} stands in row {texts[0]!r}, which is no whole number.", hint)
        return 0
    return int(texts[0])


def _values(iri: str, table: str, properties: Mapping[str, list[Any]], reading: _Reading) -> Iterator[str]:
    """Yield a row of text: one value per column in declared order."""
    for column in columns_of(table):
        found = list(properties.get(names.term(names.property_of(table, column)), ()))
        language = {"name_vi": "vi", "name_en": "en"}.get(column)
        if language is not None:
            found = [each for each in found if isinstance(each, Literal) and each.language == language]
        texts = sorted({str(each.value) for each in found})
        if len(texts) > 1:
            message = f"{iri} has {len(texts)} values of {column}: {', '.join(map(repr, texts[:3]))}."
            reading.fault("two-values", iri, message, "Keep one, or make a claim of its own of each.")
        yield _text(table, column, texts[0], reading) if len(texts) > 0 else ""


def _text(table: str, column: str, value: str, reading: _Reading) -> str:
    """Return the text that a column holds for the value of its property."""
    if (table, column) in names.SCHEMES:
        return names.concept_value(names.SCHEMES[table, column], value)
    targets = columns_of(table)[column].refers_to
    if len(targets) == 0:
        return value
    if not any(value.startswith(names.entity(target, "")) for target in targets):
        expected = names.entity(targets[0], "ID")
        message = f"{column} of a claim of {table} names {value}, which is none of {' or '.join(targets)}."
        reading.fault("wrong-reference", value, message, f"Give an IRI such as {expected}.")
    return names.entity_key(value)


def _refusal(path: Path, code: str, value: str, message: str, hint: str) -> FactsError:
    return FactsError([Problem(code, "error", Where(path.name, 0), "", value, message, hint)])
