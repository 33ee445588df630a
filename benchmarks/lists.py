"""A list as long as the national one, decoded by the command: rows a second, memory, and other ways beside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
from rapidfuzz import process

from benchmarks.national_list import HEADINGS, NATIONAL_ROWS, write_list
from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.notice import Notice
from decoder.result_rows import result_row
from kb.knowledge import load_knowledge

CURVE = (10_000, 100_000, NATIONAL_ROWS)
SAMPLE = 2_000
_SECONDS_BETWEEN = 0.5


def main() -> None:
    """Measure the curve over rows, two files formats, one worker and all, and the sample by other ways."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "list.parquet"
        for rows in CURVE:
            write_list(source, rows)
            decoded(source, Path(folder) / "out.parquet", rows)
        print_ratio(source, Path(folder))
        comma = Path(folder) / "list.csv"
        pyarrow.csv.write_csv(pq.read_table(source), comma)
        decoded(comma, Path(folder) / "out.csv", NATIONAL_ROWS)
        write_list(source, 100_000)
        decoded(source, Path(folder) / "out.parquet", 100_000, workers=1)
        sample(source)


def decoded(source: Path, out: Path, rows: int, *, workers: int = 0, database: str = "") -> float:
    """Decode a list by the command; print seconds, rows a second and the most memory of all its processes.

    Returns:
        Seconds.
    """
    command = [sys.executable, "-m", "giaima.cli", "batch", str(source), str(out), "--workers", str(workers)]
    environment = {**os.environ, **({"GIAIMA_DATABASE": database} if database != "" else {})}
    out.unlink(missing_ok=True)
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        watch = _Watch(running.pid)
        code = running.wait()
    seconds = time.perf_counter() - start
    assert code == 0, code
    many = workers or os.cpu_count()
    told = f"{rows:>9,} rows, {source.suffix} to {out.suffix}, up to {many} workers"
    print(f"{told:56} {seconds:8.1f} s {rows / seconds:10,.0f} rows/s {watch.end():8,.0f} MB", flush=True)
    return seconds


def print_ratio(source: Path, folder: Path) -> None:
    """Print how long the same file takes to be read and written by pyarrow alone."""
    start = time.perf_counter()
    pq.write_table(pq.read_table(source), folder / "copy.parquet", compression="zstd")
    print(f"{'read and write the same rows by pyarrow':56} {time.perf_counter() - start:8.1f} s", flush=True)


def sample(source: Path) -> None:
    """Decode some rows one by one and at once, and look for the most similar designation instead."""
    names = {heading: name for name, heading in HEADINGS.items()}
    rows = pq.ParquetFile(source).read().slice(0, SAMPLE).rename_columns(names)
    decoder = Decoder(load_knowledge()).ready()
    notices = [Notice(**row) for row in rows.to_pylist()]
    start = time.perf_counter()
    for notice in notices:
        result_row(notice, decoder, "vi")
    print(f"{'one by one':56} {(time.perf_counter() - start) / SAMPLE * 1e6:8.0f} us a row", flush=True)
    start = time.perf_counter()
    BatchDecoder(decoder).decode(rows.combine_chunks().to_batches()[0])
    seconds = time.perf_counter() - start
    print(f"{'at once, nothing known before':56} {seconds / SAMPLE * 1e6:8.0f} us a row", flush=True)
    labels = [each.text for each in decoder.knowledge.facts.designations]
    start = time.perf_counter()
    for notice in notices:
        process.extractOne(notice.unit_text, labels)
    seconds = time.perf_counter() - start
    print(f"{'the most similar designation by rapidfuzz':56} {seconds / SAMPLE * 1e6:8.0f} us a row", flush=True)


class _Watch:
    """Watches the memory of a process and all under it (proportional set size; Linux only, elsewhere 0)."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Stop, and return the most memory seen, in MB."""
        self._is_over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._is_over.wait(_SECONDS_BETWEEN):
            self._most = max(self._most, sum(_memory_mb(pid) for pid in _with_children(self._pid)))


def _memory_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _with_children(pid: int) -> list[int]:
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        if parent == pid:
            found += _with_children(int(path.parent.name))
    return found


if __name__ == "__main__":
    main()
