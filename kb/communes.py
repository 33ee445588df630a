"""Communes before July 2025 and of today, from the data of the vietnamadminunits package.

The package's parsers take a third of a second to import and are not needed: its data folder is found without
importing it, and its SQLite file is opened read-only.

Source: vietnamadminunits 1.0.4, https://pypi.org/project/vietnamadminunits/, MIT licence.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kb.geo import circle_radius_km, half_diagonal_km
from kb.numbers import place_numbers
from kb.place_names import plain_key
from kb.problems import GiaiMaError
from kb.toponyms import Toponym

COMMUNES_PACKAGE = "vietnamadminunits"
REFORM_DAY = date(2025, 7, 1)
"""The day the 34 provinces and their communes replaced the 63. Source: Resolution 202/2025/QH15."""
TODAY_FROM = date(2025, 1, 1)
"""The first of the provinces of today began on this day: Huế. Source: Resolution 175/2024/QH15."""
_LEGACY = "commune-legacy-"
_TODAY = "commune-"
_LEGACY_QUERY = """
    SELECT wardCode, wardShort, wardLat, wardLon, wardBounds, province, districtShort,
           provinceKey || '_' || districtKey || '_' || wardKey
    FROM admin_units_legacy WHERE wardCode IS NOT NULL ORDER BY wardCode"""
_TODAY_QUERY = """
    SELECT wardCode, wardShort, wardLat, wardLon, wardAreaKm2, province, provinceKey || '_' || wardKey
    FROM admin_units ORDER BY wardCode"""


class CommuneDataError(GiaiMaError):
    """The commune data is not installed."""


@dataclass(frozen=True, slots=True)
class CommuneSuccessor:
    """A commune of today that holds land of an older one.

    Attributes:
        place_id: ``commune-<code>``.
        is_default: Whether an undivided answer would name this one.
    """

    place_id: str
    is_default: bool


def data_folder() -> Path:
    """Find the package's data folder without importing the package.

    Raises:
        CommuneDataError: If vietnamadminunits is not installed.
    """
    spec = find_spec(COMMUNES_PACKAGE)
    folder = Path(next(iter(spec.submodule_search_locations or ()), "")) / "data" if spec is not None else None
    if folder is None or not (folder / "dataset.db").is_file():
        raise CommuneDataError(
            "The communes need the data of the package vietnamadminunits, which is not installed. "
            "Install it: pip install 'vietnamadminunits>=1.0.4'."
        )
    return folder


class Communes:
    """Every commune with its centre, and which of today holds which of before.

    Args:
        provinces63: Name key to province id, of the provinces before July 2025.
        provinces34: The same, of today.
        lands34: Province of today to the provinces of the 63 that it holds.
    """

    def __init__(
        self, provinces63: Mapping[str, str], provinces34: Mapping[str, str], lands34: Mapping[str, frozenset[str]]
    ) -> None:
        self._folder = data_folder()
        with closing(sqlite3.connect(f"{(self._folder / 'dataset.db').as_uri()}?mode=ro", uri=True)) as database:
            legacy = database.execute(_LEGACY_QUERY).fetchall()
            today = database.execute(_TODAY_QUERY).fetchall()
        self.legacy: Mapping[str, Toponym] = {
            place.place_id: place for place in (_legacy_commune(row, provinces63) for row in legacy)
        }
        self.today: Mapping[str, Toponym] = {
            place.place_id: place for place in (_commune_of_today(row, provinces34, lands34) for row in today)
        }
        self._package_keys = {_LEGACY + row[0]: row[7] for row in legacy}
        self._today_ids = {row[6]: _TODAY + row[0] for row in today}

    def names(self) -> Iterable[tuple[str, Toponym]]:
        """Yield each commune with its name: those of before first."""
        for place in (*self.legacy.values(), *self.today.values()):
            yield place.name, place

    def successors(self, place_id: str) -> tuple[CommuneSuccessor, ...]:
        """Return the communes of today that a commune of before went to, the default first."""
        found = self._successors.get(self._package_keys.get(place_id, ""), ())
        return tuple(sorted(found, key=lambda successor: (not successor.is_default, successor.place_id)))

    @cached_property
    def _successors(self) -> Mapping[str, list[CommuneSuccessor]]:
        data = json.loads((self._folder / "converter_2025.json").read_text(encoding="utf-8"))
        found: dict[str, list[CommuneSuccessor]] = defaultdict(list)
        for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, old_keys in wards.items():
                self._add(found, old_keys, f"{province}_{ward}", is_default=True)
        for province, divided in data["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old_key, parts in divided.items():
                for part in parts:
                    self._add(found, [old_key], f"{province}_{part['newWardKey']}", is_default=part["isDefaultNewWard"])
        return found

    def _add(
        self, found: dict[str, list[CommuneSuccessor]], old_keys: list[str], new_key: str, *, is_default: bool
    ) -> None:
        place_id = self._today_ids.get(new_key)
        for old_key in old_keys:
            if place_id is not None:
                found[old_key].append(CommuneSuccessor(place_id, is_default))


def _legacy_commune(row: tuple[Any, ...], provinces: Mapping[str, str]) -> Toponym:
    code, name, lat, lon, bounds, province, _district, _key = row
    corners = [float(number) for corner in bounds.split(" – ") for number in corner.split(",")]
    radius = _within_limits(half_diagonal_km(*corners))
    province_id = provinces.get(province_key(province), "")
    lands = frozenset({province_id} - {""})
    return Toponym(_LEGACY + code, name, "commune", lat, lon, radius, province_id, lands, None, REFORM_DAY)


def _commune_of_today(
    row: tuple[Any, ...], provinces: Mapping[str, str], lands34: Mapping[str, frozenset[str]]
) -> Toponym:
    code, name, lat, lon, area_km2, province, _key = row
    numbers = place_numbers()
    radius = numbers["radius.commune"] if area_km2 is None else circle_radius_km(area_km2)
    province_id = provinces.get(province_key(province), "")
    lands = lands34.get(province_id, frozenset())
    radius = _within_limits(radius)
    return Toponym(_TODAY + code, name, "commune", lat, lon, radius, province_id, lands, REFORM_DAY)


def _within_limits(radius_km: float) -> float:
    numbers = place_numbers()
    return min(max(radius_km, numbers["radius.commune_least"]), numbers["radius.commune_most"])


def province_key(name: str) -> str:
    """Return the key of a province's name without its rank.

    >>> province_key("Thành phố Hồ Chí Minh"), province_key("Tỉnh Bà Rịa - Vũng Tàu")
    ('hochiminh', 'bariavungtau')
    """
    return plain_key(name).removeprefix("thanhpho").removeprefix("tinh")
