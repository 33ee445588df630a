"""Distances and extents on the earth, for single points and for arrays of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius. Source: Moritz, Geodetic Reference System 1980, Journal of Geodesy 74 (2000), R1."""


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points.

    Args:
        lat1: Latitude of the first point, decimal degrees.
        lon1: Longitude of the first point, decimal degrees.
        lat2: Latitude of the second point, decimal degrees.
        lon2: Longitude of the second point, decimal degrees.

    Returns:
        Kilometres, 0 to 20,016.

    Source: haversine formula, Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159.

    >>> round(distance_km(21.0278, 105.8342, 10.8231, 106.6297))
    1138
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    square = math.sin(half_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))


def distances_km(lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> Degrees:
    """Return the great-circle distances of arrays of points, broadcast against each other.

    Args:
        lat1: Latitudes of the first points, decimal degrees.
        lon1: Longitudes of the first points, decimal degrees.
        lat2: Latitudes of the second points, decimal degrees.
        lon2: Longitudes of the second points, decimal degrees.

    Returns:
        Kilometres, 0 to 20,016, in the broadcast shape.

    Source: as `distance_km`.
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, np.radians(lon2 - lon1) / 2
    square = np.sin(half_lat) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lon) ** 2
    distances: Degrees = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(square)))
    return distances


def half_diagonal_km(south: float, west: float, north: float, east: float) -> float:
    """Return the radius of the circle through the corners of a box of latitudes and longitudes.

    Returns:
        Kilometres, 0 or more.

    >>> round(half_diagonal_km(16.58, 106.64, 16.65, 106.69), 1)
    4.7
    """
    return distance_km(south, west, north, east) / 2


def circle_radius_km(area_km2: float) -> float:
    """Return the radius of the circle of an area.

    Returns:
        Kilometres, 0 or more.
    """
    return math.sqrt(area_km2 / math.pi)
