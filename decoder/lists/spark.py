"""Parts of a list decoded on a Spark cluster: the same function over the same parts, and so the same bytes.

The facts go to every worker once (a broadcast of their snapshot); a part goes there and its result comes back as Arrow
bytes within one cell. The list is read and the result is written where the command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from os import environ
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pyarrow as pa

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.held_facts import HeldFacts
from decoder.lists.parts import Advance, Job, Parts, keep_part, part_bytes
from kb.problems import FactsError, Problem, Where
from kb.snapshot import read_snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PARTS_OF_A_WAVE = 4
"""Parts sent at once for each core of the cluster: enough to keep it busy, few enough to be held here."""
_SCHEMA = "number int, rows binary"
_decoders: dict[str, BatchDecoder] = {}
"""In a process of a worker: the decoder of the facts it was sent, for all parts it is given."""


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
        FactsError: If the list turns out to be broken.
    """
    session = _session(master)
    try:
        decode = _decoding(session, job, facts)
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
    finally:
        session.stop()


def _session(master: str) -> SparkSession:
    try:
        sql = import_module("pyspark.sql")  # an extra: the program works without it
    except ImportError as error:
        hint = "Install it: pip install 'giaima[spark]', and Java 17 or newer; or leave out --engine spark."
        raise SparkMissingError("no-pyspark", "pyspark", "PySpark is not installed.", hint) from error
    _check_java()
    if master.startswith("local"):  # workers here run what this process runs, whatever python3 is on the path
        environ.setdefault("PYSPARK_PYTHON", sys.executable)
    options = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "1"}
    builder = sql.SparkSession.builder.master(master).appName("giaima")
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        session: SparkSession = builder.getOrCreate()
    except _start_errors() as error:
        reason = str(error).strip().partition("\n")[0]
        message = f"Spark does not start at {master}: {reason}."
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


def _start_errors() -> tuple[type[Exception], ...]:
    """Return what PySpark raises that cannot start: in Python, and in Java."""
    return import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JError


Mapped = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def _decoding(session: SparkSession, job: Job, facts: HeldFacts) -> Mapped:
    """Return what a worker does with the parts it is given."""
    sent = session.sparkContext.broadcast(facts.handed_over().read_bytes())
    version, language, columns = facts.version, job.language, dict(job.source.columns)

    def decode(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        key = f"{version} {language}"
        if key not in _decoders:
            _decoders[key] = BatchDecoder(Decoder(read_snapshot(sent.value)).ready(), language)
        for each in given:
            found = []
            for payload in each.column("rows").to_pylist():
                batch = pa.ipc.open_stream(payload).read_next_batch()
                found.append(part_bytes(_decoders[key], batch, columns))
            yield pa.record_batch([each.column("number"), pa.array(found, pa.binary())], names=["number", "rows"])

    return decode


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
