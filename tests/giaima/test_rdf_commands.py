"""`giaima rdf` as a person types it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from giaima.rdf_commands import app
from kb.facts_io import BUNDLED_FACTS
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.ledger.releases import fill

RUNNER = CliRunner()
INVALID = Path(__file__).parent.parent / "ontology" / "invalid"
VALID = INVALID.parent / "valid"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return RUNNER.invoke(app, list(arguments), input=stdin)


def test_export_and_import_give_the_same_tables(tmp_path: Path) -> None:
    done = run("export", str(tmp_path / "facts.trig"))
    assert done.exit_code == 0, done.output
    done = run("import", str(tmp_path / "facts.trig"), "--out", str(tmp_path / "tables"), "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "claims" in done.stdout
    for name in ("units.csv", "designations.csv", "losses.csv"):
        assert (tmp_path / "tables" / name).read_bytes() == (BUNDLED_FACTS / name).read_bytes()


def test_an_export_of_a_ledger_tells_ranks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_knowledge: Callable[..., KnowledgeBase]
) -> None:
    monkeypatch.setenv("GIAIMA_DATABASE", str(tmp_path / "ledger.sqlite"))
    facts = make_knowledge(
        sources="""source_id,title,kind
            s,Sách,book""",
        units="""unit_id,name_vi,level,branch,source_id
            u,Trung đoàn 1,regiment,infantry,s""",
    ).facts
    ledger = Ledger.open(str(tmp_path / "ledger.sqlite"), create=True)
    fill(ledger, facts, "Dữ kiện")
    ledger.decide([2], "prefer", "người duyệt", "nguồn gốc")
    done = run("export", str(tmp_path / "facts.ttl"))
    assert done.exit_code == 0, done.output
    text = (tmp_path / "facts.ttl").read_text(encoding="utf-8")
    assert text.count("gm:rank gm:Rank-preferred") == 1
    assert text.count("gm:rank gm:Rank-normal") == 1


def test_import_refuses_a_folder_of_other_things(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("thư")
    done = run("import", str(VALID / "Unit.ttl"), "--out", str(tmp_path / "mine"))
    assert done.exit_code == 2
    assert (tmp_path / "mine" / "letter.txt").is_file()


def test_validate_tells_rule_thing_and_mend(tmp_path: Path) -> None:
    good = run("validate", str(VALID / "Loss.ttl"))
    assert good.exit_code == 0, good.output
    for language, mend in (("vi", "Đổi chỗ"), ("en", "Exchange")):
        bad = run("validate", str(INVALID / "Loss-countMin.order.ttl"), "--lang", language)
        assert bad.exit_code == 1
        assert "Loss-countMin" in bad.stdout
        assert mend in bad.stdout


def test_questions_are_listed_and_run_by_number() -> None:
    assert "Thương vong của một sư đoàn" in run("questions").stdout
    assert "Losses of a division" in run("questions", "--lang", "en").stdout
    done = run("query", "04")
    assert done.exit_code == 0, done.output
    for text in ("350", "517", "sources/upi-hamburger"):
        assert text in done.stdout


def test_query_from_a_file_from_input_to_csv_and_json(tmp_path: Path) -> None:
    text = "SELECT ?s { ?s a <https://w3id.org/giaima/ontology#Period> } ORDER BY ?s"
    (tmp_path / "periods.rq").write_text(text)
    done = run("query", str(tmp_path / "periods.rq"), "--csv", str(tmp_path / "periods.csv"))
    assert done.exit_code == 0, done.output
    with (tmp_path / "periods.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["s"]
    assert len(rows) == 49
    told = json.loads(run("query", "-", "--json", "--rows", "5", stdin=text).stdout)
    assert len(told["results"]["bindings"]) == 5


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("query", "-"), "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT sẽ sửa dữ liệu"),
        (("query", "-", "--lang", "en"), "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "stay in the house"),
        (("query", "-"), "SELECT * { ?s", "Không đọc được câu hỏi"),
        (("query", "-"), "", "Câu hỏi trống"),
        (("query", "-", "--seconds", "1"), "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "quá 1 giây"),
        (("query", "khong-co.rq"), None, "khong-co.rq"),
        (("export", "facts.rdf"), None, ".jsonld"),
        (("import", "absent.ttl", "--out", "tables"), None, "absent.ttl"),
        (("validate", "absent.ttl"), None, "absent.ttl"),
        (("decode", "", "--out", "d.ttl"), None, "không ghi đơn vị"),
    ],
)
def test_what_cannot_be_done_is_told_and_writes_nothing(
    arguments: tuple[str, ...], stdin: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments, stdin=stdin)
    assert done.exit_code == 2
    assert said in done.stderr.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_rows_beyond_the_limit_are_told() -> None:
    done = run("query", "-", "--rows", "3", "--lang", "en", stdin="SELECT ?s { ?s ?p ?o }")
    assert done.exit_code == 0
    assert "The first 3 rows only" in done.stderr


def test_decode_writes_an_inference_that_conforms(tmp_path: Path) -> None:
    path = tmp_path / "decoding.ttl"
    done = run("decode", "c5/d8/e66/f304", "--died", "8-1972", "--place", "Quảng Trị", "--out", str(path))
    assert done.exit_code == 0, done.output
    assert "gm:Decoding" in path.read_text(encoding="utf-8")
    assert run("validate", str(path)).exit_code == 0
