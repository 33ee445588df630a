"""An answer of the decoder as linked data: an inference in CRMinf's and PROV's terms, with numeric probabilities.

The answer is the plain dict of `docs/decoding.schema.json`; nothing of the decoder is imported.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kb.knowledge import KnowledgeBase
from kb.records import RECORDS
from ontology import names
from ontology.derived import Pair, Value
from ontology.terms import Subject, plain_number

_FIELDS = {
    "unit_text": "unitText",
    "died_text": "diedText",
    "place_text": "deathPlaceText",
    "burial_text": "burialText",
}
"""Fields of a notice that are written; rank, home and enlistment may tell who the person is and stay out."""
_TABLE_OF = {record: table for table, record in RECORDS.items()}


def decoding_iri(answer: Mapping[str, Any]) -> str:
    """Return the IRI of a decoding: hashed from the answer, so that the same answer has the same one."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    return f"{names.DATA}decodings/{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


def decoding_subjects(answer: Mapping[str, Any], knowledge: KnowledgeBase) -> Iterator[Subject]:
    """Yield an answer as subjects: decoding, notice, readings, and for each hypothesis belief, hypothesis, evidence.

    Args:
        answer: In the form of `docs/decoding.schema.json`.
        knowledge: The knowledge base it was decoded with; its claims give the IRIs of the premises.
    """
    iri = decoding_iri(answer)
    beliefs = [f"{iri}#belief-{number}" for number in range(1, len(answer["hypotheses"]) + 1)]
    yield Subject(iri, tuple(_decoding(iri, answer, [*beliefs, f"{iri}#belief-none"])))
    yield from _versions(answer)
    yield _notice(iri, answer["notice"])
    for number, reading in enumerate(answer["readings"], start=1):
        yield _reading(iri, number, reading)
    for number, hypothesis in enumerate(answer["hypotheses"], start=1):
        yield from _belief(iri, number, hypothesis, knowledge)
    yield Subject(f"{iri}#belief-none", tuple(_held(answer["none_of_these"], f"{iri}#hypothesis-none")))
    yield Subject(f"{iri}#hypothesis-none", (_kind("Hypothesis"), *_none_labels()))


def conclusion_subject(iri: str, belief_iri: str, *, signed_by: str, reason: str) -> Subject:
    """Return an officer's conclusion: it adopts one belief of a decoding and leaves all of them standing.

    Args:
        iri: IRI of the conclusion.
        belief_iri: The belief that it adopts.
        signed_by: Who signs it.
        reason: Why, in words.
    """
    said = (_says("signedBy", signed_by), _says("reason", reason))
    return Subject(iri, (_kind("Conclusion"), _to("adopts", belief_iri), *said))


def _decoding(iri: str, answer: Mapping[str, Any], beliefs: list[str]) -> Iterator[Pair]:
    yield _kind("Decoding")
    yield _to("decodes", f"{iri}#notice")
    yield names.iri("prov:used"), Value(_knowledge_iri(answer), is_iri=True)
    yield names.iri("prov:used"), Value(_model_iri(answer), is_iri=True)
    yield names.iri("crminf:J3_applies"), Value(_model_iri(answer), is_iri=True)
    yield _says("knowledgeVersion", answer["knowledge_version"])
    yield _says("modelVersion", answer["model_version"])
    yield from (_to("infers", belief) for belief in beliefs)
    yield _says("strength", answer["strength"]["text"])
    yield _says("disclaimer", answer["disclaimer"])


def _knowledge_iri(answer: Mapping[str, Any]) -> str:
    return f"{names.DATA}knowledge/{answer['knowledge_version']}"


def _model_iri(answer: Mapping[str, Any]) -> str:
    return f"{names.DATA}models/{answer['model_version']}"


def _versions(answer: Mapping[str, Any]) -> Iterator[Subject]:
    """Yield what was used: the facts, and the model as a plan and a logic of inference."""
    entity = (names.RDF_TYPE, Value(names.iri("prov:Entity"), is_iri=True))
    plan = (names.RDF_TYPE, Value(names.iri("prov:Plan"), is_iri=True))
    logic = (names.RDF_TYPE, Value(names.iri("crminf:I3_Inference_Logic"), is_iri=True))
    yield Subject(_knowledge_iri(answer), (entity, (names.iri("dcat:version"), Value(answer["knowledge_version"]))))
    yield Subject(_model_iri(answer), (plan, logic, (names.iri("dcat:version"), Value(answer["model_version"]))))


def _notice(iri: str, notice: Mapping[str, str]) -> Subject:
    said = [_says(local, notice[field]) for field, local in _FIELDS.items() if notice.get(field, "") != ""]
    return Subject(f"{iri}#notice", (_kind("Notice"), *said))


def _reading(iri: str, number: int, reading: Mapping[str, Any]) -> Subject:
    label = (names.RDFS_LABEL, Value(reading["text"], language="vi"))
    cost = _number("costBits", reading["cost_bits"])
    return Subject(f"{iri}#reading-{number}", (_kind("Reading"), _to("reads", f"{iri}#notice"), label, cost))


def _belief(iri: str, number: int, hypothesis: Mapping[str, Any], knowledge: KnowledgeBase) -> Iterator[Subject]:
    belief, supposed = f"{iri}#belief-{number}", f"{iri}#hypothesis-{number}"
    evidence = [(f"{iri}#evidence-{number}-{at}", each) for at, each in enumerate(hypothesis["evidence"], start=1)]
    led = [_to("hasEvidence", each_iri) for each_iri, _ in evidence]
    yield Subject(belief, (*_held(hypothesis["probability"], supposed), *led))
    yield Subject(supposed, tuple(_hypothesis(hypothesis, knowledge)))
    yield from (_evidence(each_iri, each, knowledge) for each_iri, each in evidence)


def _held(probability: float, supposed: str) -> Iterator[Pair]:
    yield _kind("Belief")
    yield _to("supposes", supposed)
    yield _number("probability", probability)


def _hypothesis(hypothesis: Mapping[str, Any], knowledge: KnowledgeBase) -> Iterator[Pair]:
    yield _kind("Hypothesis")
    yield _to("hypotheticalUnit", names.entity("units", hypothesis["unit_id"]))
    station = hypothesis["station"]
    if station["kind"] == "battle":
        yield _to("station", names.entity("battles", station["id"]))
    elif station["kind"] == "presence":
        yield from (_to("station", claim) for claim in _claims([station["id"]], knowledge))
    for local, day in (("stationFrom", station["from"]), ("stationTo", station["to"])):
        if day != "":
            yield names.term(local), Value(day, names.XSD + "date")


def _evidence(iri: str, evidence: Mapping[str, Any], knowledge: KnowledgeBase) -> Subject:
    rests = [_to("restsOn", claim) for claim in _claims(evidence["claim_ids"], knowledge)]
    label = (names.RDFS_LABEL, Value(evidence["label"]))
    said = _says("statement", evidence["statement"])
    return Subject(iri, (_kind("Evidence"), label, _number("bits", evidence["bits"]), said, *rests))


def _claims(claim_ids: list[str], knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the IRIs of claims, each once; an id that the knowledge base does not hold names none."""
    for claim_id in dict.fromkeys(claim_ids):
        claim = knowledge.claims.get(claim_id)
        if claim is not None:
            yield names.claim(_TABLE_OF[type(claim)], claim_id)


def _none_labels() -> Iterator[Pair]:
    yield names.RDFS_LABEL, Value("không phải các đơn vị này", language="vi")
    yield names.RDFS_LABEL, Value("none of these", language="en")


def _kind(local: str) -> Pair:
    return names.RDF_TYPE, Value(names.term(local), is_iri=True)


def _to(local: str, iri: str) -> Pair:
    return names.term(local), Value(iri, is_iri=True)


def _says(local: str, text: str) -> Pair:
    return names.term(local), Value(text)


def _number(local: str, number: float) -> Pair:
    return names.term(local), Value(plain_number(repr(number)), names.XSD + "decimal")
