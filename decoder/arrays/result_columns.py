"""Columns of results out of sums: each distinct text is written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from decoder.answer import LEAST_SHOWN, NARROW_DAYS, SIGNIFICANT_DIGITS, significant
from decoder.arrays.numbering import ChainNumbers, Flags, Floats, Numbers
from decoder.arrays.summing import NOTHING, Sums
from decoder.arrays.tables import UNKNOWN, Laid
from decoder.arrays.window_table import WindowTable
from decoder.decode import Decoder
from decoder.explain import decoder_words, strength_bands
from decoder.result_rows import HYPOTHESES, undecided_text
from decoder.triage import clear_from, triage_of
from kb.schema import LEVELS
from kb.words import Language

_EXACT_FROM = 1e-10
"""From here on the power of ten that brings the digits before the point is exact; less is rounded as text."""
_TENTHS = 1000
"""Tenths of a per cent in one: what a probability in a sentence is rounded to."""
_NO_UNIT, _NONE_LIKELIER, _FIRST_UNIT = 0, 1, 2
"""Reasons under numbers: no unit at all, none of them likelier than any, and then each unit."""
Columns = dict[str, pa.Array]


class ResultColumns:
    """Writes columns of results.

    Args:
        decoder: The decoder.
        language: Of names and reasons.
        chains: Chains of command.
    """

    def __init__(self, decoder: Decoder, language: Language, chains: ChainNumbers) -> None:
        self._decoder = decoder
        self._words = words = decoder_words(language)
        self._chains = chains
        units = decoder.lookups.units
        self._unit_names = [words.name_of(unit.name_vi, unit.name_en) for unit in units.units]
        self._unit_ids = [unit.unit_id for unit in units.units]
        table = decoder.lookups.stations
        names = [words.name_of(each.name_vi, each.name_en) for each in table.stations]
        self._station_names = [words("station.unknown"), *names]
        self._place_names = ["", *(each.place_text for each in table.stations)]
        # Rounded one by one, as an answer does it: numpy rounds halves of the last digit another way.
        points = [(round(lat, 5), round(lon, 5), round(radius_km, 1)) for lat, lon, radius_km in table.points.tolist()]
        self._points = np.array([(np.nan, np.nan, np.nan), *points])
        self._first_days = np.concatenate([[0], table.first])
        self._last_days = np.concatenate([[0], table.last])
        self._is_dated = np.concatenate([[False], table.last > 0])
        self._threshold = decoder.weights("answer", "safe level")

    def write(self, laid: Laid, sums: Sums, windows: WindowTable, window_codes: Numbers) -> Columns:
        """Write what follows from the hypotheses: every column but reading, cost and what is missing.

        Args:
            laid: The hypotheses.
            sums: Of the rows.
            windows: Distinct windows of days.
            window_codes: Place of each row's window among them.
        """
        rows = len(sums.none)
        none = _rounded(sums.none)
        is_shown = sums.level_probabilities >= LEAST_SHOWN
        levels = _rounded(np.where(is_shown, sums.level_probabilities, 0.0))
        safe = _safe_levels(sums.level_probabilities, self._threshold)
        is_safe = safe != NOTHING
        at_safe = np.where(is_safe, safe, 0)
        row_numbers = np.arange(rows)
        safe_probability = _rounded(sums.level_probabilities[row_numbers, at_safe])
        columns: Columns = {"none_of_these": pa.array(none)}
        columns["safe_level"] = _texts([self._words(f"level.{level}") for level in LEVELS], safe)
        safe_units = np.where(is_safe, sums.level_units[row_numbers, at_safe], NOTHING)
        columns["safe_unit"] = _texts(self._unit_names, safe_units)
        columns["safe_probability"] = _floats(safe_probability, is_safe)
        for rank in range(HYPOTHESES):
            columns |= self._hypothesis(f"hypothesis_{rank + 1}_", laid, sums, sums.first[:, rank])
        first = np.where(is_safe, sums.first[:, 0], NOTHING)
        columns |= self._best(laid, sums, first)
        columns |= self._period(self._stations_of(laid, first), is_safe, windows, window_codes)
        for place, level in enumerate(LEVELS):
            shown = np.where(levels[:, place] > 0, sums.level_units[:, place], NOTHING)
            columns[f"{level}_unit"] = _texts(self._unit_names, shown)
            columns[f"{level}_probability"] = _floats(levels[:, place], shown != NOTHING)
        columns["strength"] = self._strength(sums.strength, is_safe)
        columns["triage"] = self._triage(safe, safe_probability)
        columns["reason"] = self._reasons(sums.level_units, levels, none, ~is_safe)
        columns["knowledge_version"] = _same(self._decoder.knowledge.version, rows)
        columns["model_version"] = _same(self._decoder.weights.version, rows)
        return columns

    def _hypothesis(self, prefix: str, laid: Laid, sums: Sums, at: Numbers) -> Columns:
        """Write one hypothesis of each row under a prefix."""
        is_there = at != NOTHING
        chosen = np.where(is_there, at, 0)
        candidates = _taken(laid.candidates, chosen)
        units = np.where(is_there, _taken(laid.units, candidates), NOTHING)
        chains = np.where(is_there, _taken(laid.chains, candidates), NOTHING)
        return {
            f"{prefix}unit_id": _texts(self._unit_ids, units),
            f"{prefix}unit": _texts(self._unit_names, units),
            f"{prefix}chain": self._chain_texts(chains),
            f"{prefix}station": _texts(self._station_names, self._stations_of(laid, at)),
            f"{prefix}probability": _floats(_rounded(_taken(sums.probabilities, chosen)), is_there),
        }

    def _best(self, laid: Laid, sums: Sums, first: Numbers) -> Columns:
        """Write the first hypothesis of the rows of which something is safe to state."""
        found = self._hypothesis("", laid, sums, first)
        stations = self._stations_of(laid, first)
        points = self._points[np.where(stations == NOTHING, 0, stations)]
        has_place = ~np.isnan(points[:, 0])
        return {
            "unit_id": found["unit_id"],
            "unit_name": found["unit"],
            "chain": found["chain"],
            "station": found["station"],
            "probability": found["probability"],
            "place": _texts(self._place_names, np.where(has_place, stations, NOTHING)),
            "lat": _floats(points[:, 0], has_place),
            "lon": _floats(points[:, 1], has_place),
            "radius_km": _floats(points[:, 2], has_place),
        }

    def _stations_of(self, laid: Laid, at: Numbers) -> Numbers:
        """Return the place of each row's station in the lists of this class, whose first is the unknown one."""
        return np.where(at == NOTHING, NOTHING, _taken(laid.stations, np.where(at == NOTHING, 0, at)) - UNKNOWN)

    def _chain_texts(self, chains: Numbers) -> pa.Array:
        distinct, codes = np.unique(chains, return_inverse=True)
        texts = [
            " < ".join(self._unit_names[unit] for unit in self._chains.chain(number)[1:]) if number != NOTHING else ""
            for number in distinct.tolist()
        ]
        return _texts(texts, np.where(chains == NOTHING, NOTHING, codes))

    def _period(self, stations: Numbers, is_safe: Flags, windows: WindowTable, codes: Numbers) -> Columns:
        """Write the days of death: as given when within a month, else narrowed by the best station."""
        first, last, is_given = windows.first[codes], windows.last[codes], windows.is_given[codes]
        known = np.where(stations == NOTHING, 0, stations)
        is_narrow = is_given & (last - first + 1 <= NARROW_DAYS)
        by_station = is_safe & ~is_narrow & self._is_dated[known]
        begin = np.where(by_station, np.maximum(self._first_days[known], first), first)
        end = np.where(by_station, np.minimum(self._last_days[known], last), last)
        is_told = is_safe & (by_station | is_given)
        return {"period_from": _days(begin, is_told), "period_to": _days(end, is_told)}

    def _strength(self, bits: Floats, is_safe: Flags) -> pa.Array:
        floors, bands = strength_bands()
        band = np.maximum(np.searchsorted(floors, bits, side="right") - 1, 0)
        return _texts([each[self._words.language] for each in bands], np.where(is_safe, band, NOTHING))

    def _triage(self, safe: Numbers, probability: Floats) -> pa.Array:
        _, least = clear_from()
        is_likely = probability >= least
        words = {
            (level, likely): self._words(
                f"triage.{triage_of(LEVELS[level] if level != NOTHING else '', 1.0 if likely else 0.0)}"
            )
            for level in (NOTHING, *range(len(LEVELS)))
            for likely in (False, True)
        }
        texts = list(words.values())
        return _texts(texts, (safe + 1) * 2 + is_likely)

    def _reasons(self, level_units: Numbers, levels: Floats, none: Floats, is_undecided: Flags) -> pa.Array:
        """Say why nothing is stated, and what is likeliest."""
        best = np.argmax(levels, axis=1)
        row = np.arange(len(none))
        probability = levels[row, best]
        units = np.where(probability > 0, level_units[row, best], NOTHING)
        is_none = none > probability
        shown = np.round(np.where(is_none, none, probability) * _TENTHS).astype(np.int64)
        keys = np.where(units == NOTHING, _NO_UNIT, np.where(is_none, _NONE_LIKELIER, units + _FIRST_UNIT))
        shown = np.where(units == NOTHING, 0, shown)
        pairs, codes = np.unique(keys * (_TENTHS + 1) + shown, return_inverse=True)
        texts = []
        for key, tenths in zip((pairs // (_TENTHS + 1)).tolist(), (pairs % (_TENTHS + 1)).tolist(), strict=True):
            texts.append(self._reason(key, tenths / _TENTHS))
        return _texts(texts, np.where(is_undecided, codes, NOTHING))

    def _reason(self, key: int, share: float) -> str:
        if key == _NO_UNIT:
            return self._words("undecided")
        if key == _NONE_LIKELIER:
            return undecided_text("", 0.0, share, self._words)
        return undecided_text(self._unit_names[key - _FIRST_UNIT], share, 0.0, self._words)


def _safe_levels(probabilities: Floats, threshold: float) -> Numbers:
    """Return the place in `LEVELS` of the smallest level whose unit reaches the threshold, or `NOTHING`."""
    reaches = probabilities >= threshold
    last = len(LEVELS) - 1 - np.argmax(reaches[:, ::-1], axis=1)
    return np.where(reaches.any(axis=1), last, NOTHING)


def _taken(values: np.ndarray, at: Numbers) -> np.ndarray:
    """Return values at places; zeros where there are no values at all."""
    return values[at] if len(values) > 0 else np.zeros(len(at), dtype=values.dtype)


def _rounded(values: Floats) -> Floats:
    """Keep as many significant digits as answers do."""
    is_small = (np.abs(values) < _EXACT_FROM) & (values != 0.0)
    plain = np.where(is_small | (values == 0.0), 1.0, values)
    scale = 10.0 ** (SIGNIFICANT_DIGITS - 1 - np.floor(np.log10(np.abs(plain))))
    found: Floats = np.where(values == 0.0, 0.0, np.round(plain * scale) / scale)
    found[is_small] = [significant(value) for value in values[is_small].tolist()]
    return found


def _texts(texts: Sequence[str], codes: Numbers) -> pa.Array:
    """Return a column of texts by their places; null where the place is `NOTHING`."""
    places = pa.array(codes, mask=codes == NOTHING)
    return pa.array(texts, pa.string()).take(places)


def _floats(values: Floats, is_there: Flags) -> pa.Array:
    return pa.array(values, pa.float64(), mask=~is_there)


def _days(ordinals: Numbers, is_there: Flags) -> pa.Array:
    distinct, codes = np.unique(np.where(is_there, ordinals, 1), return_inverse=True)
    texts = [date.fromordinal(ordinal).isoformat() for ordinal in distinct.tolist()]
    return _texts(texts, np.where(is_there, codes, NOTHING))


def _same(text: str, rows: int) -> pa.Array:
    return pa.array([text], pa.string()).take(pa.array(np.zeros(rows, dtype=np.int64)))
