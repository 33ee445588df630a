"""Long lists: stopped anywhere and gone on with, by any number of workers, the result is the same bytes."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from errno import EACCES, EFBIG, ENOSPC, EROFS
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from decoder.lists.held_facts import HeldFacts
from decoder.lists.local import decode_parts
from decoder.lists.parts import Job, Parts, count_rows, empty_batch, faulty_rows
from decoder.lists.sinks import MOST_SHEET_ROWS, write_batches
from decoder.lists.sources import open_list
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.result_rows import RESULT_COLUMNS
from decoder.weights import load_weights
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError

ROOT = Path(__file__).parents[2]
ROWS_OF_PART = 20
STOPS = 20
_HOLD = """
import sys
from pathlib import Path
from decoder.lists.parts import Job, Parts
from decoder.lists.sources import open_list
if __name__ == "__main__":
    with Parts(Path(sys.argv[2]), Job(open_list(Path(sys.argv[1])), "vi", "", "")).held():
        print("held", flush=True)
        sys.stdin.read()
"""
_RUN = """
import sys
from pathlib import Path
from kb.knowledge import load_knowledge
from tests.decoder.test_list_parts import decode
if __name__ == "__main__":
    decode(Path(sys.argv[1]), Path(sys.argv[2]), load_knowledge(), int(sys.argv[3]))
"""


def decode(source: Path, destination: Path, knowledge: KnowledgeBase, workers: int) -> None:
    """Decode a list as the command does, in small parts."""
    job = Job(open_list(source), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    with Parts(destination, job).held() as parts:
        parts.begin()
        count = decode_parts(job, parts, HeldFacts(knowledge), workers, lambda rows: None)
        headings = (*job.source.headings, *RESULT_COLUMNS)
        write_batches(destination, headings, parts.batches(count), count_rows(parts, count).rows, parts.folder)
        parts.end()


@pytest.fixture(scope="module")
def undisturbed(knowledge: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "out.parquet"
    decode(BUNDLED_NOTICES, path, knowledge, 1)
    return path.read_bytes()


def command_for(out: Path, workers: int) -> list[str]:
    """Return what decodes the bundled list in a process of its own, as the command line does."""
    return [sys.executable, "-c", _RUN, str(BUNDLED_NOTICES), str(out), str(workers)]


def test_two_workers_write_the_same_bytes(tmp_path: Path, undisturbed: bytes) -> None:
    subprocess.run(command_for(tmp_path / "out.parquet", 2), cwd=ROOT, check=True)
    assert (tmp_path / "out.parquet").read_bytes() == undisturbed
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_workers_end_with_the_run_that_began_them(tmp_path: Path) -> None:
    command = command_for(tmp_path / "out.parquet", 2)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        while not list(tmp_path.glob(".*/*.arrow")):
            with suppress(subprocess.TimeoutExpired):
                assert process.wait(timeout=0.01) is None, "it ended before its first part was there"
        process.kill()
        process.communicate(timeout=30)  # workers have the same standard output: its end is theirs


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_the_result_is_the_same(tmp_path: Path, undisturbed: bytes) -> None:
    out = tmp_path / "out.parquet"
    chance = random.Random(7)
    command = command_for(out, 1)
    kills = 0
    for _ in range(STOPS):
        with subprocess.Popen(command, cwd=ROOT) as process:
            try:
                process.wait(timeout=chance.uniform(0.2, 4.0))
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
        assert not out.exists() or out.read_bytes() == undisturbed
    assert kills > 0
    subprocess.run(command, cwd=ROOT, check=True)
    assert out.read_bytes() == undisturbed
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_a_run_goes_on_with_the_parts_that_are_done(
    knowledge: KnowledgeBase, tmp_path: Path, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(open_list(BUNDLED_NOTICES), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    parts = Parts(tmp_path / "out.parquet", job)
    assert parts.begin() == 0
    count = decode_parts(job, parts, HeldFacts(knowledge), 1, lambda rows: None)
    parts.path(3).unlink()
    assert Parts(tmp_path / "out.parquet", job).begin() == count - 1
    monkeypatch.setattr("decoder.lists.local.BatchDecoder", lambda *args: pytest.fail("decoded again"))
    parts.path(3).write_bytes(parts.path(2).read_bytes())
    assert decode_parts(job, parts, HeldFacts(knowledge), 1, lambda rows: None) == count


def test_what_goes_wrong_in_a_worker_is_told_as_it_is(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.facts"
    broken.write_bytes(b"no snapshot")
    monkeypatch.setattr(HeldFacts, "handed_over", lambda facts: broken)
    parts = Parts(tmp_path / "out.parquet", job_of(knowledge))
    with parts.held(), pytest.raises(FactsError, match="facts kept in"):
        decode_parts(job_of(knowledge), parts, HeldFacts(knowledge), 2, lambda rows: None)


def test_a_part_that_was_cut_off_is_made_again(knowledge: KnowledgeBase, tmp_path: Path, undisturbed: bytes) -> None:
    job = Job(open_list(BUNDLED_NOTICES), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    parts = Parts(tmp_path / "out.parquet", job)
    parts.begin()
    count = decode_parts(job, parts, HeldFacts(knowledge), 1, lambda rows: None)
    whole = parts.path(2).read_bytes()
    parts.path(2).write_bytes(whole[: len(whole) // 2])
    assert parts.begin() == count - 1
    decode(BUNDLED_NOTICES, tmp_path / "out.parquet", knowledge, 1)
    assert (tmp_path / "out.parquet").read_bytes() == undisturbed


def job_of(knowledge: KnowledgeBase) -> Job:
    return Job(open_list(BUNDLED_NOTICES), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)


def test_a_second_run_to_the_same_file_is_refused_until_the_first_is_gone(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    parts = Parts(tmp_path / "out.parquet", job_of(knowledge))
    command = [sys.executable, "-c", _HOLD, str(BUNDLED_NOTICES), str(tmp_path / "out.parquet")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(FactsError, match="Another run is writing") as caught, parts.held():
            pass
        assert [problem.code for problem in caught.value.problems] == ["in-use"]
        first.kill()
    with parts.held():
        assert parts.begin() == 0
        parts.end()
    assert list(tmp_path.iterdir()) == []


def test_parts_stay_and_the_folder_is_free_after_a_run_that_failed(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    parts = Parts(tmp_path / "out.parquet", job_of(knowledge))

    def stopped_run() -> None:
        with parts.held():
            parts.begin()
            decode_parts(job_of(knowledge), parts, HeldFacts(knowledge), 1, lambda rows: None)
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        stopped_run()
    with parts.held():
        assert parts.begin() > 0
        with pytest.raises(FactsError, match="Another run is writing"), parts.held():
            pass


def test_blank_rows_at_the_end_are_no_notices(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Đơn vị,Hy sinh\ne66,1972\n,\ne67,1973\n,\n , \n", encoding="utf-8")
    rows = pa.Table.from_batches(open_list(source).batches(10)).to_pylist()
    assert [row["own_0"] for row in rows] == ["e66", "", "e67"]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_progress_counts_the_last_row_also_where_no_line_end_follows_it(tmp_path: Path, end: str) -> None:
    source = tmp_path / "danh-sách.csv"
    source.write_bytes(f"Đơn vị\ne66\ne9{end}".encode())
    assert open_list(source).rows == 2


def test_parts_of_another_list_or_of_other_facts_are_not_taken(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source = open_list(BUNDLED_NOTICES)
    before = Job(source, "vi", "other facts", load_weights().version, ROWS_OF_PART)
    parts = Parts(tmp_path / "out.parquet", before)
    parts.begin()
    decode_parts(before, parts, HeldFacts(knowledge), 1, lambda rows: None)
    now = Job(source, "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    assert Parts(tmp_path / "out.parquet", now).begin() == 0


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_each_form_holds_every_row(knowledge: KnowledgeBase, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    decode(BUNDLED_NOTICES, out, knowledge, 1)
    if ending == ".csv":
        with out.open(encoding="utf-8", newline="") as file:
            rows = len(list(csv.reader(file))) - 1
    elif ending == ".xlsx":
        rows = len(list(load_workbook(out, read_only=True).worksheets[0].iter_rows())) - 1
    else:
        rows = pq.read_metadata(out).num_rows
    assert rows == 183


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_the_same_rows_give_the_same_bytes_at_another_time(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / f"first{ending}", tmp_path / f"second{ending}"
    for path, year in ((first, 2001), (second, 2002)):
        monkeypatch.setattr("zipfile.time.localtime", lambda *_, year=year: time.struct_time((year, *[1] * 8)))
        batch = pa.record_batch([pa.array(["=e66"]), pa.array([0.5])], names=["own_0", "probability"])
        write_batches(path, ("Đơn vị", "probability"), [batch], 1)
    assert first.read_bytes() == second.read_bytes()


def test_rows_that_cannot_be_read_are_told_with_their_number(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Đơn vị,Hy sinh\ne66,1972\n,1972\ne66,31/2/1970\n" + "x" * 200_000 + ",1972\n", encoding="utf-8")
    job = Job(open_list(source), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    parts = Parts(tmp_path / "out.csv", job)
    parts.begin()
    count = decode_parts(job, parts, HeldFacts(knowledge), 1, lambda rows: None)
    (faults,) = faulty_rows(parts, count, 2)
    assert faults.column("row").to_pylist() == [2, 3, 4]
    assert "31/2/1970" in faults.column("reason")[1].as_py()
    counts = count_rows(parts, count)
    assert (counts.rows, counts.faulty) == (4, 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        ("Đơn vị\ne66\n".encode("utf-16"), "not-utf-8"),
        (b"A,B\n1,2\n", "no-unit-column"),
        (b"\xd0\xcf\x11\xe0 and more", "old-workbook"),
    ],
)
def test_odd_files_are_refused_with_what_is_wrong(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(FactsError) as caught:
        open_list(path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    write_batches(tmp_path / "list.xlsx", ("Đơn vị",), [pa.record_batch([pa.array(["e66"])], names=["own_0"])], 1)
    path = (tmp_path / "list.xlsx").rename(tmp_path / "list.csv")
    with pytest.raises(FactsError, match=r"is a \.xlsx file by its content"):
        open_list(path)


def test_a_quotation_mark_that_swallows_rows_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [
        "Đơn vị,Hy sinh,Quê",
        'e66,1972,"Thôn ""Đông""\nxã A"',
        '"e66,1972,Nam Định',
        "e24,1968,Hà Nam",
        'e24,1968,"Hà" cũ',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        open_list(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.row) == ("unclosed-quote", 4)
    lines[2:] = ["e24,1968", '"e24\ne66",1968,"Thôn Tây, xã B, huyện C\nThôn Nam, xã B, huyện C"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [batch.num_rows for batch in open_list(path).batches(10)] == [3]
    path.write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    assert [batch.column(2).to_pylist() for batch in open_list(path).batches(10)] == [['Thôn "Đông"\nxã A']]


def test_a_file_that_breaks_in_the_middle_leaves_the_parts_before(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes("Đơn vị,Hy sinh\n".encode() + b"e66,1972\n" * 20_000 + b"\xff\xfe,1972\n")
    job = Job(open_list(source), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)
    parts = Parts(tmp_path / "out.csv", job)
    parts.begin()
    with pytest.raises(FactsError, match="no text in UTF-8"):
        decode_parts(job, parts, HeldFacts(knowledge), 1, lambda rows: None)
    assert not (tmp_path / "out.csv").exists()
    assert parts.begin() > 0


def test_a_sheet_too_long_and_a_place_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="An Excel sheet holds"):
        write_batches(tmp_path / "out.xlsx", ("a",), [], MOST_SHEET_ROWS)
    (tmp_path / "file").write_text("")
    headings = ("a", *RESULT_COLUMNS)
    with pytest.raises(FactsError, match="cannot be written"):
        write_batches(tmp_path / "file" / "out.csv", headings, [empty_batch(1)], 0)


def test_very_long_rows_come_few_at_once_and_ordinary_ones_as_many_as_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Đơn vị,Ghi chú\n" + f"e66,{'x' * 100_000}\n" * 200, encoding="utf-8")
    sizes = [batch.num_rows for batch in open_list(source).batches(1000)]
    assert (sum(sizes), max(sizes)) == (200, 84)
    source.write_text("Đơn vị,Ghi chú\n" + "e66,x\n" * 200, encoding="utf-8")
    assert [batch.num_rows for batch in open_list(source).batches(150)] == [150, 50]


def test_a_cell_that_excel_would_cut_off_is_told_and_no_file_written(tmp_path: Path) -> None:
    batch = pa.record_batch([pa.array(["x" * 32_768])], names=["own_0"])
    with pytest.raises(FactsError, match="An Excel cell holds") as caught:
        write_batches(tmp_path / "out.xlsx", ("Ghi chú",), [batch], 1)
    assert caught.value.problems[0].where.file == "out.xlsx"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"), [(ENOSPC, "no-room"), (EFBIG, "no-room"), (EROFS, "unwritable"), (EACCES, "unwritable")]
)
def test_a_full_disk_is_told_from_a_place_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("decoder.lists.sinks._write_csv", fail)
    with pytest.raises(FactsError) as caught:
        write_batches(path, ("a", *RESULT_COLUMNS), [empty_batch(1)], 0)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_headings_below_a_title_and_odd_rows(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    lines = ["DANH SÁCH;;", "Đơn vị;Ngày hy sinh;Đơn vị", *["e66"] * 40, "e67;1972;x;y;z"]
    source.write_text("\n".join(lines), encoding="utf-8-sig")
    found = open_list(source)
    assert (found.heading_row, found.doubled) == (2, ("Đơn vị",))
    rows = pa.Table.from_batches(found.batches(100)).to_pylist()
    assert [list(row.values()) for row in rows] == [*[["e66", "", ""]] * 40, ["e67", "1972", "x y z"]]


def test_columns_that_are_no_text_are_read_as_typed(tmp_path: Path, make_list: Callable[..., Path]) -> None:
    path = make_list({"Đơn vị": ["e66", None], "Năm hy sinh": [1972.0, 1968.0]})
    (batch,) = open_list(path).batches(10)
    assert batch.to_pylist() == [{"own_0": "e66", "own_1": "1972"}, {"own_0": "", "own_1": "1968"}]


@pytest.fixture
def make_list(tmp_path: Path) -> Callable[..., Path]:
    def make(columns: dict[str, list[object]]) -> Path:
        path = tmp_path / "list.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return make
