"""Which notices a change of facts can touch: the index from facts to rows of a list.

A row is touched when a reading of its unit text, with the facts as they were or as they are, has a name or number of a
unit that the change reaches; when the text can be read otherwise; when it names a campaign with a changed battle; or,
where it names no unit, when such a unit was near its place in its days. What is asked is asked once for each distinct
text, and of days and places over all stations at once.

Global counts (priors, shares of stations near a place, how common a name is) shift with any change, and with them the
probabilities of every row a little. A row that only drifts so is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa

from decoder.arrays.numbering import Flags, Floats, Numbers
from decoder.arrays.texts import Texts, texts_of
from decoder.burials import split_burial
from decoder.decode import Decoder, windows_of
from decoder.designated import NameFinder
from decoder.matching import NUMBERED_KINDS
from decoder.mentions import Mentions
from decoder.notice import FIELD_LIMIT
from decoder.notice_dates import read_date
from decoder.part import Part
from decoder.reach import Reach
from decoder.read import Reading
from decoder.unlisted import named_levels
from decoder.window import Window
from kb.geo import distances_km

_TEXTS_KEPT = 200_000
"""Texts of a kind of which it is remembered what they are: all distinct ones of the national list."""


class Touched:
    """Tells which rows of a list a change of facts can touch.

    Args:
        before: A decoder over the facts as they were.
        after: One over the facts as they are.
        reach: What the change reaches.
    """

    def __init__(self, before: Decoder, after: Decoder, reach: Reach) -> None:
        self._before = before
        self._after = after
        self._reach = reach
        self._mentions = _mentions_of(before, after, reach)
        self._stations = _ReachedStations((before, after), reach.units)
        self._is_unit_touched = lru_cache(maxsize=_TEXTS_KEPT)(self._find_unit_touched)
        self._is_place_touched = lru_cache(maxsize=_TEXTS_KEPT)(self._find_place_touched)
        self._names_nothing = lru_cache(maxsize=_TEXTS_KEPT)(self._find_names_nothing)
        self._windows = lru_cache(maxsize=_TEXTS_KEPT)(_windows_of_text)

    def rows(self, notices: pa.RecordBatch) -> Flags:
        """Tell of each row whether the change can touch it: array (rows).

        Args:
            notices: Columns of text named as the fields of `Notice`; those that are not there are empty.
        """
        if self._reach.is_nothing or len(self._reach.unbounded) > 0:
            return np.full(notices.num_rows, not self._reach.is_nothing)
        unit, place = _short_texts_of(notices, "unit_text"), _short_texts_of(notices, "place_text")
        touched: Flags = unit.tell(self._is_unit_touched) | place.tell(self._is_place_touched)
        died, burial = _short_texts_of(notices, "died_text"), _short_texts_of(notices, "burial_text")
        is_open = ~touched & (place.tell(_is_told) | burial.tell(_is_told)) & died.tell(self._has_station_in)
        is_open[is_open] = unit.at(np.flatnonzero(is_open)).tell(self._names_nothing)
        open_rows = np.flatnonzero(is_open)
        touched[open_rows] = self._are_near(died, place, burial, open_rows)
        return touched

    def _find_unit_touched(self, text: str) -> bool:
        """Tell whether a unit text means a unit that the change reaches, or can be read otherwise."""
        if not self._mentions.are_possible(text):
            return False
        after = self._after.read_unit(text)[1]
        if self._is_reached(after):
            return True
        if not self._reach.is_read_anew:
            return False
        before = self._before.read_unit(text)[1]
        return before != after or self._is_reached(before)

    def _is_reached(self, readings: Sequence[Reading]) -> bool:
        return any(self._is_part_reached(part) for reading in readings for part in reading.parts)

    def _is_part_reached(self, part: Part) -> bool:
        """Tell whether a part means a unit that the change reaches, as `bearers_of` finds who bears it."""
        if part.kind == "place":
            return any(part.key in word for word in self._reach.words)
        if part.kind in NUMBERED_KINDS and any((part.word_class, each) in self._reach.numbers for each in part.numbers):
            return True
        return part.key in self._reach.keys

    def _find_names_nothing(self, text: str) -> bool:
        return any(named_levels(decoder.read_unit(text)[1]) is None for decoder in self._decoders)

    @cached_property
    def _decoders(self) -> tuple[Decoder, ...]:
        return (self._before, self._after) if self._reach.is_read_anew else (self._after,)

    def _find_place_touched(self, text: str) -> bool:
        """Tell whether a place of death names a campaign with a battle that changed, or was taken for another one."""
        if len(self._reach.battles) == 0:
            return False
        before, after = self._before.campaign(text), self._after.campaign(text)
        named = [campaign for campaign in (before, after) if campaign is not None]
        return before != after or any(not self._reach.battles.isdisjoint(each.battle_ids) for each in named)

    def _has_station_in(self, text: str) -> bool:
        return any(self._stations.is_any_in(window) for window in self._windows(text))

    def _are_near(self, died: Texts, place: Texts, burial: Texts, rows: Numbers) -> Flags:
        """Tell of rows that name no unit whether one that is reached was near, once for each distinct row of texts."""
        codes = np.stack([each.codes[rows] for each in (died, place, burial)], axis=1)
        distinct, which = np.unique(codes, axis=0, return_inverse=True)
        are_near = [
            self._is_near(died.texts[died_code], place.texts[place_code], burial.texts[burial_code])
            for died_code, place_code, burial_code in distinct.tolist()
        ]
        return np.array(are_near, dtype=bool)[which.reshape(-1)]

    def _is_near(self, died: str, place: str, burial: str) -> bool:
        """Tell whether a station of a reached unit lies where `Decoder.supported` looks for units."""
        windows = self._windows(died)
        days = Window(min(each.first for each in windows), max(each.last for each in windows), True)
        campaign = self._after.campaign(place)
        found = self._after.places(place if campaign is None else campaign.rest, days).matches
        found = found or self._after.places(split_burial(burial).first, days).matches
        if len(found) == 0:
            return False
        limit = self._after.weights("place", "region limit") + found[0].radius_km
        return any(self._stations.is_near(found[0].lat, found[0].lon, limit, window) for window in windows)


class _ReachedStations:
    """The stations of the units that a change reaches, as they were and as they are.

    Args:
        decoders: Over the facts as they were and as they are.
        unit_ids: The units.
    """

    def __init__(self, decoders: Sequence[Decoder], unit_ids: frozenset[str]) -> None:
        days: list[tuple[int, int]] = []
        points: list[tuple[float, float]] = []
        for decoder in decoders:
            for unit_id in sorted(unit_ids):
                for station in decoder.knowledge.stations.of(unit_id):
                    point = decoder.lookups.points.of_station(station)
                    if station.start is not None and station.end is not None and point is not None:
                        days.append((station.start, station.end))
                        points.append((point.lat, point.lon))
        self._days: Numbers = np.array(days, dtype=np.int64).reshape(-1, 2)
        self._points: Floats = np.array(points, dtype=np.float64).reshape(-1, 2)

    def is_any_in(self, window: Window) -> bool:
        """Tell whether any of them can overlap a window of days."""
        return bool(self._are_in(window).any())

    def is_near(self, lat: float, lon: float, limit_km: float, window: Window) -> bool:
        """Tell whether any of them lies within a distance of a point in a window, as `StationTable.units_near` does."""
        points = self._points[self._are_in(window)]
        return bool((distances_km(np.array(lat), np.array(lon), points[:, 0], points[:, 1]) <= limit_km).any())

    def _are_in(self, window: Window) -> Flags:
        are_in: Flags = (self._days[:, 0] <= window.last) & (self._days[:, 1] >= window.first)
        return are_in


def _mentions_of(before: Decoder, after: Decoder, reach: Reach) -> Mentions:
    """Return what finds the texts that can mention what a change reaches, or be read otherwise for it."""
    old, new = (NameFinder(decoder.knowledge, decoder.weights) for decoder in (before, after))
    keys = set(reach.keys)
    for names, others in ((old.names, new.names), (new.names, old.names)):
        keys |= {key for key, name in names.items() if name[1] in reach.keys or others.get(key) != name}
    keys |= {key for key in new.places if any(key in word for word in reach.words)}
    return Mentions(keys, reach.numbers, (before.knowledge, after.knowledge), after.weights)


def _is_told(text: str) -> bool:
    return text.strip() != ""


def _windows_of_text(text: str) -> tuple[Window, ...]:
    """Return the windows of days that a date means; none where it is not given or cannot be read."""
    died = read_date(text)[0]
    return tuple(window for window, _ in windows_of(died)) if died is not None else ()


def _short_texts_of(notices: pa.RecordBatch, name: str) -> Texts:
    """Return a column as distinct texts; empty where one is so long that it is a fault in any case."""
    found = texts_of(notices, name)
    return Texts([text if len(text) <= FIELD_LIMIT else "" for text in found.texts], found.codes)
