"""Claims as subjects with properties and values: what every form of linked data is written from and read into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kb.dates import EdtfDate
from kb.facts_io import Facts
from kb.records import KEYS, Claim, columns_of
from kb.values import as_written
from ontology import names
from ontology.derived import Derivation, Node, Pair, Surroundings, Value, surroundings_of

_Writer = Callable[[str, Any], Iterator[tuple[str, Value]]]
_Columns = list[tuple[str, str, _Writer]]
_NUMBERS = {"degrees": "decimal", "km": "decimal", "share": "decimal", "count": "integer"}
_NAMES = {"name_vi": "vi", "name_en": "en"}
_ACCEPTED: Pair = (names.term(names.STATUS), Value(names.concept("Status", "accepted"), is_iri=True))
_NORMAL = "normal"
_IS_CLAIM: Pair = (names.RDF_TYPE, Value(names.term(names.CLAIM), is_iri=True))


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with all its triples.

    Attributes:
        iri: Its IRI.
        pairs: Property IRI and value, in a fixed order.
    """

    iri: str
    pairs: tuple[Pair, ...]


def subjects(facts: Facts, ranks: Mapping[str, str] = MappingProxyType({})) -> Iterator[Subject]:
    """Yield the claims of some facts, table by table in file order.

    Args:
        facts: Accepted claims.
        ranks: Claim id to rank; a claim that is not listed is a normal one.

    Yields:
        An entity (unit, battle, place, period, source, hamlet) is a subject, and so is the claim that describes it; any
        other claim is one subject. Behind each stand the nodes that belong to it: point, time-span, number, code.
    """
    seen: dict[str, int] = {}
    around = surroundings_of(facts)
    for table, claims in facts.tables():
        columns = _columns(table)
        for row, each in enumerate(claims, start=1):
            rank = ranks.get(each.claim_id, _NORMAL)
            yield from _of_claim(table, row, each, columns, seen, around, rank)


def _of_claim(
    table: str, row: int, each: Claim, columns: _Columns, seen: dict[str, int], around: Surroundings, rank: str
) -> Iterator[Subject]:
    claim_iri = names.claim(table, each.claim_id)
    seen[claim_iri] = seen.get(claim_iri, 0) + 1
    if seen[claim_iri] > 1:  # the same statement twice, with other notes
        claim_iri += f"-{seen[claim_iri]}"
    said = [
        (names.term(local), value)
        for column, local, writer in columns
        for local, value in writer(local, getattr(each, column))
    ]
    kind = (names.RDF_TYPE, Value(names.term(names.CLASSES[table]), is_iri=True))
    iri = names.entity(table, getattr(each, KEYS[table])) if table in KEYS else claim_iri
    derived = Derivation(table, iri, each, around)
    if table in KEYS:
        yield Subject(iri, (kind, *derived.types(), *said, *derived.pairs()))
        described = (names.term(names.DESCRIBES), Value(iri, is_iri=True))
        yield Subject(claim_iri, (_IS_CLAIM, described, *_about(table, row, each, rank)))
    else:
        about = _about(table, row, each, rank)
        yield Subject(iri, (kind, *derived.types(), _IS_CLAIM, *said, *about, *derived.pairs()))
    yield from (_subject(node) for node in derived.nodes())


def _subject(node: Node) -> Subject:
    return Subject(*node)


def _about(table: str, row: int, each: Claim, rank: str) -> Iterator[Pair]:
    """Yield what is said about a claim itself: id, row, status, rank and the source it was derived from."""
    yield names.term(names.CLAIM_ID), Value(each.claim_id)
    yield names.term(names.ROW), Value(str(row), names.XSD + "integer")
    yield _ACCEPTED
    yield names.term(names.RANK), Value(names.concept("Rank", rank), is_iri=True)
    source = getattr(each, "source_id", "") if table != "sources" else ""
    if source != "":
        yield names.DERIVED_FROM, Value(names.entity("sources", source), is_iri=True)


def _columns(table: str) -> _Columns:
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
        return lambda local, value: _one(local, value, lambda text: Value(plain_number(text), datatype))
    language = _NAMES.get(name, "")
    return lambda local, value: _one(local, value, lambda text: Value(text, language=language))


def plain_number(text: str) -> str:
    """Return a number without an exponent, as xsd:decimal asks for.

    >>> plain_number("1e-05"), plain_number("16.7992")
    ('0.00001', '16.7992')
    """
    return format(Decimal(text), "f") if "e" in text else text


def _one(local: str, value: Any, make: Callable[[str], Value]) -> Iterator[tuple[str, Value]]:
    text = as_written(value)
    if text != "":
        yield local, make(text)


def _write_date(local: str, value: EdtfDate | None) -> Iterator[tuple[str, Value]]:
    if value is not None:
        yield local, Value(value.text, names.EDTF)
        yield names.bound_of(local, "Earliest"), Value(value.earliest.isoformat(), names.XSD + "date")
        yield names.bound_of(local, "Latest"), Value(value.latest.isoformat(), names.XSD + "date")


def properties_known() -> Mapping[str, str]:
    """Return every property IRI of the ontology that an export of facts can hold, with its local name."""
    locals_ = set(names.DERIVED)
    for table, name, column in names.columns():
        local = names.property_of(table, name)
        bounds = ("Earliest", "Latest") if column.type == "date" else ()
        locals_ |= {local, *(names.bound_of(local, bound) for bound in bounds)}
    return {names.term(local): local for local in sorted(locals_)}
