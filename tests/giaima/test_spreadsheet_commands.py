"""`giaima kb template` and `giaima kb propose` as a person types them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from giaima import spreadsheet_commands
from kb.facts_io import read_folder
from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.releases import fill

APP = typer.Typer()
spreadsheet_commands.register(APP)
HEADINGS = "unit_id,text,kind,scope,valid_from,source_id,confidence"
GOOD = "e66,K66,ký hiệu,cả đơn vị,5-1965,bao,cao"
BAD = "e67,K67,ký hiệu,cả đơn vị,196O,bao,cao"
FACTS = {
    "sources": "source_id,title,kind\nbao,Bài báo,newspaper\n",
    "units": "unit_id,name_vi,level,branch,source_id\ne66,Trung đoàn 66,regiment,infantry,bao\n"
    "f304,Sư đoàn 304,division,infantry,bao\nf10,Sư đoàn 10,division,infantry,bao\n",
    "designations": f"{HEADINGS}\ne66,E66,phien_hieu,whole,1947,bao,high\nf304,F304,phien_hieu,whole,1950,bao,high\n"
    "f10,F10,phien_hieu,whole,1972,bao,high\n",
    "subordinations": "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id\ne66,f304,organic,1950,1975,bao\n",
}
WARNED = "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id\ne66,f10,biên chế,1973,1974,bao\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    folder = tmp_path / "facts"
    folder.mkdir()
    for table, text in FACTS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    named = str(tmp_path / "ledger.sqlite")
    fill(Ledger.open(named, create=True), read_folder(folder)[0], "few facts")
    return named


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(APP, [str(each) for each in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    return done


def propose(database: str, *arguments: object) -> Result:
    return run("propose", *arguments, "--by", "Tổ lịch sử", "--database", database)


def sheet(folder: Path, *lines: str, name: str = "designations.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADINGS, *lines)) + "\n", encoding="utf-8")
    return path


def waiting(database: str) -> list[review.Entry]:
    with reading(Ledger.open(database).engine) as connection:
        return review.queue(connection)


def test_a_form_is_written_twice_with_the_same_bytes_and_never_over_a_filled_one(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert run("template", first).exit_code == 0
    assert run("template", second).exit_code == 0
    assert run("template", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    second.write_bytes(b"filled")
    done = run("template", second)
    assert done.exit_code == 2
    assert "--replace" in done.output
    assert second.read_bytes() == b"filled"
    assert run("template", second, "--replace").exit_code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_form_for_one_table_is_named_in_either_language(tmp_path: Path) -> None:
    for name, lang, title in (("units", "vi", "Đơn vị"), ("don vi", "vi", "Đơn vị"), ("Units", "en", "Units")):
        path = tmp_path / f"{name}-{lang}.xlsx"
        assert run("template", name, path, "--lang", lang).exit_code == 0
        assert load_workbook(path).sheetnames[0] == title


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nope", "x.xlsx"), "designations"),
        (("hamlets_rvn", "x.xlsx"), "không điền tay"),
        (("x.csv",), ".xlsx"),
        (("units",), ".xlsx"),
        (("units", "places", "x.xlsx"), "một bảng"),
        (("/dev/null/x.xlsx",), "Không ghi được"),
    ],
)
def test_what_cannot_be_made_is_told(
    arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("template", *arguments)
    assert done.exit_code == 2
    assert told in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_good_file_goes_in_as_one_batch_and_adds_nothing_the_second_time(database: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, GOOD)
    done = propose(database, path)
    assert done.exit_code == 0
    assert "đọc 1 dòng; 1 tốt, 0 có lỗi, 0 đã có trong sổ, 0 có cảnh báo" in done.output
    (entry,) = waiting(database)
    assert (entry.author, entry.values["text"], entry.values["valid_from"]) == ("Tổ lịch sử", "K66", "1965-05")
    with reading(Ledger.open(database).engine) as connection:
        assert (review.batches(connection)[0].kind, review.batches(connection)[0].title) == ("import", path.name)
    again = propose(database, path)
    assert again.exit_code == 0
    assert "Không có gì mới" in again.output
    assert "1 đã có trong sổ" in again.output
    assert len(waiting(database)) == 1
    assert list(tmp_path.glob("*.loi*")) == []


def test_a_faulty_file_stays_out_whole_and_gets_a_copy_with_its_faults(database: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, GOOD, BAD)
    done = propose(database, path, "--faults", tmp_path / "lỗi")
    assert done.exit_code == 1
    assert "đọc 2 dòng; 1 tốt, 1 có lỗi" in done.output
    assert "Có phải 1960?" in done.output
    assert waiting(database) == []
    text = (tmp_path / "lỗi" / "designations.loi.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert [row[-1] for row in rows[:2]] == ["Lỗi", ""]
    assert "e67" in rows[2][-1]
    assert "1960" in rows[2][-1]


def test_a_row_with_several_faults_does_not_hold_back_the_good_ones(database: str, tmp_path: Path) -> None:
    worse = "e99,K67,ký hiệu,cả đơn vị,31-2-1968,,cao"
    done = propose(database, sheet(tmp_path, GOOD, worse), "--partial")
    assert done.exit_code == 1
    with reading(Ledger.open(database).engine) as connection:
        assert [entry.values["text"] for entry in review.queue(connection)] == ["K66"]


def test_good_rows_go_in_with_partial(database: str, tmp_path: Path) -> None:
    done = propose(database, sheet(tmp_path, GOOD, BAD), "--partial", "--lang", "en")
    assert done.exit_code == 1
    assert "1 claims proposed" in done.output
    assert [entry.values["text"] for entry in waiting(database)] == ["K66"]


def test_a_warning_needs_a_reason_that_is_kept(database: str, tmp_path: Path) -> None:
    path = tmp_path / "subordinations.csv"
    path.write_text(WARNED, encoding="utf-8")
    done = propose(database, path)
    assert done.exit_code == 1
    assert "--reason" in done.output
    assert waiting(database) == []
    done = propose(database, path, "--reason", "báo ghi rõ như vậy")
    assert done.exit_code == 0
    assert [entry.reason for entry in waiting(database)] == ["báo ghi rõ như vậy"]
    assert propose(database, path).exit_code == 0


def test_each_file_is_a_batch_of_its_own(database: str, tmp_path: Path) -> None:
    good = sheet(tmp_path, GOOD)
    other = sheet(tmp_path, GOOD.replace("K66", "K68"), name="Phiên hiệu, ký hiệu.csv")
    done = propose(database, good, tmp_path / "units.csv", other)
    assert done.exit_code == 2
    assert "units.csv" in done.output
    assert len({entry.batch_no for entry in waiting(database)}) == 2


def test_the_source_of_the_command_is_that_of_rows_without_one(database: str, tmp_path: Path) -> None:
    lines = [",".join(line.split(",")[:5] + line.split(",")[6:]) for line in (HEADINGS, GOOD)]
    path = tmp_path / "danh sach.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "--table" in propose(database, path).output
    assert "--source" in propose(database, path, "--table", "designations").output
    assert "--source" in propose(database, path, "--table", "designations", "--source", "khong").output
    assert propose(database, path, "--table", "Phiên hiệu, ký hiệu", "--source", "bao").exit_code == 0
    assert [entry.source_id for entry in waiting(database)] == ["bao"]


def test_who_proposes_and_which_ledger_must_be_known(database: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, GOOD)
    done = run("propose", path, "--database", database)
    assert done.exit_code == 2
    assert "--by" in done.output
    done = propose(str(tmp_path / "none.sqlite"), path)
    assert done.exit_code == 2
    assert "kb init" in done.output


def test_a_copy_that_cannot_be_written_is_told(database: str, tmp_path: Path) -> None:
    done = propose(database, sheet(tmp_path, BAD), "--faults", "/dev/null/x")
    assert done.exit_code == 1
    assert "Không ghi được bản sao" in done.output


def test_of_many_faults_the_first_are_printed_and_the_copy_holds_them_all(database: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, *(BAD.replace("K67", f"K{at}") for at in range(150)))
    done = propose(database, path)
    assert "… và 200 lỗi nữa" in done.output
    with (tmp_path / "designations.loi.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(row[-1] != "" for row in csv.reader(file)) == 151
