"""The model's numbers, read from `weights.csv`: each with its basis, none in code."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.problems import FactsError, GiaiMaError, Problem, Where
from kb.whole_files import whole_file

WEIGHTS_FILE = Path(__file__).parent / "weights.csv"
COLUMNS = ("evidence", "level", "value", "unit", "basis", "source_id", "note")
UNITS = ("bits", "prob", "ratio", "count", "km", "years", "days")
BASES = ("counted", "cited", "judged")


class UnknownWeightError(GiaiMaError):
    """Code asked for a number that the weights file does not hold."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of the model.

    Attributes:
        values: (evidence, level) to the number.
        version: 8 hexadecimal digits hashed over the numbers.
    """

    values: dict[tuple[str, str], float]
    version: str

    def __call__(self, evidence: str, level: str) -> float:
        """Return a number by its evidence kind and level.

        Raises:
            UnknownWeightError: If the file holds no such row.
        """
        try:
            return self.values[evidence, level]
        except KeyError:
            raise UnknownWeightError(f"weights.csv has no row {evidence!r}, {level!r}.") from None


@cache
def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read and check the weights.

    Args:
        path: A CSV file with the columns of `COLUMNS`.

    Raises:
        FactsError: With every fault: unknown unit or basis, a number out of its unit's range, a doubled row.
    """
    values: dict[tuple[str, str], float] = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), start=2):
            where = Where(path.name, row)
            key = (line["evidence"], line["level"])
            for column, allowed in (("unit", UNITS), ("basis", BASES)):
                if line[column] not in allowed:
                    problems.append(_fault(where, column, line[column], f"Allowed: {', '.join(allowed)}."))
            value = _number(line["value"], line["unit"])
            if value is None:
                problems.append(_fault(where, "value", line["value"], f"Give a number fit for {line['unit']}."))
            elif key in values:
                problems.append(_fault(where, "level", " ".join(key), "Each evidence and level stands once."))
            else:
                values[key] = value
    if len(problems) > 0:
        raise FactsError(problems)
    text = "\n".join(f"{evidence}\t{level}\t{value!r}" for (evidence, level), value in sorted(values.items()))
    return Weights(values, hashlib.blake2b(text.encode(), digest_size=4).hexdigest())


def write_weights(
    changed: Mapping[tuple[str, str], Mapping[str, str]], path: Path, source: Path = WEIGHTS_FILE
) -> None:
    """Write a file of weights with some cells changed, whole or not at all.

    Args:
        changed: (evidence, level) to the new cells by column; all other rows keep their place and their bytes.
        path: Where to write; may be the source itself.
        source: The file whose rows are taken.

    Raises:
        UnknownWeightError: If the source holds no such row.
        OSError: If the file cannot be written; then nothing has changed.
    """
    with source.open(encoding="utf-8", newline="") as file:
        lines = list(file)
    reader = csv.reader(lines)
    unknown, written, start = dict.fromkeys(changed), list[str](), 0
    for row in reader:
        as_read = "".join(lines[start : reader.line_num])
        start = reader.line_num
        cells = changed.get((row[0], row[1])) if len(row) > 1 else None
        if cells is not None:
            unknown.pop((row[0], row[1]))
        written.append(as_read if cells is None else _with_cells(row, cells, as_read))
    for evidence, level in unknown:
        raise UnknownWeightError(f"{source.name} has no row {evidence!r}, {level!r}.")
    with whole_file(path) as part:
        part.write_bytes("".join(written).encode())
    load_weights.cache_clear()


def _with_cells(row: list[str], cells: Mapping[str, str], as_read: str) -> str:
    """Return a row as a line with some cells changed, and just as it was read when they are the same."""
    new = [cells.get(column, cell) for column, cell in zip(COLUMNS, row, strict=True)]
    if new == row:
        return as_read
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(new)
    return line.getvalue() + as_read[len(as_read.rstrip("\r\n")) :]


def _number(text: str, unit: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    upper = 1.0 if unit == "prob" else math.inf
    return value if math.isfinite(value) and 0 <= value <= upper else None


def _fault(where: Where, column: str, value: str, hint: str) -> Problem:
    return Problem("bad-weight", "error", where, column, value, f"{value!r} does not fit.", hint)
