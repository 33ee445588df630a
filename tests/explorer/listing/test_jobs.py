"""Lists decoded in a process of their own: to the end, or stopped, with every fault told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.listing.jobs import Job, Jobs
from explorer.listing.results import Results

LIST = "STT,Đơn vị,Hy sinh,Nơi hy sinh\n1,c5/d8/e66/f304,1972-08,Quảng Trị\n2,KB,1968,\n3,=1+1,31/2/1970,\n"
COLUMNS = {"unit_text": "Đơn vị", "died_text": "Hy sinh"}


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.delenv("GIAIMA_DATABASE", raising=False)
    found = Jobs()
    yield found
    found.close()


def _wait(job: Job) -> None:
    """Wait for the process and for what it told."""
    assert job.process is not None
    job.process.wait(timeout=120)
    limit = time.monotonic() + 30
    while job.done < job.rows or (job.rows == 0 and len(job.faults) == 0):
        assert time.monotonic() < limit


def test_a_list_is_decoded_row_by_row_and_counted(jobs: Jobs) -> None:
    job = jobs.add("list.csv", LIST.encode())
    jobs.start(job, COLUMNS, "vi")
    _wait(job)
    assert (job.rows, job.done, job.faults) == (3, 3, [])
    rows = Results(job.results).page({}, 0, 10)
    assert [row["own_1"] for row in rows] == ["c5/d8/e66/f304", "KB", "=1+1"]
    assert "Trung đoàn 66" in str(rows[0]["safe_unit"])
    assert "31/2/1970" in str(rows[2]["reason"])


def test_a_list_that_is_stopped_leaves_no_results_and_can_start_again(jobs: Jobs) -> None:
    job = jobs.add("list.csv", (LIST + "4,e66,1970,\n" * 200).encode())
    jobs.start(job, COLUMNS, "vi")
    job.stop()
    assert not job.is_running
    assert not job.results.exists()
    jobs.start(job, COLUMNS, "en")
    _wait(job)
    assert len(Results(job.results)) == 203


def test_a_column_that_is_not_there_is_told(jobs: Jobs) -> None:
    job = jobs.add("list.csv", LIST.encode())
    jobs.start(job, {"unit_text": "Đơn vị cũ"}, "vi")
    _wait(job)
    assert [(code, value) for code, value, _ in job.faults] == [("no-heading", "Đơn vị cũ")]
    assert not job.results.exists()


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
