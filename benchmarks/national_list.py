"""A list as long as the national one: seeded, in the shapes of the bundled notices, with nothing historical in it.

Each row takes the shape of a bundled notice (which fields are filled, how its date is written) and fills it anew: half
of the unit texts as the bundled notices have them, the others numbers of units that existed on the day with unlisted
sub-units below; homes and cemeteries are communes. One row in a hundred has a slip of typing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from decoder.decode import Decoder
from decoder.notice import Notice
from decoder.notice_lists import bundled_notices
from kb.communes import data_folder
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.records import Unit

NATIONAL_ROWS = 1_146_250
"""Martyrs on the national list. Source: the ministry's count of 2024, as the README tells."""
HEADINGS = {
    "notice_id": "Mã",
    "unit_text": "Đơn vị",
    "rank_text": "Cấp bậc",
    "enlisted_text": "Nhập ngũ",
    "died_text": "Ngày hy sinh",
    "place_text": "Nơi hy sinh",
    "home_text": "Quê quán",
    "burial_text": "Nơi an táng",
}
_LETTERS = {"battalion": "d", "regiment": "e", "division": "f"}
_AS_WRITTEN, _TYPO, _HAS_PLACE, _IS_FIRST_GRAVE = 0.5, 0.01, 0.4, 0.1
"""Shares of rows. The place of death: as the level "usual" of simulate.csv."""
_COMPANIES, _BATTALIONS = 24, 12
_ROWS_AT_ONCE = 50_000

T = TypeVar("T")


class ListGenerator:
    """Draws rows of a list; the same seed draws the same rows."""

    def __init__(self, knowledge: KnowledgeBase, seed: int = 1) -> None:
        self._rng = np.random.default_rng(seed)
        self._shapes = bundled_notices()
        self._written = [each.unit_text for each in self._shapes if each.unit_text != ""]
        deaths = Decoder(knowledge).lookups.deaths
        self._units = [unit for unit in knowledge.facts.units if _number_of(unit, knowledge) != ""]
        self._numbers = [_number_of(unit, knowledge) for unit in self._units]
        self._months = [deaths.deaths_by_month(unit.unit_id) for unit in self._units]
        priors = np.array([deaths.prior(unit.unit_id, with_sub_units=False) for unit in self._units])
        self._priors = priors / priors.sum()
        self._parents = [
            next((_text_of(knowledge.units[each.claim.parent_unit_id], knowledge) for each in states), "")
            for states in (knowledge.subordinations(unit.unit_id) for unit in self._units)
        ]
        self._places = [each.place_text for each in knowledge.stations.all() if each.place_text != ""]
        self._communes = _communes()

    def batch(self, first: int, count: int) -> pa.RecordBatch:
        """Return rows as columns of text under the headings of a list.

        Args:
            first: Number of the first row.
            count: How many.
        """
        rng = self._rng
        shapes = rng.integers(len(self._shapes), size=count)
        units = rng.choice(len(self._units), size=count, p=self._priors)
        months = self._drawn_months(units)
        days = rng.integers(1, 29, size=count)
        rows = [
            self._row(self._shapes[shape], unit, month, day)
            for shape, unit, month, day in zip(
                shapes.tolist(), units.tolist(), months.tolist(), days.tolist(), strict=True
            )
        ]
        numbers = [f"n{number:07}" for number in range(first, first + count)]
        columns = [numbers, *zip(*rows, strict=True)]
        return pa.record_batch([pa.array(column, pa.string()) for column in columns], names=list(HEADINGS.values()))

    def _drawn_months(self, units: np.ndarray) -> np.ndarray:
        """Draw a month for each row by the expected dead of its unit."""
        found = np.zeros(len(units), dtype=np.int64)
        for unit in np.unique(units).tolist():
            months, weights = self._months[unit]
            rows = np.flatnonzero(units == unit)
            chances = np.array(weights)
            found[rows] = self._rng.choice(np.array(months), size=len(rows), p=chances / chances.sum())
        return found

    def _row(self, shape: Notice, unit: int, month: int, day: int) -> tuple[str, ...]:
        year, home = month // 12, self._one(self._communes)
        return (
            self._unit_text(unit) if shape.unit_text != "" else "",
            shape.rank_text,
            _date_in(shape.enlisted_text, year - int(self._rng.integers(0, 4)), month % 12 + 1, day),
            _date_in(shape.died_text, year, month % 12 + 1, day),
            self._one(self._places) if self._chance(_HAS_PLACE) else "",
            home,
            self._burial_text(shape.burial_text, home),
        )

    def _unit_text(self, unit: int) -> str:
        if self._chance(_AS_WRITTEN):
            return self._slipped(self._one(self._written))
        level = self._units[unit].level
        parts = [f"c{self._rng.integers(1, _COMPANIES + 1)}"] if self._chance(0.5) else []
        if level != "battalion" and self._chance(0.5):
            parts.append(f"d{self._rng.integers(1, _BATTALIONS + 1)}")
        parts.append(_LETTERS[level] + self._numbers[unit])
        if self._parents[unit] != "" and self._chance(0.5):
            parts.append(self._parents[unit])
        return self._slipped("/".join(parts))

    def _burial_text(self, shape: str, home: str) -> str:
        if shape == "":
            return ""
        if self._chance(_IS_FIRST_GRAVE):
            return f"Nơi an táng ban đầu: {self._one(self._places)}"
        return re.sub(r"NTLS.*", f"NTLS xã {home}", shape) if "NTLS" in shape else shape

    def _slipped(self, text: str) -> str:
        """Return a text with one of its digits wrong, now and then."""
        digits = [at for at, char in enumerate(text) if char.isdigit()]
        if len(digits) == 0 or not self._chance(_TYPO):
            return text
        at = self._one(digits)
        return f"{text[:at]}{self._rng.integers(10)}{text[at + 1 :]}"

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _one(self, items: Sequence[T]) -> T:
        return items[int(self._rng.random() * len(items))]


def write_list(path: Path, rows: int = NATIONAL_ROWS, *, knowledge: KnowledgeBase | None = None, seed: int = 1) -> None:
    """Write a generated list.

    Args:
        path: A .csv or .parquet file.
        rows: How many.
        knowledge: Whose units are drawn; None = the bundled facts.
        seed: The same seed gives the same rows.
    """
    generator = ListGenerator(knowledge if knowledge is not None else load_knowledge(), seed)
    batches = (generator.batch(first, min(_ROWS_AT_ONCE, rows - first)) for first in range(0, rows, _ROWS_AT_ONCE))
    schema = pa.schema([(heading, pa.string()) for heading in HEADINGS.values()])
    open_writer: Callable[..., pa.csv.CSVWriter | pq.ParquetWriter] = (
        pyarrow.csv.CSVWriter if path.suffix == ".csv" else pq.ParquetWriter
    )
    with open_writer(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _number_of(unit: Unit, knowledge: KnowledgeBase) -> str:
    """Return a number the unit bears at its own level, or nothing."""
    if unit.level not in _LETTERS:
        return ""
    names, spellings = knowledge.designations(unit.unit_id), knowledge.spellings
    owns = (spellings.own_number(state.claim.text, unit.level) for state in names)
    return next((own.number for own in owns if own is not None and own.word_class == unit.level), "")


def _text_of(unit: Unit, knowledge: KnowledgeBase) -> str:
    number = _number_of(unit, knowledge)
    return _LETTERS[unit.level] + number if number != "" else ""


def _communes() -> list[str]:
    """Return communes of before July 2025 with district and province, as a notice writes a home."""
    with closing(sqlite3.connect(f"file:{data_folder() / 'dataset.db'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT wardShort, districtShort, province FROM admin_units_legacy WHERE wardCode IS NOT NULL "
            "ORDER BY wardCode"
        ).fetchall()
    return [", ".join(row) for row in rows]


def _date_in(shape: str, year: int, month: int, day: int) -> str:
    """Write a date as another one is written: a year, a month or a day, with its separator."""
    parts = re.split(r"(\D+)", shape)
    if len(parts) < 3:
        return str(year) if shape.isdigit() else shape
    mark = parts[1]
    written = [str(month), str(year)] if len(parts) == 3 else [str(day), str(month), str(year)]
    return mark.join(written)
