"""A list decoded in a process of its own: `python -m decoder.list_job FOLDER`, so that a page stays quick meanwhile.

The folder holds ``job.json`` (file, headings with their row, field to place of its column, language); a line of JSON
goes to standard output for each step, and
``results.arrow`` appears when everything is done.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from decoder.decode import Decoder
from decoder.list_columns import NoticeList
from decoder.list_rows import decode_rows
from decoder.result_rows import NUMBER_COLUMNS, RESULT_COLUMNS, Cell
from decoder.tables import read_table
from kb.problems import FactsError, GiaiMaError
from kb.store import open_knowledge
from kb.whole_files import whole_file

JOB, RESULTS = "job.json", "results.arrow"
_ROWS_AT_ONCE = 1000
_SECONDS_BETWEEN = 0.25


def main(folder: Path) -> int:
    """Decode the list of a job and return the exit code: 0, or 1 with the reason told."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    try:
        table = read_table(folder / job["file"])
        names = tuple(job["headings"])
        listed = NoticeList(names, table.rows[job["heading_row"] + 1 :], job["columns"], ())
        _tell(rows=len(listed.rows), done=0)
        decoder = Decoder(open_knowledge()).ready()
        with whole_file(folder / RESULTS) as part:
            _write(listed, decoder, job["language"], part)
    except FactsError as error:
        _tell(faults=[[each.code, each.value, f"{each.message} {each.hint}"] for each in error.problems])
        return 1
    except GiaiMaError as error:
        _tell(faults=[["", "", str(error)]])
        return 1
    _tell(rows=len(listed.rows), done=len(listed.rows))
    return 0


def _write(listed: NoticeList, decoder: Decoder, language: Any, path: Path) -> None:
    """Write the rows in batches as they are decoded, telling how far it is."""
    schema = schema_of(listed.headings)
    rows = decode_rows(listed, decoder, language=language)
    told = time.monotonic()
    done = 0
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for some in _in_batches(rows):
            columns = zip(*some, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            done += len(some)
            if time.monotonic() - told > _SECONDS_BETWEEN:
                told = time.monotonic()
                _tell(rows=len(listed.rows), done=done)


def schema_of(headings: tuple[str, ...]) -> pa.Schema:
    """Return the columns of the results: those of the list by place, then those of `RESULT_COLUMNS` by name.

    The headings of the list stand in the metadata, since two of them may be the same.
    """
    own = [pa.field(f"own_{place}", pa.string()) for place in range(len(headings))]
    found = [pa.field(name, pa.float64() if name in NUMBER_COLUMNS else pa.string()) for name in RESULT_COLUMNS]
    return pa.schema([*own, *found], metadata={"headings": json.dumps(headings, ensure_ascii=False)})


def _in_batches(rows: Iterator[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    while len(some := list(islice(rows, _ROWS_AT_ONCE))) > 0:
        yield some


def _tell(**told: Any) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
