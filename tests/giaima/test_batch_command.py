"""Lists by the command: what is left out is named, and what a run leaves behind is of that run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from giaima.cli import app

RUNNER = CliRunner()
LIST = "Mã,Đơn vị,Ngày hy sinh\n1,c5/d8/e66/f304,8-1972\n"


def run(*arguments: str) -> Result:
    return RUNNER.invoke(app, ["batch", *arguments])


def written(path: Path, text: str = LIST) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_broken_list_of_a_folder_is_named_and_the_others_are_decoded(tmp_path: Path) -> None:
    for name in ("a.csv", "c.csv"):
        written(tmp_path / "lists" / name)
    (tmp_path / "lists" / "b.xlsx").write_bytes(b"no workbook")
    written(tmp_path / "lists" / "d.csv", "A,B\n1,2\n")
    done = run(str(tmp_path / "lists"), str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "b.xlsx, d.csv" in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "c.csv"]


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("Xã A", "Xã B", "Trống"):
        sheet = book.create_sheet(name)
        if name != "Trống":
            sheet.append(["Đơn vị", "Ngày hy sinh"])
            sheet.append(["e66", "1972"])
    del book["Sheet"]
    book.save(tmp_path / "list.xlsx")
    done = run(str(tmp_path / "list.xlsx"), str(tmp_path / "out.csv"))
    assert done.exit_code == 0
    (told,) = [line for line in done.stdout.splitlines() if "Xã B" in line]
    assert "Xã A" not in told
    assert "Trống" not in told


def test_an_empty_version_decodes_nothing(tmp_path: Path) -> None:
    source, out = written(tmp_path / "list.csv"), tmp_path / "out.csv"
    assert run(str(source), str(out)).exit_code == 0
    before = out.read_bytes()
    out.write_bytes(before + b"\n")
    done = run(str(source), str(out), "--changed-since", "")
    assert done.exit_code == 2
    assert "knowledge_version" in done.stderr
    assert out.read_bytes() == before + b"\n"


def test_results_of_another_language_are_told_by_that_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out, ledger = written(tmp_path / "list.csv"), tmp_path / "out.csv", tmp_path / "facts.sqlite"
    assert RUNNER.invoke(app, ["kb", "init", "--database", str(ledger)]).exit_code == 0
    monkeypatch.setenv("GIAIMA_DATABASE", str(ledger))
    assert run(str(source), str(out), "--lang", "en").exit_code == 0
    version = out.read_text(encoding="utf-8").splitlines()[1].split(",")[-2].strip('"')
    done = run(str(source), str(out), "--changed-since", version)
    assert done.exit_code == 2
    assert "out.csv (en)" in done.stderr


def test_flips_of_an_earlier_run_go_when_the_whole_list_is_decoded(tmp_path: Path) -> None:
    source, flips = written(tmp_path / "list.csv"), written(tmp_path / "out.csv.flips.csv", "row\n")
    assert run(str(source), str(tmp_path / "out.csv")).exit_code == 0
    assert not flips.exists()


def test_a_run_that_is_stopped_says_how_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(**given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("giaima.decode_commands.decode_parts", stopped)
    done = run(str(written(tmp_path / "list.csv")), str(tmp_path / "out.csv"), "--lang", "en")
    assert done.exit_code == 130
    assert "the same command goes on" in done.stderr


def test_parts_of_another_language_are_said_to_be_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = written(tmp_path / "list.csv"), tmp_path / "out.csv"
    with monkeypatch.context() as broken:
        broken.setattr("giaima.decode_commands.write_batches", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        assert run(str(source), str(out), "--lang", "en").exit_code == 130
    assert "làm lại từ đầu" in run(str(source), str(out)).stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in its file system")
def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    done = run(str(tmp_path / "list.csv"), str(tmp_path / "out.csv"), "--lang", "en")
    assert done.exit_code == 2
    assert "no file but a pipe" in done.stderr
