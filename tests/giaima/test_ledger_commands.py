"""The ledger from the command line, as a historian and a reviewer use it."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from decoder.answer import answer_of, to_json
from decoder.decode import Decoder
from decoder.notice import Notice
from giaima.cli import app
from kb.store import open_knowledge

FACTS = {
    "sources": "source_id,title,kind\nbao,Bài báo,newspaper\n",
    "units": "unit_id,name_vi,level,branch,source_id\n"
    "e66,Trung đoàn 66,regiment,infantry,bao\nf304,Sư đoàn 304,division,infantry,bao\n"
    "e24,Trung đoàn 24,regiment,infantry,bao\n",
    "designations": "unit_id,text,kind,scope,valid_from,source_id,confidence\n"
    "e66,E66,phien_hieu,whole,1947-11,bao,high\nf304,F304,phien_hieu,whole,1950,bao,high\n"
    "e24,E24,phien_hieu,whole,1950,bao,high\n",
    "subordinations": "unit_id,parent_unit_id,kind,valid_from,source_id\ne66,f304,organic,1950,bao\n",
}
K66 = (
    "unit_id=e66",
    "text=Sao Mai",
    "kind=mat_danh",
    "scope=whole",
    "valid_from=1965",
    "source_id=bao",
    "confidence=high",
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    folder = tmp_path / "facts"
    folder.mkdir()
    for table, text in FACTS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("GIAIMA_DATABASE", str(tmp_path / "giaima.sqlite"))
    runner = Runner()
    assert runner("kb", "init", str(folder)).exit_code == 0
    return runner


class Runner:
    """Runs `giaima` and keeps what it prints in one text."""

    def __call__(self, *arguments: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(app, list(arguments))


def number_in(result: Result) -> str:
    found = re.search(r"dữ kiện số (\d+)", result.output)
    assert found is not None, result.output
    return found.group(1)


def test_a_claim_goes_from_proposal_to_use(run: Runner) -> None:
    assert "Chưa có dữ kiện" in run("code", "Sao Mai").stdout
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An", "--locator", "tr. 12"))
    queue = run("kb", "queue").stdout
    assert "Sao Mai" in queue
    assert "tr. 12" in queue
    refused = run("kb", "decide", "accept", number, "--by", "An")
    assert refused.exit_code == 2
    assert "người khác phải duyệt" in refused.output
    assert run("kb", "decide", "accept", number, "--by", "Binh").exit_code == 0
    assert "Trung đoàn 66" in run("code", "Sao Mai").stdout
    assert run("kb", "queue").stdout.strip() == "Không có dữ kiện nào chờ duyệt."
    assert "Binh" in run("kb", "history", "e66").stdout


def test_what_is_wrong_with_a_claim_is_told_before_anything_is_entered(run: Runner) -> None:
    bad = (
        "unit_id=e66",
        "text=X",
        "kind=nickname",
        "scope=whole",
        "valid_from=31-2-1968",
        "source_id=bao",
        "confidence=high",
    )
    result = run("kb", "add", "designations", *bad, "--by", "An")
    assert result.exit_code == 1
    assert "nickname" in result.output
    assert "31-2-1968" in result.output
    assert run("kb", "add", "designations", "colour=red", "--by", "An").exit_code == 2
    assert run("kb", "add", "nicknames", "text=X", "--by", "An").exit_code == 2
    assert "Không có dữ kiện nào" in run("kb", "queue").stdout


def test_a_unit_like_one_that_exists_needs_a_reason(run: Runner) -> None:
    unit = ("unit_id=e66b", "name_vi=Trung đoàn 66", "level=regiment", "branch=infantry", "source_id=bao")
    result = run("kb", "add", "units", *unit, "--by", "An")
    assert result.exit_code == 1
    assert "Đã có: e66" in result.output
    assert run("kb", "add", "units", *unit, "--by", "An", "--reason", "rebuilt in 304").exit_code == 0


def test_the_impact_of_a_claim_is_shown_before_it_is_accepted(run: Runner, tmp_path: Path) -> None:
    notices = tmp_path / "list.csv"
    notices.write_text("Đơn vị,Ngày hy sinh\nSao Mai,5-1972\nSao Mai,5-1972\nF304,1968\n", encoding="utf-8")
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An"))
    result = run("kb", "impact", number, "--list", str(notices))
    assert result.exit_code == 0
    assert "Sao Mai" in result.output
    assert "2 trong 3" in result.output
    assert run("kb", "queue").stdout.count("Sao Mai") == 1


def test_as_known_in_the_past_a_notice_decodes_to_the_same_bytes(run: Runner, tmp_path: Path) -> None:
    def decoded(as_known: datetime | None = None) -> str:
        decoder = Decoder(open_knowledge(str(tmp_path / "giaima.sqlite"), as_known=as_known))
        return to_json(answer_of(decoder.decode(Notice("Sao Mai f304", "5-1972")), decoder))

    before, then = decoded(), datetime.now(UTC)
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An"))
    assert run("kb", "decide", "accept", number, "--by", "Binh").exit_code == 0
    assert run("kb", "merge", "e24", "e66", "--by", "Binh", "--reason", "one").exit_code == 0
    assert decoded() != before
    assert decoded(then) == before


def test_the_past_is_asked_for_by_a_day_and_needs_a_ledger(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    known = run("decode", "E66", "--as-known", f"{datetime.now(UTC):%Y-%m-%d}", "--json")
    assert known.stdout == run("decode", "E66", "--json").stdout
    early = run("decode", "E66", "--as-known", "2020-01-01")
    assert early.exit_code == 2
    assert "bắt đầu ngày" in early.output
    assert run("decode", "E66", "--as-known", "yesterday").exit_code == 2
    monkeypatch.delenv("GIAIMA_DATABASE")
    assert run("decode", "E66", "--as-known", "2020-01-01").exit_code == 2


def test_after_a_decision_only_the_rows_it_can_touch_are_decoded_again(run: Runner, tmp_path: Path) -> None:
    listed, out = tmp_path / "list.csv", tmp_path / "out.csv"
    flips = out.with_name("out.csv.flips.csv")
    listed.write_text("STT,Đơn vị,Ngày hy sinh\n1,Sao Mai,1970\n2,E24,1970\n3,E66,1970\n", encoding="utf-8")
    assert run("batch", str(listed), str(out)).exit_code == 0
    before, first = rows_of(out), open_knowledge().version
    run("kb", "decide", "accept", number_in(run("kb", "add", "designations", *K66, "--by", "An")), "--by", "Binh")
    second = open_knowledge().version
    done = run("batch", str(listed), str(out), "--changed-since", first)
    assert "3 dòng" in done.output
    assert "2 giải mã lại, 1 đổi kết quả" in done.output
    after = rows_of(out)
    assert [row["knowledge_version"] for row in after] == [second, first, second]
    assert after[1] == before[1]
    told = [(row["row"], row["notice_id"], row["unit_id_before"], row["unit_id_after"]) for row in rows_of(flips)]
    assert told == [("1", "1", "", "e66")]
    written = out.read_bytes()
    again = run("batch", str(listed), str(out), "--changed-since", first)
    assert "giữ nguyên" in again.output
    assert out.read_bytes() == written
    assert len(rows_of(flips)) == 1  # the list of what flipped last is not lost


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("version", "lang", "told"),
    [("0123456789ab", "vi", "chưa bao giờ có phiên bản"), ("", "en", "another language"), ("facts", "vi", "phiên bản")],
)
def test_results_that_are_not_what_they_are_said_to_be_are_left_alone(
    run: Runner, tmp_path: Path, version: str, lang: str, told: str
) -> None:
    listed, out = tmp_path / "list.csv", tmp_path / "out.csv"
    listed.write_text("Đơn vị\nE24\n", encoding="utf-8")
    since = version or open_knowledge().version
    if version == "facts":  # a folder of other facts than those of the results
        (tmp_path / "facts" / "subordinations.csv").unlink()
        since = str(tmp_path / "facts")
    absent = run("batch", str(listed), str(out), "--changed-since", open_knowledge().version)
    assert absent.exit_code == 2
    assert "Chưa có kết quả" in absent.output
    run("batch", str(listed), str(out))
    written = out.read_bytes()
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An"))
    run("kb", "decide", "accept", number, "--by", "Binh")
    refused = run("batch", str(listed), str(out), "--changed-since", since, "--lang", lang)
    assert refused.exit_code == 2
    assert told in refused.output.replace("\n", " ")
    assert out.read_bytes() == written
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.csv"]


def test_earlier_facts_need_a_ledger_or_their_folder(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, out, folder = tmp_path / "list.csv", tmp_path / "out.csv", tmp_path / "facts"
    listed.write_text("Đơn vị\nE24\n", encoding="utf-8")
    monkeypatch.setenv("GIAIMA_DATABASE", "")
    monkeypatch.setenv("GIAIMA_FACTS", str(folder))
    run("batch", str(listed), str(out))
    shutil.copytree(folder, then := tmp_path / "then")
    (folder / "subordinations.csv").unlink()
    refused = run("batch", str(listed), str(out), "--changed-since", "0123456789ab")
    assert "GIAIMA_DATABASE" in refused.output
    done = run("batch", str(listed), str(out), "--changed-since", str(then))
    assert "rút 1" in done.output
    assert "giữ nguyên" in done.output


def test_an_import_is_undone_and_the_undoing_undone(run: Runner) -> None:
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An"))
    assert run("kb", "decide", "accept", number, "--by", "Binh").exit_code == 0
    assert run("kb", "undo", "3", "--by", "Binh", "--reason", "too quick").exit_code == 0
    assert "Chưa có dữ kiện" in run("code", "Sao Mai").stdout
    assert run("kb", "undo", "4", "--by", "Binh", "--reason", "right after all").exit_code == 0
    assert "Trung đoàn 66" in run("code", "Sao Mai").stdout


def test_tampering_is_named_and_ends_with_one(run: Runner, tmp_path: Path) -> None:
    assert run("kb", "audit").exit_code == 0
    with sqlite3.connect(tmp_path / "giaima.sqlite") as connection:
        connection.execute("UPDATE claims SET body = replace(body, '1947-11', '1957-11')")
    result = run("kb", "audit", "--lang", "en")
    assert result.exit_code == 1
    assert "batch 1" in result.output


def test_a_merged_unit_answers_under_the_id_that_stayed(run: Runner) -> None:
    assert run("kb", "merge", "f304", "e66", "--by", "Binh", "--reason", "two levels").exit_code == 2
    assert run("kb", "merge", "e24", "e66", "--by", "Binh", "--reason", "one").exit_code == 0
    assert run("unit", "e24").exit_code == 2
    assert "E24" in run("unit", "e66").stdout
    assert run("kb", "undo", "2", "--by", "Binh", "--reason", "two").exit_code == 0
    assert run("unit", "e24").exit_code == 0
    for side in ("e24", "e66"):
        assert "tách lại" in run("kb", "history", side).stdout


def test_deciding_what_is_decided_already_is_told_and_writes_nothing(run: Runner) -> None:
    number = number_in(run("kb", "add", "designations", *K66, "--by", "An"))
    assert run("kb", "decide", "accept", number, "--by", "an").exit_code == 2  # a small letter is no second person
    assert run("kb", "decide", "accept", number, "--by", "Binh").exit_code == 0
    again = run("kb", "decide", "accept", number, "--by", "Binh")
    assert again.exit_code == 2
    assert "đã như vậy rồi" in again.output


def test_a_unit_is_parted_and_waits_for_review(run: Runner) -> None:
    result = run(
        "kb", "split", "e66", "e66b", "5", "--name", "Trung đoàn 66B", "--by", "An", "--reason", "two regiments"
    )
    assert result.exit_code == 0, result.output
    assert run("kb", "decide", "accept", "--batch", "2", "--by", "Binh").exit_code == 0
    assert "E66" in run("unit", "e66b").stdout
    assert run("kb", "split", "e66", "e66c", "6", "--by", "An", "--reason", "x").exit_code == 2


def test_gaps_can_be_written_to_a_table(run: Runner, tmp_path: Path) -> None:
    parted = run("kb", "split", "e66", "e66b", "5", "--by", "An", "--reason", "two regiments")
    again = ("unit_id=e66", "text=E66", "kind=ky_hieu", "scope=whole", "source_id=bao", "confidence=high")
    assert (parted.exit_code, run("kb", "add", "designations", *again, "--by", "An").exit_code) == (0, 0)
    assert run("kb", "decide", "accept", "9", "10", "11", "--by", "Binh").exit_code == 0
    notices, out = tmp_path / "list.csv", tmp_path / "gaps.csv"
    notices.write_text("Đơn vị,Ngày hy sinh,Nơi hy sinh\nE66,5-1972,Kon Tum\n", encoding="utf-8")
    result = run("kb", "gaps", str(notices), "--csv", str(out))
    assert result.exit_code == 0, result.output
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("whereabouts,e66")


@pytest.mark.parametrize("command", ["queue", "batches", "audit", "mode", "export out"])
def test_without_a_ledger_every_command_says_how_to_make_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIAIMA_DATABASE", "absent.sqlite")
    result = Runner()("kb", *command.split())
    assert result.exit_code == 2
    assert "giaima kb init" in result.output
    assert list(tmp_path.iterdir()) == []
