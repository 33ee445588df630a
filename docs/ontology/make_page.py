"""Write `index.html`, the page of the vocabulary, with pyLODE; each term stands at the anchor of its own name.

Run from the root of the project: ``PYTHONHASHSEED=0 python docs/ontology/make_page.py``. It needs pylode 3.2.2 (the
release after it lacks a file). pyLODE knows classes and properties; the closed vocabularies are added behind them.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from pylode import OntPub
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

FOLDER = Path(__file__).parent
VOCABULARY = FOLDER.parent.parent / "ontology" / "vocabulary.ttl"
NAMESPACE = "https://w3id.org/giaima/ontology#"
_NAMED = (RDFS.label, DCTERMS.title)
_DIAGRAM = '<p><img src="diagram.svg" alt="Các lớp chính và quan hệ. The main classes and what links them." /></p>'


def prepared(vocabulary: Graph) -> Graph:
    """Return what pyLODE shows: everything but the closed vocabularies, with one label per term."""
    kept = Graph()
    schemes = {term for kind in (SKOS.ConceptScheme, SKOS.Concept) for term in vocabulary.subjects(RDF.type, kind)}
    for triple in vocabulary:
        if triple[0] not in schemes and triple[1] not in _NAMED:
            kept.add(triple)
    for predicate in _NAMED:
        for term in set(vocabulary.subjects(predicate)) - schemes:
            kept.add((term, predicate, Literal(" · ".join(_texts(vocabulary, term, predicate)))))
    return kept


def _texts(vocabulary: Graph, term: Node, predicate: URIRef) -> list[str]:
    """Return the texts of a term, Vietnamese first."""
    texts = {text.language: str(text) for text in vocabulary.objects(term, predicate) if isinstance(text, Literal)}
    return [texts[language] for language in ("vi", "en")]


def tables(vocabulary: Graph) -> str:
    """Return the closed vocabularies, one table each, every value with its anchor."""
    parts = ['<div id="vocabularies" class="section"><h2>Từ vựng khép kín · Closed vocabularies</h2>']
    for scheme in sorted(vocabulary.subjects(RDF.type, SKOS.ConceptScheme)):
        parts.append(f'<h3 id="{_local(scheme)}">{_local(scheme)}</h3><p>{_words(vocabulary, scheme)}</p><table>')
        for concept in sorted(vocabulary.subjects(SKOS.inScheme, scheme)):
            name = f'<td id="{_local(concept)}"><code>{_local(concept)}</code></td>'
            parts.append(f"<tr>{name}<td>{_words(vocabulary, concept)}</td></tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</div>"])


def _words(vocabulary: Graph, term: Node) -> str:
    """Return labels and definitions of a term, Vietnamese first."""
    pairs = zip(_texts(vocabulary, term, RDFS.label), _texts(vocabulary, term, SKOS.definition), strict=True)
    return "<br />".join(f"<b>{escape(label)}</b>: {escape(definition)}" for label, definition in pairs)


def _local(term: Node) -> str:
    return str(term).removeprefix(NAMESPACE)


def page() -> str:
    """Return the page, with anchors named after the terms and without what differs from run to run."""
    vocabulary = Graph().parse(VOCABULARY)
    maker = OntPub(ontology=prepared(vocabulary))
    html = str(maker.make_html())
    html = re.sub(r'<script id="schema.org".*?</script>', "", html, flags=re.DOTALL)
    anchors = {fid: iri.removeprefix(NAMESPACE) for iri, fid in maker.fids.items() if iri.startswith(NAMESPACE)}
    html = re.sub(r'(id="|href="#)([^"]*)"', lambda found: f'{found[1]}{anchors.get(found[2], found[2])}"', html)
    html = html.replace("</h1>", f"</h1>{_DIAGRAM}", 1)
    return html.replace("</body>", f"{tables(vocabulary)}</body>", 1)


def missing(html: str) -> list[str]:
    """Return the terms that have no anchor."""
    graph = Graph().parse(VOCABULARY)
    terms = {str(term).removeprefix(NAMESPACE) for term in graph.subjects() if str(term).startswith(NAMESPACE)}
    return sorted(term for term in terms if f'id="{term}"' not in html)


if __name__ == "__main__":
    written = page()
    lost = missing(written)
    if lost:
        raise SystemExit(f"No anchor for: {', '.join(lost)}")
    (FOLDER / "index.html").write_text(written, encoding="utf-8")
    print(f"Wrote {FOLDER / 'index.html'}.")
