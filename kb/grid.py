"""References of the old military map grid (Indian 1960 datum), such as ``XT 048 157``, to WGS84.

The hamlets of 1967-74 carry both their grid reference and their position: per square of 100 km, a quadratic fit over
them turns any reference of that square into degrees, with the error it leaves on the hamlets themselves stated. Squares
without enough hamlets (the North, Laos, Cambodia beyond the border) are not converted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.geo import distances_km
from kb.records import Hamlet

_REFERENCE = re.compile(
    r"(?<![A-Za-z])(?P<square>[A-Z]{2})[\s-]?"
    r"(?:(?P<east>\d{2,5})[\s-](?P<north>\d{2,5})|(?P<together>\d{4}|\d{6}|\d{8}|\d{10}))(?!\d)"
)
_LEAST_HAMLETS = 30
"""A quadratic fit has six unknowns for each coordinate; five hamlets for each keep it steady."""


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A reference in a text, converted.

    Attributes:
        text: The reference as written.
        square: Letters of the 100 km square.
        lat: Latitude of the middle of the grid cell, decimal degrees (WGS84).
        lon: Longitude, decimal degrees.
        error_km: Half the diagonal of the cell plus the error of the conversion.
        start: Offset of the first character.
        end: Offset after the last.
    """

    text: str
    square: str
    lat: float
    lon: float
    error_km: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Fit:
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    error_km: float


class GridReferences:
    """Converts references of the squares that the hamlets cover; fitted once, when first asked."""

    def __init__(self, hamlets: tuple[Hamlet, ...]) -> None:
        self._hamlets = hamlets

    def find(self, text: str) -> Iterator[GridPoint]:
        """Yield every reference in a text whose square is known.

        Args:
            text: Any text; two capital letters and an even number of four to ten digits make a reference.
        """
        for match in _REFERENCE.finditer(text):
            east, north = _halves(match)
            fit = self._fits.get(match["square"])
            if fit is not None and len(east) == len(north):
                cell_km = 100.0 / 10 ** len(east)
                terms = _terms(np.array([_km(east)]), np.array([_km(north)]))
                lat, lon = float((terms @ fit.lat)[0]), float((terms @ fit.lon)[0])
                error_km = cell_km * 2**0.5 / 2 + fit.error_km
                yield GridPoint(match.group(), match["square"], lat, lon, error_km, match.start(), match.end())

    @cached_property
    def _fits(self) -> dict[str, _Fit]:
        rows: defaultdict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
        for hamlet in self._hamlets:
            match = _REFERENCE.fullmatch(hamlet.grid)
            if match is not None and hamlet.lat is not None and hamlet.lon is not None:
                east, north = _halves(match)
                rows[match["square"]].append((_km(east), _km(north), hamlet.lat, hamlet.lon))
        return {square: _fit(np.array(points)) for square, points in rows.items() if len(points) >= _LEAST_HAMLETS}


def _halves(match: re.Match[str]) -> tuple[str, str]:
    """Return the digits of easting and northing."""
    together: str | None = match["together"]
    if together is None:
        return match["east"], match["north"]
    return together[: len(together) // 2], together[len(together) // 2 :]


def _km(digits: str) -> float:
    """Return the middle of a cell, in kilometres from the corner of its square (0 to 100)."""
    cell: float = 100.0 / 10.0 ** len(digits)
    return int(digits) * cell + cell / 2


def _terms(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([np.ones_like(east), east, north, east * north, east**2, north**2])


def _fit(points: NDArray[np.float64]) -> _Fit:
    terms = _terms(points[:, 0], points[:, 1])
    lat = np.asarray(np.linalg.lstsq(terms, points[:, 2], rcond=None)[0], dtype=np.float64)
    lon = np.asarray(np.linalg.lstsq(terms, points[:, 3], rcond=None)[0], dtype=np.float64)
    gaps = distances_km(terms @ lat, terms @ lon, points[:, 2], points[:, 3])
    return _Fit(lat, lon, float(np.percentile(gaps, 95)))
