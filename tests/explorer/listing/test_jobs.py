"""Lists decoded in a process of their own: to the end, or stopped, with every fault told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.listing.jobs import Job, Jobs
from explorer.listing.results import Results

LIST = "STT,Đơn vị,Hy sinh,Nơi hy sinh\n1,c5/d8/e66/f304,1972-08,Quảng Trị\n2,KB,1968,\n3,=1+1,31/2/1970,\n"
COLUMNS = {"unit_text": 1, "died_text": 2, "place_text": 3}
HEADINGS = ("STT", "Đơn vị", "Hy sinh", "Nơi hy sinh")


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.delenv("GIAIMA_DATABASE", raising=False)
    found = Jobs()
    yield found
    found.close()


def _wait(job: Job) -> None:
    """Wait for the process and for what it told."""
    assert job.follower is not None
    job.follower.join(timeout=120)
    assert not job.is_running


def test_a_list_is_decoded_row_by_row_and_counted(jobs: Jobs) -> None:
    job = jobs.add("list.csv", LIST.encode())
    jobs.start(job, COLUMNS, "vi", headings=HEADINGS, heading_row=0)
    _wait(job)
    assert (job.rows, job.done, job.faults) == (3, 3, [])
    rows = Results(job.results).page({}, 0, 10)
    assert [row["own_1"] for row in rows] == ["c5/d8/e66/f304", "KB", "=1+1"]
    assert "Trung đoàn 66" in str(rows[0]["safe_unit"])
    assert "31/2/1970" in str(rows[2]["reason"])


def test_a_list_that_is_stopped_leaves_no_results_and_can_start_again(jobs: Jobs) -> None:
    job = jobs.add("list.csv", (LIST + "4,e66,1970,\n" * 200).encode())
    jobs.start(job, COLUMNS, "vi", headings=HEADINGS, heading_row=0)
    job.stop()
    assert not job.is_running
    assert not job.results.exists()
    jobs.start(job, COLUMNS, "en", headings=HEADINGS, heading_row=0)
    _wait(job)
    assert len(Results(job.results)) == 203


def test_columns_are_taken_by_place_even_without_a_name(jobs: Jobs) -> None:
    job = jobs.add("list.csv", b"STT,,Hy sinh\n2,c9 d6 e270,17-6-1969\n3,KB,1968\n")
    jobs.start(job, {"unit_text": 1, "died_text": 2}, "vi", headings=("STT", "(2)", "Hy sinh"), heading_row=0)
    _wait(job)
    rows = Results(job.results).page({}, 0, 10)
    assert [row["own_0"] for row in rows] == ["2", "3"]
    assert "270" in str(rows[0]["reading"])


def test_a_file_that_is_gone_is_told(jobs: Jobs) -> None:
    job = jobs.add("list.csv", LIST.encode())
    jobs.file_of(job).unlink()
    jobs.start(job, COLUMNS, "vi", headings=HEADINGS, heading_row=0)
    _wait(job)
    assert [code for code, _, _ in job.faults] == ["no-file"]
    assert not job.results.exists()


def test_only_the_newest_lists_are_kept(jobs: Jobs) -> None:
    first = jobs.add("list.csv", LIST.encode())
    for _ in range(20):
        jobs.add("list.csv", LIST.encode())
    assert jobs.get(first.job_id) is None
    assert not first.folder.exists()


def test_what_was_uploaded_is_readable_by_nobody_else_and_goes_with_the_server(tmp_path: Path) -> None:
    jobs = Jobs()
    job = jobs.add("../../list.csv", LIST.encode())
    assert job.folder.stat().st_mode & 0o077 == 0
    assert jobs.file_of(job).parent == job.folder
    jobs.close()
    assert not job.folder.exists()


def test_an_id_from_the_address_opens_only_lists(jobs: Jobs) -> None:
    assert jobs.get("../etc") is None
    assert jobs.get("0" * 16) is None
