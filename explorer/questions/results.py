"""What a query found, in the forms of the page: a frame, points on the map, CSV."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from explorer.csv_files import csv_bytes
from explorer.maps.points import MapPoint
from ontology.names import shown
from ontology.query import Answer

_LATITUDES = ("lat", "latitude")
_LONGITUDES = ("lon", "long", "longitude")
_NAMES = ("name", "what", "label", "text", "unit")
_MOST_LATITUDE = 85.0
"""Mercator ends here. Source: EPSG:3857, area of use."""
_PLACELESS_KM = 5.0
"""Radius of a point of a query that asks for none."""


def frame_of(answer: Answer) -> pd.DataFrame:
    """Return the rows as a frame of text: ids of this knowledge base in short, everything else as it is."""
    return pd.DataFrame([[shown(text) for text in row] for row in answer.texts()], columns=list(answer.columns))


def csv_of(answer: Answer) -> bytes:
    """Write the answer as CSV with its full IRIs."""
    return csv_bytes(answer.columns, answer.texts())


def points_of(answer: Answer) -> list[MapPoint]:
    """Return the rows that have coordinates as points; none where the query asked for no latitude and longitude."""
    lat, lon = (_column(answer.columns, names) for names in (_LATITUDES, _LONGITUDES))
    if lat is None or lon is None:
        return []
    name = _column(answer.columns, _NAMES)
    points = []
    for row in answer.texts():
        where = _degrees(row[lat], _MOST_LATITUDE), _degrees(row[lon], 180.0)
        if where[0] is None or where[1] is None:
            continue
        called = shown(row[name]) if name is not None else f"{row[lat]}, {row[lon]}"
        rest = [shown(text) for at, text in enumerate(row) if at not in (lat, lon, name) and text != ""]
        points.append(MapPoint(called, where[0], where[1], _PLACELESS_KM, " · ".join(rest)))
    return points


def _column(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _degrees(text: str, most: float) -> float | None:
    """Return degrees that the map can show; None for any other text."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= most else None
