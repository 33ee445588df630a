"""The vocabulary: every term told in both languages, none unused, no contradiction with its neighbours."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import BNode

from kb.knowledge import KnowledgeBase
from kb.records import columns_of
from ontology import names
from ontology.compiled_store import VOCABULARY_FILE
from ontology.description import VOCABULARY_VERSION
from ontology.importing import parse_file
from ontology.terms import subjects

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.ConceptScheme, SKOS.Concept)
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(VOCABULARY_FILE)


def terms_of(graph: Graph, *kinds: URIRef) -> set[str]:
    return {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)}


def texts(graph: Graph, term: str, predicate: URIRef) -> dict[str | None, str]:
    return {text.language: str(text) for text in graph.objects(URIRef(term), predicate) if isinstance(text, Literal)}


def test_every_term_has_label_and_definition_in_both_languages(vocabulary: Graph) -> None:
    bare = [
        (term, str(predicate))
        for term in terms_of(vocabulary, *KINDS)
        for predicate in (RDFS.label, SKOS.definition)
        if set(texts(vocabulary, term, predicate)) != {"vi", "en"}
    ]
    assert bare == []


def test_a_definition_says_more_than_the_label(vocabulary: Graph) -> None:
    for term in terms_of(vocabulary, *KINDS):
        labels, definitions = texts(vocabulary, term, RDFS.label), texts(vocabulary, term, SKOS.definition)
        for language in ("vi", "en"):
            assert len(definitions[language].split()) > 1, term
            assert definitions[language].rstrip(".").lower() != labels[language].lower(), term
            assert definitions[language].endswith("."), term


def test_no_definition_stands_twice(vocabulary: Graph) -> None:
    # the values of different vocabularies may share a word, classes and properties may not
    for language in ("vi", "en"):
        definitions = [texts(vocabulary, term, SKOS.definition)[language] for term in terms_of(vocabulary, *KINDS[:3])]
        assert sorted(definitions) == sorted(set(definitions))


def test_every_term_of_ours_is_declared_and_every_declared_term_is_ours(vocabulary: Graph) -> None:
    written = {
        str(node) for triple in vocabulary for node in triple if str(node).startswith(names.ONTOLOGY) and "#" in node
    }
    assert {term for term in written if term != names.ONTOLOGY} == terms_of(vocabulary, *KINDS)


def test_no_node_is_blank(vocabulary: Graph) -> None:
    assert not any(isinstance(node, BNode) for triple in vocabulary for node in triple)


def test_the_version_is_the_one_that_exports_name(vocabulary: Graph) -> None:
    ontology = URIRef("https://w3id.org/giaima/ontology")
    assert str(vocabulary.value(ontology, OWL.versionInfo)) == VOCABULARY_VERSION
    assert str(vocabulary.value(ontology, OWL.versionIRI)).endswith("/" + VOCABULARY_VERSION)


def test_the_closed_vocabularies_are_those_of_the_columns(vocabulary: Graph) -> None:
    allowed: dict[str, set[str]] = {}
    for (table, column), scheme in names.SCHEMES.items():
        allowed.setdefault(scheme, set()).update(columns_of(table)[column].allowed)
    for scheme, values in allowed.items():
        concepts = {str(concept) for concept in vocabulary.subjects(SKOS.inScheme, URIRef(names.term(scheme)))}
        assert concepts == {names.concept(scheme, value) for value in values}


def test_exports_use_every_class_and_property_and_no_other(vocabulary: Graph, knowledge: KnowledgeBase) -> None:
    used = {
        iri
        for subject in subjects(knowledge.facts)
        for predicate, value in subject.pairs
        for iri in (predicate, value.text if value.is_iri else "")
    }
    for path in sorted((FOLDER / "valid").glob("*.ttl")):
        for quad in parse_file(path):
            used |= {quad.predicate.value, str(quad.object.value)}
    used = {iri for iri in used if iri.startswith(names.ONTOLOGY)}
    assert used <= terms_of(vocabulary, *KINDS)
    assert terms_of(vocabulary, *KINDS[:3]) <= used


def closure(*more: str) -> Graph:
    graph = Graph().parse(VOCABULARY_FILE).parse(FOLDER / "neighbours.ttl")
    for name in sorted(terms_of(graph, OWL.Class)):
        graph.add((URIRef("urn:one:" + name), RDF.type, URIRef(name)))
    for path in sorted((FOLDER / "valid").glob("*.ttl")):
        graph.parse(path)
    for turtle in more:
        graph.parse(data=turtle, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_no_class_is_unsatisfiable_and_nothing_contradicts_the_neighbours() -> None:
    graph = closure()
    assert [str(told) for told in graph.objects(None, ERROR)] == []
    assert list(graph.subjects(RDF.type, OWL.Nothing)) == []


def test_a_contradiction_would_be_found() -> None:
    graph = closure("@prefix gm: <https://w3id.org/giaima/ontology#> . <urn:x> a gm:Unit, gm:Place .")
    assert any("urn:x" in str(told) for told in graph.objects(None, ERROR))


def test_each_term_stands_on_the_page(vocabulary: Graph) -> None:
    page = (ROOT / "docs/ontology/index.html").read_text(encoding="utf-8")
    lost = [term for term in terms_of(vocabulary, *KINDS) if f'id="{term.removeprefix(names.ONTOLOGY)}"' not in page]
    assert lost == []
