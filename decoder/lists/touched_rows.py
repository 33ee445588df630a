"""The rows of a list that a change of facts touches: chosen among its results, decoded anew, put in their places."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from decoder.arrays.numbering import Flags
from decoder.explain import decoder_words
from decoder.lists.earlier import DECODE_ANEW, EarlierResults
from decoder.lists.flips import flips_of
from decoder.lists.parts import Advance, Job
from decoder.lists.sources import ListSource, gathered
from decoder.touched import Touched
from decoder.triage import Triage
from kb.problems import FactsError, Problem, Where
from kb.words import LANGUAGES, Language

_READ_AT_ONCE = 1_000
"""Rows of a list that are read to find the touched ones: few, so that parts of these are about as long as others."""


@dataclass(frozen=True, slots=True)
class TouchedRows(ListSource):
    """The rows of a list that are decoded anew.

    Attributes:
        is_touched: Of each row of the list whether it is one of them: array (rows of the list).
    """

    is_touched: Flags

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """Yield these rows, so many at once, as `ListSource.batches` yields all.

        Raises:
            FactsError: If the file turns out to be broken.
        """
        return gathered((batch for batch in self._filtered() if batch.num_rows > 0), rows)

    def _filtered(self) -> Iterator[pa.RecordBatch]:
        begin = 0
        for batch in ListSource.batches(self, _READ_AT_ONCE):
            yield batch.filter(pa.array(self.is_touched[begin : begin + batch.num_rows]))
            begin += batch.num_rows


class RowStream:
    """Rows of batches, taken in order by so many at once as are asked for.

    Args:
        batches: In order.
        schema: Their columns.
    """

    def __init__(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        self._batches = iter(batches)
        self._held = pa.Table.from_batches([], schema)

    def take(self, rows: int) -> pa.RecordBatch:
        """Return the next rows; fewer where there are no more."""
        while self._held.num_rows < rows and (more := next(self._batches, None)) is not None:
            self._held = pa.concat_tables([self._held, pa.Table.from_batches([more])])
        taken, self._held = self._held.slice(0, rows), self._held.slice(rows)
        return _whole(taken)


def _whole(table: pa.Table) -> pa.RecordBatch:
    """Return a table as one batch."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if len(batches) > 0 else pa.RecordBatch.from_pylist([], schema=table.schema)


def touched_job(job: Job, is_touched: Flags) -> Job:
    """Return the job that decodes only the rows that are touched.

    Args:
        job: The whole list with the facts of today.
        is_touched: Of each row: array (rows).
    """
    listed = job.source
    source = TouchedRows(
        listed.path,
        listed.headings,
        listed.columns,
        listed.doubled,
        listed.heading_row,
        int(is_touched.sum()),
        listed.unread,
        is_touched,
    )
    chosen = hashlib.blake2b(np.packbits(is_touched).tobytes(), digest_size=6).hexdigest()
    return Job(source, job.language, job.knowledge_version, job.model_version, job.rows_of_part, chosen)


def check_made_so(earlier: EarlierResults, job: Job, version: str) -> None:
    """Refuse results that were not made as is said: with facts of a version, and today's model, in a language.

    Results with rows that an earlier change touched hold rows of later versions, too; those with rows of today's only
    have nothing left to do.

    Args:
        earlier: The results.
        job: The whole list with the facts of today.
        version: Of the facts that they are said to be decoded with.

    Raises:
        FactsError: With every fault.
    """
    found: dict[str, set[str]] = {"knowledge_version": set(), "model_version": set(), "triage": set()}
    for batch in earlier.batches():
        for name, values in found.items():
            values |= {text or "" for text in batch.column(name).unique().to_pylist()}
    if len(found["triage"]) == 0:
        return
    faults = []
    known = found["knowledge_version"]
    if (version not in known and known != {job.knowledge_version}) or "" in known:
        faults.append(_other_facts(earlier, version, known))
    if found["model_version"] != {job.model_version}:
        faults.append(_other_model(earlier, job.model_version, found["model_version"]))
    if not found["triage"] <= _triages_in(job.language):
        faults.append(_other_language(earlier, found["triage"]))
    if len(faults) > 0:
        raise FactsError(faults)


def choose_rows(earlier: EarlierResults, job: Job, touched_since: Callable[[str], Touched], advance: Advance) -> Flags:
    """Find the rows that a change of facts touches, and look whether the results are those of the list.

    Each row is asked for by the facts it was decoded with: those that no earlier change touched have kept theirs.

    Args:
        earlier: The results.
        job: The whole list with the facts of today.
        touched_since: Returns what has changed since a version of the facts, to be asked row by row.
        advance: Called with the rows that were looked at.

    Returns:
        Of each row whether it is touched: array (rows).

    Raises:
        FactsError: If the results are those of other rows, or what `touched_since` raises.
    """
    found = [np.zeros(0, dtype=bool)]
    begin = 1
    results = RowStream(earlier.batches(), earlier.schema)
    for own in job.source.batches(job.rows_of_part):
        kept = results.take(own.num_rows)
        earlier.check_own(own, kept, begin)
        notices = pa.record_batch([own.column(at) for at in job.source.columns.values()], names=[*job.source.columns])
        touched = np.zeros(own.num_rows, dtype=bool)
        for version in kept.column("knowledge_version").unique().to_pylist():
            if version != job.knowledge_version:
                is_of_it = pc.equal(kept.column("knowledge_version"), version)
                rows = np.flatnonzero(is_of_it.to_numpy(zero_copy_only=False))
                touched[rows] = touched_since(version).rows(notices.filter(is_of_it))
        found.append(touched)
        begin += own.num_rows
        advance(own.num_rows)
    if results.take(1).num_rows > 0:
        raise earlier.other_list(f"the list ends before its row {begin:,}")
    return np.concatenate(found)


def joined(earlier: EarlierResults, is_touched: Flags, decoded: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the results with those decoded anew in their places; the others stay as they were.

    Args:
        earlier: The results there were.
        is_touched: Of each row whether it was decoded anew: array (rows).
        decoded: Those rows with their results, in order.
    """
    for begin, kept, new in _beside(earlier, is_touched, decoded):
        touched = np.flatnonzero(is_touched[begin : begin + kept.num_rows])
        order = np.arange(kept.num_rows)
        order[touched] = kept.num_rows + np.arange(len(touched))
        yield _whole(pa.Table.from_batches([kept, new]).take(pa.array(order)))


def flips(earlier: EarlierResults, is_touched: Flags, decoded: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the rows whose verdict flipped, as `flips_of`; arguments as those of `joined`."""
    place = earlier.source.columns.get("notice_id")
    for begin, kept, new in _beside(earlier, is_touched, decoded):
        touched = np.flatnonzero(is_touched[begin : begin + kept.num_rows])
        ids = new.column(place) if place is not None else pa.array([""] * new.num_rows, pa.string())
        yield flips_of(begin + touched + 1, ids, kept.take(pa.array(touched)), new)


def _beside(
    earlier: EarlierResults, is_touched: Flags, decoded: Iterable[pa.RecordBatch]
) -> Iterator[tuple[int, pa.RecordBatch, pa.RecordBatch]]:
    """Yield the results there were, how many rows stand before them, and what is decoded anew of their rows."""
    stream = RowStream(decoded, earlier.schema)
    begin = 0
    for kept in earlier.batches():
        yield begin, kept, stream.take(int(is_touched[begin : begin + kept.num_rows].sum()))
        begin += kept.num_rows


def _other_facts(earlier: EarlierResults, version: str, found: set[str]) -> Problem:
    versions = ", ".join(sorted(found))
    message = f"{earlier.path} holds no row that was decoded with the facts {version}, but with {versions}."
    return _fault(earlier, "other-facts", versions, message, "Name these after --changed-since.")


def _other_model(earlier: EarlierResults, version: str, found: set[str]) -> Problem:
    versions = ", ".join(sorted(found))
    message = f"{earlier.path} was decoded with the model {versions}, and not with {version}."
    return _fault(earlier, "other-model", versions, message, DECODE_ANEW)


def _other_language(earlier: EarlierResults, triages: set[str]) -> Problem:
    found = [each for each in LANGUAGES if not triages.isdisjoint(_triages_in(each))]
    written = ", ".join(found) or "?"
    message = f"{earlier.path} is written in another language: {written}."
    return _fault(earlier, "other-language", written, message, "Give its own after --lang.")


def _triages_in(language: Language) -> set[str]:
    words = decoder_words(language)
    return {words(f"triage.{each}") for each in get_args(Triage)}


def _fault(earlier: EarlierResults, code: str, came: str, message: str, hint: str) -> Problem:
    return Problem(code, "error", Where(earlier.path.name, 0), "", f"{earlier.path} ({came})", message, hint)
