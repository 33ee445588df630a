"""Which province of the base map a point lies in."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from explorer.maps.ground import load_features, name_of, rings_of

Points = NDArray[np.float64]


def province_at(lat: float, lon: float) -> str | None:
    """Return the name of the province that holds a point; None at sea and abroad beyond the map.

    Args:
        lat: Degrees north.
        lon: Degrees east.

    >>> province_at(16.62, 106.73), province_at(0.0, 0.0)
    ('Quảng Trị', None)
    """
    for name, (west, east, south, north), ring in _outlines():
        if west <= lon <= east and south <= lat <= north and _is_inside(lon, lat, ring):
            return name
    return None


@cache
def _outlines() -> tuple[tuple[str, tuple[float, float, float, float], Points], ...]:
    found = []
    for feature in load_features("provinces"):
        for ring in rings_of(feature):
            points = np.array(ring)
            (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
            found.append((name_of(feature), (west, east, south, north), points))
    return tuple(found)


def _is_inside(lon: float, lat: float, ring: Points) -> bool:
    """Count the sides that a line to the east crosses. Source: the even-odd rule, Shimrat, CACM 5 (1962), 434."""
    x, y = ring[:, 0], ring[:, 1]
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    crosses = (y > lat) != (next_y > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x + (lat - y) / (next_y - y) * (next_x - x)
    return bool(np.count_nonzero(crosses & (lon < at)) % 2)
