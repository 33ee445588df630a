"""A list decoded in a process of its own: `python -m decoder.lists.job FOLDER`, so that a page stays quick meanwhile.

The folder holds ``job.json`` (file, headings with their row, field to place of its column, language); a line of JSON
goes to standard output for each step, and ``results.arrow`` appears when everything is done.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from decoder.batch import BatchDecoder
from decoder.decode import Decoder
from decoder.lists.parts import decode_own, list_schema
from decoder.lists.sources import ListSource, outline_of
from decoder.lists.tables import check_file
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
        source = _source_of(folder, job)
        _tell(rows=source.rows, done=0)
        decoder = BatchDecoder(Decoder(open_knowledge()).ready(), job["language"])
        with whole_file(folder / RESULTS) as part:
            rows = _write(source, decoder, part)
    except FactsError as error:
        _tell(faults=[[each.code, each.value, f"{each.message} {each.hint}"] for each in error.problems])
        return 1
    except GiaiMaError as error:
        _tell(faults=[["", "", str(error)]])
        return 1
    _tell(rows=rows, done=rows)
    return 0


def _source_of(folder: Path, job: Mapping[str, Any]) -> ListSource:
    """Return the list as its columns were chosen."""
    path, above = folder / job["file"], job["heading_row"] + 1
    check_file(path)
    return ListSource(path, tuple(job["headings"]), job["columns"], (), above, *outline_of(path, above))


def _write(source: ListSource, decoder: BatchDecoder, path: Path) -> int:
    """Write the rows as they are decoded, telling how far it is; returns how many there were."""
    schema = schema_of(source.headings)
    told = time.monotonic()
    done = 0
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for batch in source.batches(_ROWS_AT_ONCE):
            writer.write_batch(pa.record_batch(decode_own(decoder, batch, source.columns).columns, schema=schema))
            done += batch.num_rows
            if time.monotonic() - told > _SECONDS_BETWEEN:
                told = time.monotonic()
                _tell(rows=max(source.rows, done), done=done)
    return done


def schema_of(headings: tuple[str, ...]) -> pa.Schema:
    """Return the columns of the results: those of the list by place, then those of `RESULT_COLUMNS` by name.

    The headings of the list stand in the metadata, since two of them may be the same.
    """
    return list_schema(len(headings)).with_metadata({"headings": json.dumps(headings, ensure_ascii=False)})


def _tell(**told: Any) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
