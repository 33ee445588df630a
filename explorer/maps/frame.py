"""Geometry of the map: Mercator frames, circles of a radius, and labels that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_KM_PER_DEGREE = 111.195
_LETTER = 0.56
"""Width of an average letter, in font sizes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the map: its bounds in degrees and the nominal size it is drawn at.

    Attributes:
        west: Least longitude in degrees.
        east: Greatest longitude in degrees.
        south: Least latitude in degrees.
        north: Greatest latitude in degrees.
        width: In pixels.
        height: In pixels.
    """

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    @property
    def span(self) -> tuple[float, float]:
        """Width and height of the bounds on the plane (see `plane`)."""
        return self.east - self.west, _north(self.north) - _north(self.south)

    @property
    def scale(self) -> float:
        """Pixels for one unit of the plane, so that all bounds are seen."""
        wide, high = self.span
        return min(self.width / wide, self.height / high)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the picture on the plane."""
        return (self.west + self.east) / 2, (_north(self.north) + _north(self.south)) / 2

    def to_pixels(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point is drawn, from the upper left corner."""
        x, y = plane(lon, lat)
        middle_x, middle_y = self.centre
        return self.width / 2 + self.scale * (x - middle_x), self.height / 2 - self.scale * (y - middle_y)

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a pixel."""
        middle_x, middle_y = self.centre
        return middle_x + (x - self.width / 2) / self.scale, _latitude(middle_y - (y - self.height / 2) / self.scale)

    def plane_corners(self) -> tuple[float, float, float, float]:
        """Return west, east, south and north of all that is seen, on the plane."""
        x, y = self.centre
        across, up = self.width / 2 / self.scale, self.height / 2 / self.scale
        return x - across, x + across, y - up, y + up

    def corners(self) -> tuple[float, float, float, float]:
        """Return west, east, south and north of all that is seen, which is at least the bounds."""
        west, north = self.to_degrees(0, 0)
        east, south = self.to_degrees(self.width, self.height)
        return west, east, south, north


@dataclass(frozen=True, slots=True)
class Label:
    """A text to place near a point.

    Attributes:
        text: What to write.
        lon: Of the point, in degrees.
        lat: Of the point, in degrees.
        size: Of the font, in pixels.
        gap: Pixels to stay off the point; 0 = on it.
        is_below: Whether below and above are tried before the sides.
        reach: Pixels it may stand off its point where it does not fit on it.
    """

    text: str
    lon: float
    lat: float
    size: int
    gap: float = 0.0
    is_below: bool = False
    reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with the point its middle is drawn at."""

    label: Label
    lon: float
    lat: float


def frame_around(circles: Iterable[tuple[float, float, float]], *, width: int, height: int, least_km: float) -> Frame:
    """Return the frame that holds circles with a margin.

    Args:
        circles: Longitude and latitude in degrees, radius in km.
        width: Of the picture in pixels.
        height: Of the picture in pixels.
        least_km: Least width of the frame in km.
    """
    wests, easts, souths, norths = [], [], [], []
    for lon, lat, radius_km in circles:
        dy = 1.25 * radius_km / _KM_PER_DEGREE
        dx = dy / math.cos(math.radians(lat))
        wests.append(lon - dx)
        easts.append(lon + dx)
        souths.append(lat - dy)
        norths.append(lat + dy)
    west, east, south, north = min(wests), max(easts), min(souths), max(norths)
    grow = max(0.0, least_km / _KM_PER_DEGREE - (east - west)) / 2
    return Frame(west - grow, east + grow, south - grow, north + grow, width, height)


def circle(lon: float, lat: float, radius_km: float, corners: int = 72) -> list[list[float]]:
    """Return a closed clockwise ring at a distance around a point, as GeoJSON coordinates."""
    dy = radius_km / _KM_PER_DEGREE
    dx = dy / math.cos(math.radians(lat))
    turns = [2 * math.pi * index / corners for index in range(corners)]
    ring = [[round(lon + dx * math.sin(turn), 4), round(lat + dy * math.cos(turn), 4)] for turn in turns]
    return [*ring, ring[0]]


def place_labels(labels: Sequence[Label], frame: Frame) -> tuple[Placed, ...]:
    """Place labels one after the other where they fit; one that fits nowhere is left out.

    Args:
        labels: The most important first.
        frame: What they must stay inside.
    """
    taken: list[tuple[float, float, float, float]] = []
    placed: list[Placed] = []
    for label in labels:
        wide, high = _LETTER * label.size * len(label.text) + 4, 1.25 * label.size
        x, y = frame.to_pixels(label.lon, label.lat)
        for right, dy in _offsets(label, wide, high):
            dx = right if right != 0.0 or dy == 0.0 else _kept_inside(x, wide, frame)
            box = (x + dx - wide / 2, y + dy - high / 2, x + dx + wide / 2, y + dy + high / 2)
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= frame.width - 2 and box[3] <= frame.height - 2
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed.append(Placed(label, *frame.to_degrees(x + dx, y + dy)))
                break
    return tuple(placed)


def _kept_inside(x: float, wide: float, frame: Frame) -> float:
    """Return how far a label above or below its point must move to the side to stay inside, but never off its point."""
    least, most = 2.5 + wide / 2 - x, frame.width - 2.5 - wide / 2 - x
    move = max(least, min(0.0, most))
    return move if abs(move) < wide / 2 else 0.0


def _offsets(label: Label, wide: float, high: float) -> tuple[tuple[float, float], ...]:
    if label.gap == 0.0:
        around = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, -0.7), (-0.7, -0.7), (-0.7, 0.7), (0.7, 0.7))
        return ((0.0, 0.0), *((label.reach * dx, label.reach * dy) for dx, dy in around if label.reach > 0.0))
    side, above = label.gap + wide / 2 + 2, label.gap + high / 2
    sides, ends = ((side, 0.0), (-side, 0.0)), ((0.0, above), (0.0, -above))
    corners = (side, -above), (-side, above), (-side, -above), (side, above)
    return (*ends, *sides, *corners) if label.is_below else (*sides, *ends, *corners)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def plane(lon: float, lat: float) -> tuple[float, float]:
    """Return a point on the Mercator plane: x in degrees of longitude, y in the same unit.

    >>> [round(each, 3) for each in plane(107.0, 16.5)]
    [107.0, 16.733]
    """
    return lon, _north(lat)


def _north(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)
