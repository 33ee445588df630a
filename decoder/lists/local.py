"""Parts of a list decoded on this machine: by this process, or by several beside it.

Several processes first search the homes and cemeteries of a long list together, each text once; then each takes the
next part when it is done with one.
"""

from __future__ import annotations

import atexit
import os
import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Thread

import pyarrow as pa
import pyarrow.compute as pc

from decoder.batch import BatchDecoder
from decoder.burials import split_burial
from decoder.decode import Decoder
from decoder.lists.held_facts import HeldFacts, read_facts
from decoder.lists.parts import Advance, Job, Parts, keep_part, part_bytes
from decoder.lists.sources import ListSource
from decoder.lists.tables import file_fault, unwritable
from decoder.notice import FIELD_LIMIT
from kb.words import Language

_MOST_WORKERS = 61
"""More processes cannot be waited for on Windows. Source: concurrent.futures, ProcessPoolExecutor."""
_AHEAD = 2
"""Parts read ahead for each worker."""
_LOOKED_THROUGH = 10
"""Parts whose places are searched by all workers together before the first is decoded: later ones name few others."""
_TEXTS_AT_ONCE = 250
"""Texts searched by a worker at once: a tenth of a second, so that all are done at about the same time."""


def decode_parts(job: Job, parts: Parts, facts: HeldFacts, workers: int, advance: Advance) -> int:
    """Decode every part that is not there yet.

    Args:
        job: What is decoded.
        parts: Where they are kept.
        facts: The facts.
        workers: Processes that decode; one = this process.
        advance: Called with the rows of each part that is there.

    Returns:
        The number of parts.

    Raises:
        FactsError: If the list turns out to be broken, or a part cannot be written; the parts that are done stay.
    """
    batches = job.source.batches(job.rows_of_part)
    is_small = 0 < job.source.rows <= job.rows_of_part  # a process of its own would take longer to begin
    try:
        if workers == 1 or is_small:
            return _decode_here(batches, parts, job, facts, advance)
        return _decode_beside(batches, parts, job, facts.handed_over(), min(workers, _MOST_WORKERS), advance)
    except OSError as error:
        raise unwritable(parts.destination, error) from error
    except BrokenProcessPool as error:
        message = "A process that decodes was ended from outside, most likely for want of memory."
        hint = "Run it again with fewer --workers: it goes on with the parts that are done."
        raise file_fault(parts.folder, "worker-ended", message, hint) from error


def _decode_here(batches: Iterator[pa.RecordBatch], parts: Parts, job: Job, facts: HeldFacts, advance: Advance) -> int:
    count = 0
    for number, batch in enumerate(batches):
        count = number + 1
        if not parts.path(number).is_file():
            keep_part(parts.path(number), part_bytes(facts.decoder(job.language), batch, job.source.columns))
        advance(batch.num_rows)
    return count


def _decode_beside(
    batches: Iterator[pa.RecordBatch], parts: Parts, job: Job, snapshot: Path, workers: int, advance: Advance
) -> int:
    """Decode in processes of their own, reading only so far ahead that memory stays within bounds."""
    with TemporaryDirectory(prefix="giaima-", ignore_cleanup_errors=True) as folder:
        own, places = Path(folder) / "facts", Path(folder) / "places"
        places.mkdir()
        copyfile(snapshot, own)  # newer facts could take its place while the list is decoded
        start = (own, job.language, job.source, places)
        with ProcessPoolExecutor(workers, get_context("spawn"), _begin_worker, start) as pool:
            try:
                first = deque(islice(batches, _LOOKED_THROUGH))
                # A single part is decoded by one worker, which searches its places as it goes.
                if any(not parts.path(number).is_file() for number in range(1, len(first))):
                    _search_together(first, job.source.columns, pool, places)
                return _submit(chain(_taken(first), batches), parts, pool, _AHEAD * workers, advance)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _taken(batches: deque[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches, and hold those no more that were yielded."""
    while len(batches) > 0:
        yield batches.popleft()


def _submit(
    batches: Iterable[pa.RecordBatch], parts: Parts, pool: Executor, most_waiting: int, advance: Advance
) -> int:
    """Give the parts that are not there yet to the processes; returns how many parts there are."""
    count = 0
    waiting: dict[Future[None], int] = {}
    for number, batch in enumerate(batches):
        count = number + 1
        if parts.path(number).is_file():
            advance(batch.num_rows)
            continue
        if len(waiting) >= most_waiting:
            _collect(waiting, advance)
        waiting[pool.submit(_work, batch, parts.path(number))] = batch.num_rows
    while len(waiting) > 0:
        _collect(waiting, advance)
    return count


def _search_together(
    batches: Iterable[pa.RecordBatch], columns: Mapping[str, int], pool: Executor, folder: Path
) -> None:
    """Search the homes and cemeteries that some rows of a list name, each once, and keep what is found in a folder.

    Raises:
        FactsError: If the folder cannot hold it.
    """
    homes = {text.strip() for text in _distinct(batches, columns, "home_text")}
    searches = _searches(homes, pool, folder / "homes")
    cemeteries = {split_burial(text).later.strip() for text in _distinct(batches, columns, "burial_text")}
    searches += _searches(cemeteries - homes, pool, folder / "cemeteries")
    try:
        for each in searches:
            each.result()
    except OSError as error:
        raise unwritable(folder, error) from error


def _distinct(batches: Iterable[pa.RecordBatch], columns: Mapping[str, int], field: str) -> list[str]:
    """Return the distinct texts of a field that are not too long to be read."""
    if field not in columns:
        return []
    texts = pc.unique(pa.chunked_array([batch.column(columns[field]) for batch in batches])).to_pylist()
    return [text for text in texts if len(text) <= FIELD_LIMIT]


def _searches(texts: Iterable[str], pool: Executor, path: Path) -> list[Future[None]]:
    """Have texts searched by all processes, some at once; what is found goes to files that begin with a path."""
    asked = sorted(texts)
    begins = range(0, len(asked), _TEXTS_AT_ONCE)
    return [
        pool.submit(_search, asked[begin : begin + _TEXTS_AT_ONCE], path.with_suffix(f".{begin}")) for begin in begins
    ]


def _collect(waiting: dict[Future[None], int], advance: Advance) -> None:
    """Wait until a part is done; what went wrong with it is raised here."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        rows = waiting.pop(each)
        each.result()
        advance(rows)


@dataclass
class _Worker:
    """What a worker process works with; it reads the facts with its first task, which tells what goes wrong there.

    Attributes:
        snapshot: The facts.
        language: Of names and reasons.
        source: The list.
        places: The folder of the places that are searched together.
    """

    snapshot: Path
    language: Language
    source: ListSource
    places: Path

    @cached_property
    def decoder(self) -> BatchDecoder:
        """Decodes the parts."""
        return BatchDecoder(Decoder(read_facts(self.snapshot)).ready(), self.language)

    @cached_property
    def informed_decoder(self) -> BatchDecoder:
        """The same, when it has been told which places were found."""
        for found in self.places.iterdir():
            self.decoder.remember_places(pickle.loads(found.read_bytes()))
        return self.decoder


_worker: _Worker | None = None


def _begin_worker(snapshot: Path, language: Language, source: ListSource, places: Path) -> None:
    global _worker  # noqa: PLW0603 - a process of a pool has no other place for what it keeps
    Thread(target=_end_with_parent, daemon=True).start()
    atexit.register(os._exit, 0)  # the system takes the memory back at once; taking every object apart takes 2 s
    if hasattr(os, "nice"):
        os.nice(1)  # the one that reads and shows progress goes first
    _worker = _Worker(snapshot, language, source, places)


def _end_with_parent() -> None:
    """End this process when the run that began it is gone: one that was killed cannot end its workers."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _search(texts: Sequence[str], path: Path) -> None:
    """Search the places that texts name, whatever the day."""
    assert _worker is not None
    path.write_bytes(pickle.dumps(_worker.decoder.search_places(texts)))


def _work(batch: pa.RecordBatch, path: Path) -> None:
    """Decode the rows of a part and keep it."""
    assert _worker is not None
    keep_part(path, part_bytes(_worker.informed_decoder, batch, _worker.source.columns))
