"""A list decoded part by part: each part is kept when it is done, so that a stopped run goes on where it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

import kb
from decoder.batch import BatchDecoder, result_schema
from decoder.lists.sources import ListSource, own_column
from decoder.lists.tables import file_fault, unwritable
from kb.communes import COMMUNES_PACKAGE
from kb.compiled import hash_of_files
from kb.whole_files import whole_file
from kb.words import Language

ROWS_OF_PART = 20_000
"""Rows decoded together: enough for texts to repeat, few enough for two workers to stay within a gigabyte each."""
_STATE, _LOCK, _ENDING = "state.json", "lock", ".arrow"

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What decides the result of a list, and so whether the parts of an earlier run are those of this one.

    Attributes:
        source: The list.
        language: Of names and reasons.
        knowledge_version: Of the facts.
        model_version: Of the weights.
        rows_of_part: Rows decoded together.
        chosen: What stands for the rows that were chosen from the list; empty = all of them.
    """

    source: ListSource
    language: Language
    knowledge_version: str
    model_version: str
    rows_of_part: int = ROWS_OF_PART
    chosen: str = ""

    def state(self) -> dict[str, Any]:
        """Return it as plain data, with what shows that the file is the same."""
        found = self.source.path.stat()
        return {
            "list": str(self.source.path.resolve()),
            "bytes": found.st_size,
            "changed": found.st_mtime_ns,
            "columns": dict(self.source.columns),
            "heading_row": self.source.heading_row,
            "language": self.language,
            "knowledge": self.knowledge_version,
            "model": self.model_version,
            "rows_of_part": self.rows_of_part,
            "chosen": self.chosen,
            "program": program_version(),
        }


class Parts:
    """The parts of a run, in a folder beside the file to be written; one run at a time has it.

    Args:
        destination: The file to be written.
        job: What is decoded.

    Attributes:
        folder: The folder.
        destination: As given.
        starts_anew: Whether `begin` found parts of another job, and removed them.
    """

    def __init__(self, destination: Path, job: Job) -> None:
        self.starts_anew = False
        self.folder = destination.parent / f".{destination.name}.parts"
        self.destination = destination
        self._job = job

    @contextmanager
    def held(self) -> Iterator[Self]:
        """Keep other runs out of the folder, made where it is missing, while the block works.

        The system gives the folder free when this process ends, however it ends: a killed run keeps nobody out.

        Raises:
            FactsError: If another run has it, or it cannot be made.
        """
        lock = FileLock(self.folder / _LOCK, blocking=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            message = f"Another run is writing {self.destination}."
            hint = "Wait until it is done, or end it and run this again; or write to another file."
            raise file_fault(self.destination, "in-use", message, hint) from error
        except OSError as error:
            raise unwritable(self.destination, error) from error
        try:
            yield self
        finally:
            with suppress(OSError):  # on Windows, what is open stays until it is free
                if len(list(self.folder.glob(f"*{_ENDING}"))) == 0:
                    self._clear()
                    (self.folder / _LOCK).unlink()
            lock.release()
            with suppress(OSError):  # it holds parts for another run to go on with
                self.folder.rmdir()

    def begin(self) -> int:
        """Make the folder, or keep that of an earlier run of the same job; returns how many parts it holds.

        Raises:
            FactsError: If the folder cannot be made.
        """
        state, known = self._job.state(), self.folder / _STATE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if _read_state(known) != state:
                self.starts_anew = len(list(self.folder.glob(f"*{_ENDING}"))) > 0
                self._clear()
            if not known.is_file():
                with whole_file(known) as part:
                    part.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            raise unwritable(self.destination, error) from error
        return sum(_is_whole(path) for path in sorted(self.folder.glob(f"*{_ENDING}")))

    def path(self, number: int) -> Path:
        """Return the file of a part."""
        return self.folder / f"{number:06}{_ENDING}"

    def batches(self, count: int, only: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield the parts in order.

        Args:
            count: How many there are.
            only: Names of the columns wanted, in the order of the parts; none = all.
        """
        for number in range(count):
            with pa.memory_map(str(self.path(number))) as file:
                reader = pa.ipc.open_file(file)
                if len(only) > 0:
                    places = [reader.schema.get_field_index(name) for name in only]
                    reader = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=places))
                for at in range(reader.num_record_batches):
                    yield reader.get_batch(at)

    def end(self) -> None:
        """Remove the parts: the file holds them all."""
        with suppress(OSError):
            self._clear()
            self.folder.rmdir()

    def _clear(self) -> None:
        """Remove all that is in the folder but the lock: whoever removed that would let another run in."""
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != _LOCK:
                path.unlink()


def _read_state(path: Path) -> dict[str, Any] | None:
    """Return the state of an earlier run; None where there is none, or none that can be read."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _is_whole(path: Path) -> bool:
    """Tell whether a part can be read; one that was cut off, as by a power failure, is removed."""
    try:
        with pa.memory_map(str(path)) as file:
            pa.ipc.open_file(file)
    except (OSError, pa.ArrowInvalid):
        path.unlink()
        return False
    return True


@cache
def program_version() -> str:
    """Return what stands for the program: what another one makes can be other bytes."""
    packages = (Path(__file__).parents[1], Path(kb.__file__).parent)
    own = hash_of_files(
        path for package in packages for kind in ("py", "csv", "txt") for path in package.rglob(f"*.{kind}")
    )
    return " ".join([own, *(f"{name} {version(name)}" for name in ("pyarrow", COMMUNES_PACKAGE))])


def advancing(batches: Iterable[pa.RecordBatch], advance: Advance) -> Iterator[pa.RecordBatch]:
    """Yield batches, and tell of each how many rows it had when the next one is asked for."""
    for batch in batches:
        yield batch
        advance(batch.num_rows)


def keep_part(path: Path, written: bytes) -> None:
    """Keep a part, whole or not at all."""
    with whole_file(path) as part:
        part.write_bytes(written)


def decode_own(decoder: BatchDecoder, batch: pa.RecordBatch, columns: Mapping[str, int]) -> pa.RecordBatch:
    """Decode rows of a list, and return their own columns with the results behind them.

    Args:
        decoder: The decoder.
        batch: The rows, all columns of the list.
        columns: Field of `Notice` to the place of its column.
    """
    notices = pa.record_batch([batch.column(place) for place in columns.values()], names=list(columns))
    found = decoder.decode(notices)
    return pa.record_batch([*batch.columns, *found.columns], names=[*batch.schema.names, *found.schema.names])


def part_bytes(decoder: BatchDecoder, batch: pa.RecordBatch, columns: Mapping[str, int]) -> bytes:
    """Decode the rows of a part as `decode_own` does, and return the file that keeps it."""
    whole = decode_own(decoder, batch, columns)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(sink, whole.schema, options=options) as writer:
        writer.write_batch(whole)
    return bytes(sink.getvalue())


def empty_batch(width: int) -> pa.RecordBatch:
    """Return no rows of a list with so many columns of its own, and their results."""
    return pa.RecordBatch.from_pylist([], schema=list_schema(width))


def list_schema(width: int) -> pa.Schema:
    """Return the columns of a decoded list: so many of its own, then those of the results."""
    own = [pa.field(own_column(place), pa.string()) for place in range(width)]
    return pa.schema([*own, *result_schema()])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a list came out how."""

    rows: int
    decided: int
    undecided: int
    faulty: int


def count_rows(parts: Parts, count: int) -> Counts:
    """Count the rows of all parts."""
    rows = decided = faulty = 0
    for batch in parts.batches(count, ("none_of_these", "safe_level")):
        rows += batch.num_rows
        decided += batch.num_rows - batch.column("safe_level").null_count
        faulty += batch.column("none_of_these").null_count
    return Counts(rows, decided, rows - decided - faulty, faulty)


def faulty_rows(parts: Parts, count: int, width: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows that cannot be decoded: number of the row, why, and its own cells.

    Args:
        parts: The parts.
        count: How many there are.
        width: How many columns are the list's own.
    """
    begin = 1
    names = [own_column(place) for place in range(width)]
    for batch in parts.batches(count, (*names, "none_of_these", "reason")):
        is_faulty = pc.is_null(batch.column("none_of_these"))
        numbers = pa.array(range(begin, begin + batch.num_rows), pa.int64())
        columns = [numbers, batch.column("reason"), *batch.columns[:width]]
        yield pa.record_batch(columns, names=["row", "reason", *names]).filter(is_faulty)
        begin += batch.num_rows
