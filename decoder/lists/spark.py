"""Parts of a list decoded on a Spark cluster: the same function over the same parts, and so the same bytes.

The facts go to every worker once (a broadcast of their snapshot); a part goes there and its result comes back as Arrow
bytes within one cell. The list is read and the result is written where the command runs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from os import environ
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from warnings import filterwarnings

import pyarrow as pa

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.held_facts import HeldFacts
from decoder.lists.parts import Advance, Job, Parts, keep_part, part_bytes, program_version
from decoder.lists.tables import file_fault, unwritable
from kb.problems import FactsError, GiaiMaError, Problem, Where
from kb.snapshot import read_snapshot
from kb.words import Language

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import SparkSession

_PARTS_OF_A_WAVE = 4
"""Parts sent at once for each core of the cluster: enough to keep it busy, few enough to be held here."""
_SCHEMA = "number int, rows binary"
_RAISED = re.compile(r"[\w.]+Error: ")
"""How the last line of a Python traceback begins."""
_decoders: dict[str, BatchDecoder] = {}
"""In a process of a worker: the decoder of the facts and the language it was sent."""

Mapped = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class SparkMissingError(FactsError):
    """Spark cannot be started; carries one problem: PySpark or Java is missing, or the cluster does not answer."""

    def __init__(self, code: str, value: str, message: str, hint: str) -> None:
        super().__init__([Problem(code, "error", Where("spark", 0), "", value, message, hint)])


def decode_parts_on_spark(job: Job, parts: Parts, facts: HeldFacts, master: str, advance: Advance) -> int:
    """Decode every part that is not there yet on a cluster.

    Args:
        job: What is decoded.
        parts: Where they are kept.
        facts: The facts.
        master: Address of the cluster, such as ``spark://host:7077`` or ``local[2]``.
        advance: Called with the rows of each part that is there.

    Returns:
        The number of parts.

    Raises:
        SparkMissingError: If PySpark or Java is not installed, or the cluster does not answer.
        FactsError: If the list turns out to be broken, the cluster fails, or a part cannot be written; the parts that
            are done stay.
    """
    session = _session(master)
    try:
        return _decode_in_waves(session, job, parts, _decoding(session, job, facts), advance)
    except OSError as error:
        raise unwritable(parts.destination, error) from error
    except _spark_errors() as error:
        message = f"Decoding on {master} failed: {_reason(error)}"
        hint = "Run it again when that is mended: it goes on with the parts that are done."
        raise file_fault(parts.destination, "cluster-failed", message, hint) from error
    finally:
        with suppress(OSError, *_spark_errors()):  # of a cluster that is gone
            session.stop()


def _decode_in_waves(session: SparkSession, job: Job, parts: Parts, decode: Mapped, advance: Advance) -> int:
    """Send out so many parts at once that the cluster is busy, and keep them as they come back."""
    count = 0
    most = _PARTS_OF_A_WAVE * session.sparkContext.defaultParallelism
    batches = enumerate(job.source.batches(job.rows_of_part))
    while len(wave := list(islice(batches, most))) > 0:
        count += len(wave)
        waiting = [(number, batch) for number, batch in wave if not parts.path(number).is_file()]
        advance(sum(batch.num_rows for number, batch in wave if parts.path(number).is_file()))
        rows_of = {number: batch.num_rows for number, batch in waiting}
        for number, found in _decoded(session, waiting, decode):
            keep_part(parts.path(number), found)
            advance(rows_of[number])
    return count


def _session(master: str) -> SparkSession:
    try:
        sql = import_module("pyspark.sql")  # an extra: the program works without it
    except ImportError as error:
        hint = "pip install '.[spark]' in the program's folder, and Java 17 or newer; or leave out --engine spark."
        raise SparkMissingError("no-pyspark", "pyspark", "PySpark is not installed.", hint) from error
    _check_java()
    if master.startswith("local"):  # workers here run what this process runs, whatever python3 is on the path
        environ.setdefault("PYSPARK_PYTHON", sys.executable)
    options = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "1"}
    builder = sql.SparkSession.builder.master(master).appName("giaima")
    for name, value in options.items():
        builder = builder.config(name, value)
    filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # no part goes through pandas
    try:
        session: SparkSession = builder.getOrCreate()
    except _spark_errors() as error:
        message = f"Spark does not start at {master}: {_reason(error)}"
        hint = "Check the address and that this machine reaches it, and that `java -version` says 17 or newer."
        raise SparkMissingError("spark-not-started", master, message, hint) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _check_java() -> None:
    """Refuse to start Spark where it would find no Java: in the folder that `JAVA_HOME` names, else on the path.

    Raises:
        SparkMissingError: If there is none.
    """
    home = environ.get("JAVA_HOME", "")
    folder = str(Path(home) / "bin") if home != "" else None
    if which("java", path=folder) is None:
        message = "Spark needs Java, and there is none on the PATH or where JAVA_HOME points."
        hint = "Install Java 17 or newer (sudo apt-get install default-jre-headless); or leave out --engine spark."
        raise SparkMissingError("no-java", home or "java", message, hint)


def _spark_errors() -> tuple[type[Exception], ...]:
    """Return what PySpark raises that cannot start or go on: in Python, and in Java."""
    return import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JError


def _reason(error: Exception) -> str:
    """Return the line that says what is wrong: what a worker's Python raised, else the first one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() != ""]
    raised = [line for line in lines if _RAISED.match(line)]
    reason = raised[-1] if len(raised) > 0 else next(iter(lines), type(error).__name__)
    return reason if reason.endswith(".") else f"{reason}."


@dataclass(frozen=True, slots=True)
class Sent:
    """What workers are sent once, for all parts.

    Attributes:
        snapshot: Of the facts.
        facts: Their version.
        program: What stands for the program that sends them.
        language: Of names and reasons.
        columns: Field of `Notice` to the place of its column.
    """

    snapshot: Broadcast[bytes]
    facts: str
    program: str
    language: Language
    columns: Mapping[str, int]


def _decoding(session: SparkSession, job: Job, facts: HeldFacts) -> Mapped:
    """Return what a worker does with the parts it is given."""
    snapshot = session.sparkContext.broadcast(facts.handed_over().read_bytes())
    sent = Sent(snapshot, facts.version, program_version(), job.language, dict(job.source.columns))
    # A function within another goes out with all it names, each time anew; one of a module is looked up in the worker,
    # and with it what that keeps.
    return lambda given: decode_sent(sent, given)


def decode_sent(sent: Sent, given: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Decode parts in a process of a worker.

    Args:
        sent: What they are decoded with.
        given: Number and rows of each.

    Yields:
        Number and result of each.

    Raises:
        GiaiMaError: If the worker runs another program, whose bytes could be others.
    """
    if sent.program != program_version():
        raise GiaiMaError("A worker runs another version of the program; install the same one there.")
    for each in given:
        decoder = _decoder_of(sent)
        batches = [pa.ipc.open_stream(rows).read_next_batch() for rows in each.column("rows").to_pylist()]
        found = [part_bytes(decoder, batch, sent.columns) for batch in batches]
        yield pa.record_batch([each.column("number"), pa.array(found, pa.binary())], names=["number", "rows"])


def _decoder_of(sent: Sent) -> BatchDecoder:
    """Return the decoder of what was sent; it lives as long as the process, and learns from part to part."""
    key = f"{sent.facts} {sent.language}"
    if key not in _decoders:
        _decoders[key] = BatchDecoder(Decoder(read_snapshot(sent.snapshot.value)).ready(), sent.language)
    return _decoders[key]


def _decoded(
    session: SparkSession, parts: list[tuple[int, pa.RecordBatch]], decode: Mapped
) -> Iterator[tuple[int, bytes]]:
    """Send parts out, and yield each number with its result as they come back."""
    if len(parts) == 0:
        return
    rows = [(number, _as_stream(batch)) for number, batch in parts]
    frame = session.createDataFrame(rows, _SCHEMA).repartition(len(rows), "number")
    for row in frame.mapInArrow(decode, _SCHEMA).toLocalIterator():
        yield row["number"], bytes(row["rows"])


def _as_stream(batch: pa.RecordBatch) -> bytearray:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytearray(sink.getvalue().to_pybytes())
