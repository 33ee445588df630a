"""Claims to linked data and back, in all four forms: nothing lost, ids and order included, the same bytes each time."""

from __future__ import annotations

import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.facts_io import Facts, read_folder, to_records
from kb.knowledge import KnowledgeBase
from kb.ledger.releases import write_folder
from kb.problems import FactsError, Problem, Where
from kb.records import RECORDS, columns_of
from kb.schema import Column
from ontology.export import write_rdf
from ontology.importing import read_rdf
from ontology.terms import subjects
from ontology.writers import WRITERS

FORMS = sorted(WRITERS)
TEXTS = st.one_of(
    st.sampled_from(
        [
            'ngoặc "kép" và \\chéo\\',
            "hai\ndòng\r\nvà\ttab",
            "🇻🇳 Đắk Tô",
            "שלום עולם \u200f",
            "\x85\x9f",
            "a b/c#d?e%20",
            "<x> {y} |z| ^w` ",
            "..",
            "@vi",
            "gm:Unit",
            "http://example.org/#",
            "1e-7",
            " ",
            "e\u0301 và é",
            "'''",
            "_:b0",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), min_size=1, max_size=12),
)
NUMBERS = {
    "degrees": st.floats(-180, 180),
    "km": st.floats(0, 3000),
    "share": st.floats(0, 1),
    "count": st.integers(0, 10**9),
}
DATES = st.sampled_from(["1968", "1968-02", "1968-02-05", "1968-02~", "1968?", "1968/1972", "196X"])


def values_of(column: Column) -> st.SearchStrategy[str]:
    if len(column.allowed) > 0:
        made: st.SearchStrategy[str] = st.sampled_from(column.allowed)
    elif column.type == "date":
        made = DATES
    elif column.type in NUMBERS:
        made = NUMBERS[column.type].map(repr)
    else:
        made = TEXTS
    return made if column.required else st.one_of(st.just(""), made)


def rows_of(table: str) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(*(values_of(column) for column in columns_of(table).values())).map(list)
    key = {"districts": "place_id"}.get(table)
    first = list(columns_of(table)).index(key) if key is not None else 0
    return st.lists(row, max_size=3, unique_by=lambda values: values[first])


@st.composite
def some_facts(draw: st.DrawFn) -> Facts:
    tables: dict[str, Any] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for table in draw(st.lists(st.sampled_from(list(RECORDS)), min_size=1, max_size=4, unique=True)):
        rows = draw(rows_of(table))
        if table in ("places", "districts"):
            rows = [row for row in rows if row[0] not in taken]
            taken |= {row[0] for row in rows}
        numbered = [(Where(f"{table}.csv", number), row) for number, row in enumerate(rows, start=2)]
        tables[table] = tuple(to_records(table, numbered, problems))
    assert problems == []
    return Facts(**tables)


def told(facts: Facts) -> list[list[Any]]:
    return [[getattr(claim, item.name) for item in fields(claim)] for _, claims in facts.tables() for claim in claims]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts=some_facts())
@pytest.mark.parametrize("form", FORMS)
def test_any_facts_come_back_as_they_were(form: str, facts: Facts) -> None:
    if len(told(facts)) == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"facts.{form}"
        write_rdf(facts, path)
        assert told(read_rdf(path)) == told(facts)


@pytest.fixture(scope="module")
def exports(knowledge: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    paths = {form: folder / f"facts.{form}" for form in FORMS}
    for path in paths.values():
        write_rdf(knowledge.facts, path)
    return paths


@pytest.mark.parametrize("form", FORMS)
def test_the_bundled_facts_come_back_with_ids_and_order(
    form: str, exports: dict[str, Path], knowledge: KnowledgeBase
) -> None:
    facts = read_rdf(exports[form])
    ids = [[claim.claim_id for claim in claims] for _, claims in facts.tables()]
    assert ids == [[claim.claim_id for claim in claims] for _, claims in knowledge.facts.tables()]
    assert KnowledgeBase(facts).version == knowledge.version


def test_the_tables_come_back_byte_for_byte(exports: dict[str, Path], knowledge: KnowledgeBase, tmp_path: Path) -> None:
    write_folder(knowledge.facts, tmp_path / "before")
    write_folder(read_rdf(exports["ttl"]), tmp_path / "after")
    for path in sorted((tmp_path / "before").iterdir()):
        assert (tmp_path / "after" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_two_exports_have_the_same_bytes(
    form: str, exports: dict[str, Path], knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    write_rdf(knowledge.facts, tmp_path / f"again.{form}")
    assert (tmp_path / f"again.{form}").read_bytes() == exports[form].read_bytes()


def test_an_export_has_no_blank_node(exports: dict[str, Path]) -> None:
    with exports["nt"].open(encoding="utf-8") as file:
        assert not any(line.startswith("_:") or " _:" in line.split('"')[0] for line in file)


def test_an_export_describes_itself(exports: dict[str, Path], knowledge: KnowledgeBase) -> None:
    head = exports["ttl"].read_text(encoding="utf-8").split("gmd:dataset", 1)[1].split("\n\n", 1)[0]
    for said in (
        "void:Dataset",
        "dcat:Dataset",
        knowledge.version,
        "creativecommons.org/licenses/by/4.0",
        "@vi",
        "@en",
    ):
        assert said in head


def test_each_claim_says_where_it_comes_from(knowledge: KnowledgeBase) -> None:
    derived = "http://www.w3.org/ns/prov#wasDerivedFrom"
    claims = sum(
        "source_id" in columns_of(table) and table != "sources"
        for table, rows in knowledge.facts.tables()
        for _ in rows
    )
    assert sum(predicate == derived for each in subjects(knowledge.facts) for predicate, _ in each.pairs) == claims


@pytest.mark.slow
def test_a_million_triples_are_written_within_a_minute(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    hamlets = knowledge.facts.hamlets_rvn
    copies = [
        replace(hamlet, hes_id=f"{hamlet.hes_id}-{copy}", claim_id=f"{place:015x}{copy}")
        for copy in range(3)
        for place, hamlet in enumerate(hamlets)
    ]
    begin = time.perf_counter()
    assert write_rdf(replace(knowledge.facts, hamlets_rvn=tuple(copies)), tmp_path / "large.ttl") > 1_000_000
    assert time.perf_counter() - begin <= 60


def test_a_broken_claim_is_told_with_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(
        "@prefix gm: <https://w3id.org/giaima/ontology#> .\n"
        '<urn:u> a gm:Unit ; gm:identifier "u", "v" ; gm:name "U"@vi ; gm:level gm:Level-platoon ; gm:colour "red" ;\n'
        '  gm:branch gm:Branch-infantry ; gm:row "x" .\n',
        encoding="utf-8",
    )
    with pytest.raises(FactsError) as caught:
        read_rdf(path)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"wrong-iri", "two-values", "unknown-property", "bad-row", "not-allowed", "empty"}


def test_a_reference_to_another_kind_and_a_blank_claim_are_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(
        "@prefix gm: <https://w3id.org/giaima/ontology#> . @prefix gmd: <https://w3id.org/giaima/id/> .\n"
        "[] a gm:Participation ; gm:battle <https://w3id.org/giaima/id/units/u> ;\n"
        "  gm:unit <https://w3id.org/giaima/id/units/u> ; gm:source <https://w3id.org/giaima/id/sources/s> .\n",
        encoding="utf-8",
    )
    with pytest.raises(FactsError) as caught:
        read_rdf(path)
    assert {problem.code for problem in caught.value.problems} == {"wrong-reference", "blank-node"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.ttl", "<urn:a> <urn:b> .", "rdf-syntax"),
        ("a.nt", "không phải RDF", "rdf-syntax"),
        ("a.jsonld", "{", "rdf-syntax"),
        ("a.ttl", "", "no-claims"),
        ("a.rdf", "<rdf/>", "rdf-form"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        read_rdf(tmp_path / name)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="cannot be opened"):
        read_rdf(tmp_path / "absent.ttl")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FactsError, match="cannot be written"):
        write_rdf(knowledge.facts, tmp_path / "file" / "facts.nt")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_same_statement_twice_stays_twice(tmp_path: Path) -> None:
    header = ",".join(columns_of("participations"))
    (tmp_path / "participations.csv").write_text(f"{header}\nb,u,,s,một\nb,u,,s,hai\n", encoding="utf-8")
    facts, _ = read_folder(tmp_path)
    write_rdf(facts, tmp_path / "twice.trig")
    assert [claim.note for claim in read_rdf(tmp_path / "twice.trig").participations] == ["một", "hai"]
