"""Linked data held against the shapes: every breach with its shape, the thing at fault, what came, how to mend it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import BNode, Node

from kb.facts_io import Facts
from kb.problems import FactsError, Problem, Where
from kb.words import LANGUAGES, Language
from ontology import names
from ontology.derived import Value
from ontology.description import describe
from ontology.importing import parse_file
from ontology.terms import Subject, subjects

SHAPES_FILE = Path(__file__).parent / "shapes.ttl"
SHAPES = "https://w3id.org/giaima/shapes#"


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One breach of one shape.

    Attributes:
        shape: Name of the shape in `shapes.ttl`, such as ``Loss-countMin``.
        focus: IRI of the thing at fault.
        value: What came, empty where something is missing.
        message_vi: The rule and the mend in Vietnamese.
        message_en: The same in English.
    """

    shape: str
    focus: str
    value: str
    message_vi: str
    message_en: str

    def message(self, language: Language) -> str:
        """Return the message in a language."""
        return self.message_vi if language == "vi" else self.message_en


def validate_file(path: Path) -> list[Breach]:
    """Hold a file of linked data against the shapes.

    Args:
        path: The ending says the form.

    Returns:
        Every breach, by shape and thing; none when the file conforms.

    Raises:
        FactsError: If the file cannot be read.
    """
    graph = Graph()
    with _quiet():
        for quad in parse_file(path):
            graph.add((_node(quad.subject), URIRef(quad.predicate.value), _node(quad.object)))
    if len(graph) == 0:
        message, hint = f"{path.name} holds no triple.", "Give a file written by `giaima rdf export`."
        raise FactsError([Problem("no-claims", "error", Where(path.name, 0), "", path.name, message, hint)])
    return validate_graph(graph)


def validate_facts(facts: Facts) -> list[Breach]:
    """Hold facts, as they would be exported, against the shapes."""
    return validate_graph(graph_of(chain(describe(facts), subjects(facts))))


def graph_of(described: Iterable[Subject]) -> Graph:
    """Return subjects as an rdflib graph."""
    graph = Graph()
    for subject in described:
        node = URIRef(subject.iri)
        for predicate, value in subject.pairs:
            graph.add((node, URIRef(predicate), _term(value)))
    return graph


def validate_graph(graph: Graph) -> list[Breach]:
    """Hold a graph against the shapes; a breach is told once per shape, thing and value."""
    with _quiet():
        try:
            found = list(_breaches(_report(graph, _shapes())))
        except TypeError:  # pyshacl stops where two values of unlike kinds are to be compared
            found = [*_breaches(_report(graph, _shapes_without_order())), *_disorders(graph)]
    return sorted(set(found))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging each value that is not of its datatype: the breach tells it."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _report(graph: Graph, shapes: Graph) -> Graph:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False)
    if not isinstance(report, Graph):
        raise report
    return report


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES_FILE)


@cache
def _shapes_without_order() -> Graph:
    shapes = Graph().parse(SHAPES_FILE)
    shapes.remove((None, SH.lessThanOrEquals, None))
    return shapes


def _disorders(graph: Graph) -> Iterator[Breach]:
    """Yield the breaches of sh:lessThanOrEquals among the values that can be compared."""
    for shape, later in _shapes().subject_objects(SH.lessThanOrEquals):
        path = _shapes().value(shape, SH.path)
        for target in _shapes().objects(_shapes().value(None, SH.property, shape), SH.targetClass):
            for focus in graph.subjects(RDF.type, target):
                for first in graph.objects(focus, path):
                    if any(_is_after(first, last) for last in graph.objects(focus, later)):
                        yield _breach(shape, focus, first)


def _is_after(first: Node, last: Node) -> bool:
    """Tell whether two well-formed values of one datatype stand in the wrong order."""
    if not (isinstance(first, Literal) and isinstance(last, Literal)) or first.datatype != last.datatype:
        return False
    if first.value is None or last.value is None:
        return False
    return bool(first.value > last.value)


def _breaches(report: Graph) -> Iterator[Breach]:
    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        yield _breach(shape, focus, report.value(result, SH.value))


def _breach(shape: Node | None, focus: Node | None, value: Node | None) -> Breach:
    messages = {each.language: str(each) for each in _shapes().objects(shape, SH.message) if isinstance(each, Literal)}
    vi, en = (messages.get(language, "") for language in LANGUAGES)
    return Breach(str(shape).removeprefix(SHAPES), str(focus), "" if value is None else str(value), vi, en)


def _term(value: Value) -> Node:
    if value.is_iri:
        return URIRef(value.text)
    datatype = URIRef(value.datatype or names.XSD + "string") if value.language == "" else None
    return Literal(value.text, lang=value.language or None, datatype=datatype, normalize=False)


def _node(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return BNode(str(term))
