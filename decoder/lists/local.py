"""Parts of a list decoded on this machine: by this process, or by several beside it.

Several processes first search the homes and cemeteries of a long list together, each text once; then each takes the
next part when it is done with one.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pyarrow as pa
import pyarrow.compute as pc

from decoder.batch import BatchDecoder
from decoder.burials import split_burial
from decoder.decode import Decoder
from decoder.lists.parts import Advance, Job, Parts, keep_part, part_bytes
from decoder.lists.sources import ListSource
from decoder.lists.tables import file_fault, unwritable
from decoder.notice import FIELD_LIMIT
from kb.compiled import compiled_folder
from kb.gazetteer import PlaceMatch
from kb.knowledge import KnowledgeBase
from kb.snapshot import load_snapshot, snapshot_of
from kb.words import Language

_MOST_WORKERS = 61
"""More processes cannot be waited for on Windows. Source: concurrent.futures, ProcessPoolExecutor."""
_AHEAD = 2
"""Parts read ahead for each worker."""
_LOOKED_THROUGH = 10
"""Parts whose places are searched by all workers together before the first is decoded: later ones name few others."""
_TEXTS_AT_ONCE = 250
"""Texts searched by a worker at once: a tenth of a second, so that all are done at about the same time."""

Searched = dict[str, tuple[PlaceMatch, ...]]


def decode_parts(job: Job, parts: Parts, knowledge: KnowledgeBase, workers: int, advance: Advance) -> int:
    """Decode every part that is not there yet.

    Args:
        job: What is decoded.
        parts: Where they are kept.
        knowledge: The facts.
        workers: Processes that decode; one = this process.
        advance: Called with the rows of each part that is there.

    Returns:
        The number of parts.

    Raises:
        FactsError: If the list turns out to be broken, or a part cannot be written; the parts that are done stay.
    """
    batches = job.source.batches(job.rows_of_part)
    is_small = 0 < job.source.rows <= job.rows_of_part  # a process of its own would take longer to begin
    snapshot = _snapshot(knowledge) if workers > 1 and not is_small else None
    try:
        if snapshot is None:
            return _decode_here(batches, parts, job, knowledge, advance)
        return _decode_beside(batches, parts, job, snapshot, min(workers, _MOST_WORKERS), advance)
    except OSError as error:
        raise unwritable(parts.destination, error) from error
    except BrokenProcessPool as error:
        message = "A process that decodes was ended from outside, most likely for want of memory."
        hint = "Run it again with fewer --workers: it goes on with the parts that are done."
        raise file_fault(parts.folder, "worker-ended", message, hint) from error


def _snapshot(knowledge: KnowledgeBase) -> Path:
    """Return the facts as workers read them, made where they are missing."""
    try:
        return snapshot_of(knowledge)
    except OSError as error:
        raise unwritable(compiled_folder(), error) from error


def _decode_here(
    batches: Iterator[pa.RecordBatch], parts: Parts, job: Job, knowledge: KnowledgeBase, advance: Advance
) -> int:
    decoder: BatchDecoder | None = None
    count = 0
    for number, batch in enumerate(batches):
        count = number + 1
        if not parts.path(number).is_file():
            if decoder is None:
                decoder = BatchDecoder(Decoder(knowledge).ready(), job.language)
            keep_part(parts.path(number), part_bytes(decoder, batch, job.source.columns))
        advance(batch.num_rows)
    return count


def _decode_beside(
    batches: Iterator[pa.RecordBatch], parts: Parts, job: Job, snapshot: Path, workers: int, advance: Advance
) -> int:
    """Decode in processes of their own, reading only so far ahead that memory stays within bounds."""
    with TemporaryDirectory(prefix="giaima-", ignore_cleanup_errors=True) as folder:
        places = Path(folder) / "found"
        start = (str(snapshot), job.language, job.source, places)
        with ProcessPoolExecutor(workers, get_context("spawn"), _begin_worker, start) as pool:
            first = list(islice(batches, _LOOKED_THROUGH))
            if any(not parts.path(number).is_file() for number in range(1, len(first))):
                places.write_bytes(pickle.dumps(_search_together(first, job.source.columns, pool)))
            return _submit(chain(first, batches), parts, pool, _AHEAD * workers, advance)


def _submit(
    batches: Iterable[pa.RecordBatch], parts: Parts, pool: Executor, most_waiting: int, advance: Advance
) -> int:
    """Give the parts that are not there yet to the processes; returns how many parts there are."""
    count = 0
    waiting: dict[Future[None], int] = {}
    try:
        for number, batch in enumerate(batches):
            count = number + 1
            if parts.path(number).is_file():
                advance(batch.num_rows)
                continue
            if len(waiting) >= most_waiting:
                _collect(waiting, advance)
            waiting[pool.submit(_work, batch, str(parts.path(number)))] = batch.num_rows
        while len(waiting) > 0:
            _collect(waiting, advance)
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    return count


def _search_together(batches: Iterable[pa.RecordBatch], columns: Mapping[str, int], pool: Executor) -> Searched:
    """Search the homes and cemeteries that some rows of a list name, each distinct text once."""
    texts: dict[tuple[str, str], None] = {}
    for batch in batches:
        for field in ("home_text", "burial_text"):
            distinct = pc.unique(batch.column(columns[field])).to_pylist() if field in columns else []
            texts.update(dict.fromkeys((field, text) for text in distinct if len(text) <= FIELD_LIMIT))
    found: Searched = {}
    asked = list(texts)
    chunks = [asked[at : at + _TEXTS_AT_ONCE] for at in range(0, len(asked), _TEXTS_AT_ONCE)]
    for some in pool.map(_search, chunks):
        found |= some
    return found


def _collect(waiting: dict[Future[None], int], advance: Advance) -> None:
    """Wait until a part is done; what went wrong with it is raised here."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        rows = waiting.pop(each)
        each.result()
        advance(rows)


@dataclass(slots=True)
class _Worker:
    """What a worker process works with.

    Attributes:
        decoder: Decodes the parts.
        source: The list.
        places: The file of the places that were searched together, until it is read.
    """

    decoder: BatchDecoder
    source: ListSource
    places: Path | None


_worker: _Worker | None = None


def _begin_worker(snapshot: str, language: Language, source: ListSource, places: Path) -> None:
    global _worker  # noqa: PLW0603 - a process of a pool has no other place for what it keeps
    Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(1)  # the one that reads and shows progress goes first
    _worker = _Worker(BatchDecoder(Decoder(load_snapshot(Path(snapshot))).ready(), language), source, places)


def _end_with_parent() -> None:
    """End this process when the run that began it is gone: one that was killed cannot end its workers."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _search(texts: Iterable[tuple[str, str]]) -> Searched:
    """Search the places of homes, and those that burial texts name for a later grave: whatever the day."""
    assert _worker is not None
    return _worker.decoder.search_places(
        split_burial(text).later if field == "burial_text" else text for field, text in texts
    )


def _work(batch: pa.RecordBatch, path: str) -> None:
    assert _worker is not None
    if _worker.places is not None and _worker.places.is_file():
        _worker.decoder.remember_places(pickle.loads(_worker.places.read_bytes()))
    _worker.places = None
    keep_part(Path(path), part_bytes(_worker.decoder, batch, _worker.source.columns))
