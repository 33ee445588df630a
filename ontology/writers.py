"""Subjects to files: N-Triples, Turtle, TriG and JSON-LD, written as they come, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from ontology import names
from ontology.derived import Value
from ontology.terms import Subject

CONTEXT_FILE = Path(__file__).parent / "context.jsonld"
_KEPT = 200_000
"""Terms whose written form is remembered: most values of the facts repeat."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_ntriples(subjects: Iterable[Subject]) -> Iterator[str]:
    """Yield one line per triple."""
    for subject in subjects:
        for predicate, value in subject.pairs:
            yield f"<{subject.iri}> <{predicate}> {_full(value)} .\n"


def write_turtle(subjects: Iterable[Subject]) -> Iterator[str]:
    """Yield the prefixes, then one block per subject."""
    yield from _prefixes()
    for subject in subjects:
        yield "\n" + _block(subject, "")


def write_trig(subjects: Iterable[Subject]) -> Iterator[str]:
    """Yield the prefixes, then one graph per run of subjects of one kind; claims that describe go with their entity."""
    yield from _prefixes()
    for kind, group in groupby(subjects, _graph_of):
        yield f"\n{_short(names.DATA + 'graph/' + kind)} {{\n"
        for subject in group:
            yield _block(subject, "  ")
        yield "}\n"


def write_jsonld(subjects: Iterable[Subject]) -> Iterator[str]:
    """Yield one document: the context, then one node per line."""
    context = json.loads(CONTEXT_FILE.read_text(encoding="utf-8"))["@context"]
    yield '{"@context": ' + json.dumps(context, ensure_ascii=False, sort_keys=True) + ',\n"@graph": [\n'
    before = ""
    for subject in subjects:
        yield before + json.dumps(_node(subject), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


WRITERS: Mapping[str, Callable[[Iterable[Subject]], Iterator[str]]] = {
    "nt": write_ntriples,
    "ttl": write_turtle,
    "trig": write_trig,
    "jsonld": write_jsonld,
}
"""How a file is written, by how its name ends."""


def _prefixes() -> Iterator[str]:
    for prefix, iri in names.PREFIXES.items():
        yield f"@prefix {prefix}: <{iri}> .\n"


def _graph_of(subject: Subject) -> str:
    """Return the table a subject belongs to."""
    path = subject.iri.removeprefix(names.DATA).split("/")
    return path[1] if path[0] == "claims" else path[0]


def _block(subject: Subject, indent: str) -> str:
    lines = [f"{indent}{_short(subject.iri)}"]
    lines += [f"{indent}  {_predicate(predicate)} {_brief(value)} ;" for predicate, value in subject.pairs]
    return "\n".join(lines)[:-1] + ".\n"


def _predicate(iri: str) -> str:
    return "a" if iri == names.RDF_TYPE else _short(iri)


@lru_cache(maxsize=_KEPT)
def _brief(value: Value) -> str:
    """Return a value as Turtle writes it."""
    if value.is_iri:
        return _short(value.text)
    text = _quoted(value.text)
    if value.language != "":
        return f"{text}@{value.language}"
    return f"{text}^^{_short(value.datatype)}" if value.datatype != "" else text


@lru_cache(maxsize=_KEPT)
def _full(value: Value) -> str:
    """Return a value as N-Triples writes it."""
    if value.is_iri:
        return f"<{value.text}>"
    text = _quoted(value.text)
    if value.language != "":
        return f"{text}@{value.language}"
    return f"{text}^^<{value.datatype}>" if value.datatype != "" else text


@lru_cache(maxsize=_KEPT)
def _short(iri: str) -> str:
    """Return an IRI with its prefix where the rest is a plain local name."""
    for prefix, start in names.PREFIXES.items():
        if iri.startswith(start):
            local = iri[len(start) :]
            if local.replace("-", "").replace("_", "").isalnum() and local.isascii() and not local.startswith("-"):
                return f"{prefix}:{local}"
    return f"<{iri}>"


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def _node(subject: Subject) -> dict[str, Any]:
    """Return a subject as a node of JSON-LD: terms of the ontology without prefix, one list per property."""
    node: dict[str, Any] = {"@id": _identified(subject.iri)}
    for predicate, value in subject.pairs:
        if predicate == names.RDF_TYPE:
            node.setdefault("@type", []).append(_compact(value.text))
        else:
            node.setdefault(_compact(predicate), []).append(_json_value(value))
    return node


def _json_value(value: Value) -> Any:
    if value.is_iri:
        return {"@id": _identified(value.text)}
    if value.language != "":
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": _compact(value.datatype)} if value.datatype != "" else value.text


def _identified(iri: str) -> str:
    """Return an IRI as JSON-LD identifies a node: with its prefix, if it has one."""
    short = _short(iri)
    return short if not short.startswith("<") else iri


@lru_cache(maxsize=_KEPT)
def _compact(iri: str) -> str:
    if iri.startswith(names.ONTOLOGY):
        return iri[len(names.ONTOLOGY) :]
    return _identified(iri)
