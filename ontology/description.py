"""What an export says about itself: VoID and DCAT, with licence and version, without a clock."""

from __future__ import annotations

from collections.abc import Iterator

from kb.facts_io import Facts
from kb.knowledge import KnowledgeBase
from ontology import names
from ontology.derived import Pair, Value
from ontology.terms import Subject

VOCABULARY_VERSION = "0.1.0"
"""Version of `vocabulary.ttl`; a test holds the two together."""
DATASET = names.DATA + "dataset"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TITLES = (
    ("Dữ kiện Giải Mã: đơn vị, phiên hiệu, trực thuộc, địa bàn, trận đánh, thương vong", "vi"),
    ("Facts of Giải Mã: units, designations, subordination, whereabouts, battles, losses", "en"),
)
_NOTICES = (
    ("Mỗi dữ kiện dẫn nguồn của nó; dữ liệu không nêu tên liệt sĩ nào và không xác định hài cốt.", "vi"),
    ("Each claim cites its source; the data name no martyr and identify no remains.", "en"),
)


def describe(facts: Facts) -> Iterator[Subject]:
    """Yield the description of a set of facts: one subject for the whole, one for each table that holds claims.

    Args:
        facts: The claims that are exported.
    """
    version = KnowledgeBase(facts).version
    tables = [(table, len(claims)) for table, claims in facts.tables() if len(claims) > 0]
    parts = [(names.iri("void:classPartition"), _link(f"{DATASET}/{table}")) for table, _ in tables]
    yield Subject(DATASET, (*_whole(version, sum(count for _, count in tables)), *parts))
    for table, count in tables:
        kind = (names.iri("void:class"), _link(names.term(names.CLASSES[table])))
        yield Subject(f"{DATASET}/{table}", (kind, (names.iri("void:entities"), _integer(count))))


def _whole(version: str, count: int) -> Iterator[Pair]:
    yield names.RDF_TYPE, _link(names.iri("void:Dataset"))
    yield names.RDF_TYPE, _link(names.iri("dcat:Dataset"))
    for text, language in _TITLES:
        yield names.iri("dcterms:title"), Value(text, language=language)
    for text, language in _NOTICES:
        yield names.iri("dcterms:description"), Value(text, language=language)
    yield names.iri("dcterms:license"), _link(LICENCE)
    yield names.iri("dcat:version"), Value(version)
    yield names.iri("dcterms:conformsTo"), _link(names.ONTOLOGY.removesuffix("#") + "/" + VOCABULARY_VERSION)
    for prefix in ("gm", "crm", "prov", "time", "geo", "skos"):
        yield names.iri("void:vocabulary"), _link(names.PREFIXES[prefix])
    yield names.iri("void:uriSpace"), Value(names.DATA)
    yield names.iri("void:entities"), _integer(count)


def _link(iri: str) -> Value:
    return Value(iri, is_iri=True)


def _integer(number: int) -> Value:
    return Value(str(number), names.XSD + "integer")
