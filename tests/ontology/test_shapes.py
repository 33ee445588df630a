"""The shapes: valid files conform, invalid ones break just the shape they are named after, tables and shapes agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from kb.checks import check_facts
from kb.checks.limits import read_limits
from kb.facts_io import read_folder
from kb.knowledge import KnowledgeBase
from kb.records import KEYS, columns_of
from ontology import names
from ontology.validation import SHAPES, SHAPES_FILE, Breach, validate_facts, validate_file

FOLDER = Path(__file__).parent
INVALID = sorted((FOLDER / "invalid").glob("*.ttl"))
VALID = sorted((FOLDER / "valid").glob("*.ttl"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES_FILE)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_files_conform(path: Path) -> None:
    assert validate_file(path) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_files_break_the_shape_they_are_named_after(path: Path) -> None:
    breaches = validate_file(path)
    assert {breach.shape for breach in breaches} == {path.stem.split(".")[0]}
    for breach in breaches:
        assert breach.focus.startswith(names.DATA)
        assert breach.message_vi != ""
        assert breach.message_en != ""


def test_every_shape_has_a_file_that_breaks_it_and_every_class_one_that_conforms(shapes: Graph) -> None:
    nodes = {str(node).removeprefix(SHAPES) for node in shapes.subjects(SH.targetClass)}
    properties = {
        str(shape).removeprefix(SHAPES)
        for node in shapes.subjects(SH.targetClass)
        for shape in shapes.objects(node, SH.property)
    }
    assert {path.stem for path in VALID} == nodes
    assert properties <= {path.stem.split(".")[0] for path in INVALID}


def test_every_shape_of_a_class_says_rule_and_mend_in_both_languages(shapes: Graph) -> None:
    helpers = {"with-lat", "with-lon", "without-lat", "without-lon"}
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        if str(shape).removeprefix(SHAPES) not in helpers:
            messages = {message.language: str(message) for message in shapes.objects(shape, SH.message)}
            assert set(messages) == {"vi", "en"}
            assert all(message.count(". ") >= 1 for message in messages.values()), shape


def test_shapes_and_columns_declare_the_same(shapes: Graph) -> None:
    for table, column, declared in names.columns():
        if table == "districts":  # a district is a place, too, and the shapes of places hold for it
            continue
        local = names.property_of(table, column)
        shape = URIRef(f"{SHAPES}{names.CLASSES[table]}-{local}")
        assert shapes.value(shape, SH.path) == URIRef(names.term(local)), (table, column)
        if column != "name_en":
            assert (shapes.value(shape, SH.minCount) is not None) == declared.required, (table, column)
        if (table, column) in names.SCHEMES:
            listed = [str(value) for value in shapes.items(shapes.value(shape, SH["in"]))]
            assert listed == [names.concept(names.SCHEMES[table, column], value) for value in declared.allowed]
        if len(declared.refers_to) > 0:
            assert shapes.value(shape, SH["class"]) == URIRef(names.term(names.CLASSES[declared.refers_to[0]]))


@pytest.mark.parametrize(("local", "name"), [("lat", "lat"), ("lon", "lon")])
def test_points_have_the_limits_of_the_checks(shapes: Graph, local: str, name: str) -> None:
    limits = read_limits()
    for shape in shapes.subjects(SH.path, URIRef(names.term(local))):
        least, most = shapes.value(shape, SH.minInclusive), shapes.value(shape, SH.maxInclusive)
        if least is not None and most is not None:
            assert float(least) == limits.number(f"{name}_min_deg")
            assert float(most) == limits.number(f"{name}_max_deg")


BASE = {
    "sources": [["s", "Sách", "", "", "book", "vi", ""]],
    "units": [
        ["u1", "Sư đoàn 1", "", "division", "infantry", "s", ""],
        ["u2", "Trung đoàn 2", "", "regiment", "infantry", "s", ""],
    ],
    "designations": [
        ["u1", "Sư đoàn 1", "phien_hieu", "whole", "", "", "s", "high", ""],
        ["u2", "Trung đoàn 2", "phien_hieu", "whole", "", "", "s", "high", ""],
    ],
    "battles": [["b", "Trận", "", "battle", "", "1968-02", "1968-02", "", "", "16.2", "107.3", "5", "", "s", ""]],
}
BROKEN = [  # table, row, rule of the checks, shape
    ("subordinations", ["u2", "u2", "organic", "", "", "s", ""], "own-parent", "Subordination-parentUnit"),
    ("subordinations", ["u2", "u9", "organic", "", "", "s", ""], "unknown-id", "Subordination-parentUnit"),
    ("subordinations", ["u2", "u1", "organic", "1970", "1968", "s", ""], "ends-before-begins", "TimeSpan-begin"),
    ("subordinations", ["u2", "u1", "organic", "1968~", "1967", "s", ""], "", ""),  # the doubt is wide enough
    ("designations", ["u2", "E2", "ky_hieu", "whole", "1972-05", "1972-04", "s", "high", ""], "ends-before-begins",
     "TimeSpan-begin"),
    ("designations", ["u9", "E9", "ky_hieu", "whole", "", "", "s", "high", ""], "unknown-id", "Designation-unit"),
    ("designations", ["u2", "E2", "ky_hieu", "whole", "", "", "s9", "high", ""], "unknown-id", "Designation-source"),
    ("losses", ["b", "u2", "killed", "30", "20", "", "s", ""], "loss-bounds", "Loss-countMin"),
    ("losses", ["b9", "", "killed", "30", "", "", "s", ""], "unknown-id", "Loss-battle"),
    ("presences", ["u2", "A", "", "16.2", "", "", "", "", "", "s", ""], "half-point", "Presence"),
    ("presences", ["u2", "A", "", "48.8", "107.2", "", "", "", "", "s", ""], "outside-indochina", "Presence-lat"),
    ("presences", ["u2", "A", "", "16.2", "2.35", "", "", "", "", "s", ""], "outside-indochina", "Presence-lon"),
    ("presences", ["u2", "A", "p9", "", "", "", "", "", "", "s", ""], "unknown-id", "Presence-place"),
    ("participations", ["b", "u9", "", "s", ""], "unknown-id", "Participation-unit"),
    ("periods", ["t", "Thời kỳ", "", "1970", "1968", "", "s", ""], "ends-before-begins", "TimeSpan-begin"),
    ("unit_events", ["u2", "merged_into", "1970", "", "u9", "s", ""], "unknown-id", "UnitEvent-otherUnit"),
]  # fmt: skip


def write(folder: Path, tables: dict[str, list[list[str]]]) -> None:
    for table, rows in tables.items():
        lines = [list(columns_of(table)), *rows]
        (folder / f"{table}.csv").write_text("".join(",".join(row) + "\n" for row in lines), encoding="utf-8")


@pytest.mark.parametrize(("table", "row", "rule", "shape"), BROKEN)
def test_checks_and_shapes_agree(tmp_path: Path, table: str, row: list[str], rule: str, shape: str) -> None:
    write(tmp_path, {**BASE, table: [*BASE.get(table, []), row]})
    facts, problems = read_folder(tmp_path)
    errors = {problem.code for problem in check_facts(facts, problems) if problem.severity == "error"}
    breaches = {breach.shape for breach in validate_facts(facts)}
    assert errors == ({rule} if rule != "" else set())
    assert (shape in breaches) == (shape != "")
    # what hangs on a wrong id, or repeats a wrong number in CIDOC CRM's terms, is told as well
    assert breaches <= {shape, "Claim-wasDerivedFrom", "Dimension-least"}


UNREADABLE = [  # table, column, what a table's reader refuses, the same as linked data, shape
    ("units", "level", "not-allowed", "gm:level gm:Level-platoon", "Unit-level"),
    ("units", "source_id", "empty", "", "Unit-source"),
    ("losses", "count_min", "bad-count", 'gm:countMin "-5"^^xsd:integer', "Loss-countMin"),
    ("hamlets_rvn", "lat", "bad-degrees", 'gm:lat "999"^^xsd:decimal', "Hamlet-lat"),
    ("presences", "radius_km", "bad-km", 'gm:radiusKm "-1"^^xsd:decimal', "Presence-radiusKm"),
    ("successions", "share", "bad-share", 'gm:share "1.5"^^xsd:decimal', "PlaceSuccession-share"),
    ("battles", "start", "bad-date", 'gm:start "hôm qua"^^edtf:EDTF', "Battle-start"),
    ("battles", "start", "bad-date", 'gm:start "1968-13"^^edtf:EDTF', "Battle-start"),
]
BAD_TEXT = {"bad-count": "-5", "bad-degrees": "999", "bad-km": "-1", "bad-share": "1.5", "not-allowed": "platoon"}


@pytest.mark.parametrize(("table", "column", "code", "triple", "shape"), UNREADABLE)
def test_what_a_table_refuses_a_shape_refuses(
    tmp_path: Path, table: str, column: str, code: str, triple: str, shape: str
) -> None:
    columns = columns_of(table)
    bad = BAD_TEXT.get(code, "hôm qua" if code == "bad-date" else "")
    filled = {name: (declared.allowed or ("1",))[0] for name, declared in columns.items() if declared.required}
    row = ",".join(bad if name == column else filled.get(name, "") for name in columns)
    (tmp_path / f"{table}.csv").write_text(",".join(columns) + "\n" + row + "\n", encoding="utf-8")
    _, problems = read_folder(tmp_path)
    assert (column, code) in {(problem.column, problem.code) for problem in problems}

    iri = f"{names.DATA}{table}/x"
    path = tmp_path / "broken.ttl"
    path.write_text(
        "@prefix gm: <https://w3id.org/giaima/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"@prefix edtf: <http://id.loc.gov/datatypes/edtf/> . <{iri}> a gm:{names.CLASSES[table]} . "
        + (f"<{iri}> {triple} ." if triple else ""),
        encoding="utf-8",
    )
    assert shape in {breach.shape for breach in validate_file(path)}


def test_dates_that_are_read_are_dates_of_the_shapes(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    texts = ["1968", "1968-02", "1968-02-29", "1968~", "1968-02?", "1968-02-05%", "1968/1972", "196X", "[1968,1969]"]
    write(
        tmp_path, {**BASE, "periods": [[f"t{n}", "Kỳ", "", f'"{t}"', "2000", "", "s", ""] for n, t in enumerate(texts)]}
    )
    facts, problems = read_folder(tmp_path)
    assert problems == []
    assert validate_facts(facts) == []


def test_a_value_that_cannot_be_compared_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mixed.ttl"
    path.write_text(
        "@prefix gm: <https://w3id.org/giaima/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<urn:a> a gm:Hypothesis ; gm:stationFrom "tháng 5"^^xsd:date ; gm:stationTo "1968-01-01"^^xsd:date .\n'
        '<urn:b> a gm:Hypothesis ; gm:stationFrom "1969-01-01"^^xsd:date ; gm:stationTo "1968-01-01"^^xsd:date .\n',
        encoding="utf-8",
    )
    found = [(breach.shape, breach.focus) for breach in validate_file(path)]
    assert found == [("Hypothesis-stationFrom", "urn:a"), ("Hypothesis-stationFrom", "urn:b")]


@pytest.mark.slow
def test_the_bundled_facts_conform(knowledge: KnowledgeBase) -> None:
    found: list[Breach] = validate_facts(knowledge.facts)
    assert found == []


def test_every_entity_of_the_tables_has_a_class() -> None:
    assert set(KEYS) <= set(names.CLASSES)
