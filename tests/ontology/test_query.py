"""Queries only read, stay in the house, and stop at their limits with a message that helps."""

from __future__ import annotations

import json
import re
from pathlib import Path
from threading import Thread

import pytest

from ontology.limits import read_limits
from ontology.query import Asker
from ontology.query_text import QueryError, check_query

FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "query-update"),
        ("PREFIX gm: <urn:x#> delete where { ?s ?p ?o }", "query-update"),
        ("# xin lỗi\nLOAD <file:///etc/passwd>", "query-update"),
        ("CLEAR ALL", "query-update"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "query-update"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "query-service"),
        ("SELECT * { service SILENT ?where { ?s ?p ?o } }", "query-service"),
        ('SELECT * { FILTER("#" = "#") SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }', "query-service"),
        ("SELECT * { ?a ?b ?c FILTER(?a<?c)SERVICE?d{?s ?p ?o} FILTER(?c>?a) }", "query-service"),
        ("SELECT * { ?a ?b 'it\\'s' . SERVICE <http://x/> { ?s ?p ?o } }", "query-service"),
        ('SELECT * { ?a ?b """a"b""" . SERVICE <http://x/> { ?s ?p ?o } }', "query-service"),
        ("", "query-empty"),
        ("# chỉ có chú thích", "query-empty"),
        ("SELECT * { ?s ?p ?o } " + " " * 20_000, "query-too-long"),
    ],
)
def test_what_is_refused_before_it_runs(text: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_query(text)
    assert caught.value.problem.code == code
    assert caught.value.problem.hint != ""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?insert ?delete }",
        "SELECT * { ?s <urn:SERVICE> 'SERVICE <x>' } # SERVICE",
        "PREFIX service: <urn:s#> SELECT * { ?s service:SERVICE ?o }",
        'ASK { ?s ?p "INSERT DATA" }',
        "PREFIX insert: <urn:i#> SELECT * { ?s insert:delete ?o }",
    ],
)
def test_what_only_looks_like_it_is_answered(asker: Asker, text: str) -> None:
    assert len(asker.ask(text, rows=1).columns) > 0


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p",
        "SELECT ?s { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "\\u0053ERVICE",
        "xin chào",
    ],
)
def test_what_is_no_sparql_is_told(asker: Asker, text: str) -> None:
    with pytest.raises(QueryError, match="Mend it") as caught:
        asker.ask(text)
    assert caught.value.problem.code == "query-syntax"
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("text", ["CONSTRUC {}", "SELECT * { ?s nope:p ?o }"])
def test_a_fault_of_sparql_is_told_by_its_place_alone(asker: Asker, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        asker.ask(text)
    assert re.fullmatch(r"\d+:\d+", caught.value.problem.value)


def test_hostile_input_does_not_reach_the_file_system(asker: Asker, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:a> <urn:b> 'secret' .")
    assert asker.ask(f"SELECT * FROM <{secret.as_uri()}> {{ ?s ?p ?o }}").rows == ()
    assert asker.ask(f"SELECT * FROM NAMED <{secret.as_uri()}> {{ GRAPH ?g {{ ?s ?p ?o }} }}").rows == ()


def test_a_query_that_would_run_for_ever_stops_and_the_next_is_answered(asker: Asker) -> None:
    with pytest.raises(QueryError) as caught:
        asker.ask(FOR_EVER, seconds=1)
    assert caught.value.problem.code == "query-time"
    assert len(asker.ask("SELECT * { ?s ?p ?o } LIMIT 3").rows) == 3


def test_a_query_that_would_run_for_ever_does_not_keep_others_waiting(asker: Asker) -> None:
    told: list[str] = []

    def run_for_ever() -> None:
        with pytest.raises(QueryError) as caught:
            asker.ask(FOR_EVER, seconds=6)
        told.append(caught.value.problem.code)

    endless = Thread(target=run_for_ever)
    endless.start()
    assert len(asker.ask("SELECT * { ?s ?p ?o } LIMIT 3").rows) == 3
    assert endless.is_alive()
    assert told == []
    endless.join()
    assert told == ["query-time"]


def test_rows_beyond_the_limit_are_left_out_and_that_is_told(asker: Asker) -> None:
    answer = asker.ask("SELECT ?s { ?s ?p ?o }", rows=7)
    assert len(answer.rows) == 7
    assert answer.is_cut
    assert asker.ask("SELECT ?s { ?s ?p ?o } LIMIT 7", rows=7).is_cut is False
    everything = asker.ask("SELECT ?s { ?s ?p ?o }")
    assert len(everything.rows) == read_limits()["query_rows"]


def test_all_kinds_of_queries_are_answered_in_sparqls_own_json(asker: Asker) -> None:
    assert asker.ask("ASK { ?s ?p ?o }").texts() == [("true",)]
    assert asker.ask("CONSTRUCT { ?s a ?o } { ?s a ?o }", rows=2).columns == ("subject", "predicate", "object")
    found = asker.ask(
        "PREFIX gm: <https://w3id.org/giaima/ontology#> SELECT ?name ?level ?lat ?nothing "
        "{ <https://w3id.org/giaima/id/units/division-304> gm:name ?name ; gm:level ?level . "
        "FILTER(LANG(?name) = 'vi') BIND(1.5 AS ?lat) }"
    )
    told = json.loads(found.to_json())
    assert told["head"]["vars"] == ["name", "level", "lat", "nothing"]
    (row,) = told["results"]["bindings"]
    assert row["name"] == {"type": "literal", "value": "Sư đoàn 304", "xml:lang": "vi"}
    assert row["level"] == {"type": "uri", "value": "https://w3id.org/giaima/ontology#Level-division"}
    assert row["lat"]["datatype"].endswith("#decimal")
    assert "nothing" not in row


def test_labels_of_the_vocabulary_are_at_hand(asker: Asker) -> None:
    text = (
        "PREFIX gm: <https://w3id.org/giaima/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?label { gm:Level-division rdfs:label ?label . FILTER(LANG(?label) = 'vi') }"
    )
    assert asker.ask(text).texts() == [("sư đoàn",)]
