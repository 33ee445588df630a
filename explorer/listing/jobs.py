"""Lists being decoded: each in a process of its own, with its progress, and the way to stop it.

What is uploaded names people; it lies in a folder that only this server's user can read, and goes with the server.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from decoder.lists.job import JOB, RESULTS
from kb.words import Language

_ROOT = Path(__file__).parents[2]
_MOST_JOBS = 20
"""Lists kept at once; the oldest goes when another comes, for they name people."""
_JOB_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(slots=True)
class Job:
    """A list on its way.

    Attributes:
        job_id: Names it in the address.
        name: Of the file, as uploaded.
        folder: Where its files are.
        rows: Rows in all; 0 until they were counted.
        done: Rows decoded.
        faults: Code, value and English text of what stopped it.
        is_stopped: Whether somebody stopped it.
        started: When the first row was decoded, on the monotonic clock; 0 before.
    """

    job_id: str
    name: str
    folder: Path
    rows: int = 0
    done: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    is_stopped: bool = False
    started: float = 0.0
    process: subprocess.Popen[str] | None = None
    follower: Thread | None = None

    @property
    def results(self) -> Path:
        """The file of the results, there once all rows are decoded."""
        return self.folder / RESULTS

    @property
    def is_running(self) -> bool:
        """Whether rows are still being decoded, or what became of them is still being read."""
        return self.follower is not None and self.follower.is_alive() and not self.is_stopped

    def seconds_left(self) -> float | None:
        """Return how long the rest takes at the rate so far; None while nothing can be said."""
        if self.done == 0 or self.started == 0.0:
            return None
        return (time.monotonic() - self.started) / self.done * (self.rows - self.done)

    def rate(self) -> float:
        """Return rows per second so far; 0 while nothing can be said."""
        return self.done / max(time.monotonic() - self.started, 1e-9) if self.started > 0.0 else 0.0

    def stop(self) -> None:
        """Stop decoding; nothing is left of the results."""
        self.is_stopped = True
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        for part in self.folder.glob(".giaima-*"):  # what a killed process had begun
            shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)


class Jobs:
    """All lists of this server."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="giaima-lists-"))
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        atexit.register(self.close)

    def add(self, name: str, data: bytes) -> Job:
        """Keep an uploaded file under its ending; nothing is decoded yet."""
        job_id = secrets.token_hex(8)
        folder = self._folder / job_id
        folder.mkdir(mode=0o700)
        job = Job(job_id, name, folder)
        self.file_of(job).write_bytes(data)
        self._jobs[job_id] = job
        for old in list(self._jobs)[:-_MOST_JOBS]:
            self._drop(self._jobs.pop(old))
        return job

    def file_of(self, job: Job) -> Path:
        """Return where the file of a job lies."""
        return job.folder / f"list{Path(job.name).suffix.lower()}"

    def get(self, job_id: str) -> Job | None:
        """Return a job by its id; None where there is none, or no longer."""
        return self._jobs.get(job_id) if _JOB_ID.fullmatch(job_id) else None

    def start(
        self, job: Job, columns: Mapping[str, int], language: Language, *, headings: Sequence[str], heading_row: int
    ) -> None:
        """Begin to decode a list; one that is being decoded goes on as it is.

        Args:
            job: As added.
            columns: Field of a notice to the place of its column.
            language: Of the results.
            headings: Of the list.
            heading_row: Their row, from 0.
        """
        with self._lock:
            if job.is_running:
                return
            told = {
                "file": self.file_of(job).name,
                "headings": list(headings),
                "heading_row": heading_row,
                "columns": dict(columns),
                "language": language,
            }
            (job.folder / JOB).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            job.rows = job.done = 0
            job.faults, job.is_stopped, job.started = [], False, 0.0
            job.process = subprocess.Popen(
                [sys.executable, "-m", "decoder.lists.job", str(job.folder)],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                cwd=_ROOT,
            )
            job.follower = Thread(target=_follow, args=(job, job.process), daemon=True)
            job.follower.start()

    def _drop(self, job: Job) -> None:
        job.stop()
        shutil.rmtree(job.folder, ignore_errors=True)

    def close(self) -> None:
        """Stop everything and remove what was uploaded."""
        for job in self._jobs.values():
            job.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _follow(job: Job, process: subprocess.Popen[str]) -> None:
    """Take over what the process tells, until it ends."""
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):  # closed while reading
        for line in process.stdout:
            told: dict[str, Any] = json.loads(line)
            job.faults += [tuple(each) for each in told.get("faults", ())]
            job.rows, job.done = told.get("rows", job.rows), told.get("done", job.done)
            if job.started == 0.0 and job.done > 0:
                job.started = time.monotonic()
    if process.wait() != 0 and not job.is_stopped and len(job.faults) == 0:
        job.faults.append(("", "", f"The process ended with code {process.returncode}."))
