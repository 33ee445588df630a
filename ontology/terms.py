"""Claims as subjects with properties and values: what every form of linked data is written from and read into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.records import KEYS, Claim, columns_of
from kb.values import as_written
from ontology import names


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a triple.

    Attributes:
        text: IRI, or lexical form of the literal.
        datatype: IRI of its datatype; empty for plain text and for an IRI.
        language: Language tag, or empty.
        is_iri: Whether it is an IRI.
    """

    text: str
    datatype: str = ""
    language: str = ""
    is_iri: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with all its triples.

    Attributes:
        iri: Its IRI.
        pairs: Property IRI and value, in a fixed order.
    """

    iri: str
    pairs: tuple[tuple[str, Value], ...]


def subjects(facts: Facts) -> Iterator[Subject]:
    """Yield the claims of some facts, table by table in file order.

    An entity (unit, battle, place, period, source, hamlet) is a subject, and so is the claim that describes it; any
    other claim is one subject. Where a point is given, its geometry is one, too.
    """
    seen: dict[str, int] = {}
    for table, claims in facts.tables():
        writers = _writers(table)
        for row, each in enumerate(claims, start=1):
            yield from _of_claim(table, row, each, writers, seen)


def _of_claim(
    table: str, row: int, each: Claim, writers: list[tuple[str, str, _Writer]], seen: dict[str, int]
) -> Iterator[Subject]:
    claim_iri = names.claim(table, each.claim_id)
    seen[claim_iri] = seen.get(claim_iri, 0) + 1
    if seen[claim_iri] > 1:  # the same statement twice, with other notes
        claim_iri += f"-{seen[claim_iri]}"
    said = [
        (names.term(local), value)
        for column, local, writer in writers
        for local, value in writer(local, getattr(each, column))
    ]
    about = [
        (names.term(names.CLAIM_ID), Value(each.claim_id)),
        (names.term(names.ROW), Value(str(row), names.XSD + "integer")),
    ]
    source = getattr(each, "source_id", "") if table != "sources" else ""
    if source != "":
        about.append((names.DERIVED_FROM, Value(names.entity("sources", source), is_iri=True)))
    kind = (names.RDF_TYPE, Value(names.term(names.CLASSES[table]), is_iri=True))
    is_claim = (names.RDF_TYPE, Value(names.term(names.CLAIM), is_iri=True))
    iri = names.entity(table, getattr(each, KEYS[table])) if table in KEYS else claim_iri
    point, geometry = _point(iri, each)
    if table in KEYS:
        yield Subject(iri, (kind, *said, *point))
        described = (names.term(names.DESCRIBES), Value(iri, is_iri=True))
        yield Subject(claim_iri, (is_claim, described, *about))
    else:
        yield Subject(iri, (kind, is_claim, *said, *about, *point))
    yield from geometry


def _point(iri: str, each: Claim) -> tuple[list[tuple[str, Value]], list[Subject]]:
    """Return the triple that leads to a claim's point, and the point, in GeoSPARQL's form."""
    lat, lon = getattr(each, "lat", None), getattr(each, "lon", None)
    if lat is None or lon is None:
        return [], []
    point_iri = f"{iri}#point"
    wkt = Value(f"POINT({as_written(lon)} {as_written(lat)})", names.WKT)
    kind = (names.RDF_TYPE, Value(names.GEOMETRY, is_iri=True))
    leads = (names.HAS_GEOMETRY, Value(point_iri, is_iri=True))
    return [leads], [Subject(point_iri, (kind, (names.AS_WKT, wkt)))]


_Writer = Callable[[str, Any], Iterator[tuple[str, Value]]]
_NUMBERS = {"degrees": "decimal", "km": "decimal", "share": "decimal", "count": "integer"}


def _writers(table: str) -> list[tuple[str, str, _Writer]]:
    """Return the columns of a table with their property and what writes their values."""
    return [(name, names.property_of(table, name), _writer(table, name)) for name in columns_of(table)]


def _writer(table: str, name: str) -> _Writer:
    column = columns_of(table)[name]
    if (table, name) in names.SCHEMES:
        scheme = names.SCHEMES[table, name]
        return lambda local, value: _one(local, value, lambda text: Value(names.concept(scheme, text), is_iri=True))
    if len(column.refers_to) > 0:
        target = column.refers_to[0]
        return lambda local, value: _one(local, value, lambda text: Value(names.entity(target, text), is_iri=True))
    if column.type == "date":
        return _write_date
    if column.type in _NUMBERS:
        datatype = names.XSD + _NUMBERS[column.type]
        return lambda local, value: _one(local, value, lambda text: Value(text, datatype))
    language = {"name_vi": "vi", "name_en": "en"}.get(name, "")
    return lambda local, value: _one(local, value, lambda text: Value(text, language=language))


def _one(local: str, value: Any, make: Callable[[str], Value]) -> Iterator[tuple[str, Value]]:
    text = as_written(value)
    if text != "":
        yield local, make(text)


def _write_date(local: str, value: EdtfDate | None) -> Iterator[tuple[str, Value]]:
    if value is not None:
        yield local, Value(value.text, names.EDTF)
        yield names.bound_of(local, "Earliest"), Value(value.earliest.isoformat(), names.XSD + "date")
        yield names.bound_of(local, "Latest"), Value(value.latest.isoformat(), names.XSD + "date")
