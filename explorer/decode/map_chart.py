"""The map of an answer: the possible places on the ground map, without tiles and without the internet."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from decoder.answer import Answer
from explorer import theme
from explorer.decode.map_area import SHARES, NumberedPlace, is_one_area, numbered_places, outline_of, smallest_area
from explorer.decode.views import places_of
from explorer.labels import kilometres, percent, shortened
from explorer.maps.country import COUNTRY, country_map
from explorer.maps.detail import detail_map
from explorer.maps.frame import Frame, Label, frame_around
from explorer.maps.ground import box_feature, inline, line_feature, outline_layer, projected, ring_feature
from kb.words import Words

DETAIL_SIZE = (400, 440)
"""Both maps stand side by side on a page of 800 pixels."""
_LEAST_KM = 140.0
_NAME_LENGTH = 30
_MOST_NAMES = 5
_LEAST_NAMED = 0.01
_DASHES: dict[float, list[float]] = {SHARES[0]: [1, 0], SHARES[1]: [7, 4]}


def country_chart(answer: Answer, words: Words, detail: Frame | None) -> alt.LayerChart:
    """Draw the whole country with Hoàng Sa and Trường Sa, the places, and the frame of the detail map."""
    layers = [_circles(answer, words, COUNTRY)]
    if detail is not None:
        layers.append(outline_layer([box_feature(detail)], theme.INK, [1, 0], COUNTRY))
    return country_map(layers, words)


def detail_frame(answer: Answer) -> Frame | None:
    """Return the frame of the places that hold most of the probability, or None where no place is known."""
    circles = smallest_area(places_of(answer), SHARES[1])
    if len(circles) == 0:
        return None
    return frame_around(circles, width=DETAIL_SIZE[0], height=DETAIL_SIZE[1], least_km=_LEAST_KM)


def detail_chart(answer: Answer, words: Words, frame: Frame) -> alt.LayerChart:
    """Draw the area of the possible places with its outlines, and number and name those that fit."""
    places = places_of(answer)
    numbers = [each.placed.label for each in numbers_on(answer, frame)]
    names = [_name_label(place, frame, words) for place in places[:_MOST_NAMES] if place["probability"] >= _LEAST_NAMED]
    return detail_map([_circles(answer, words, frame), *_area_layers(places, frame)], names, frame, words, numbers)


def numbers_on(answer: Answer, frame: Frame) -> tuple[NumberedPlace, ...]:
    """Return the numbers of the detail map, in the order of `places_of`."""
    return numbered_places(places_of(answer), frame)


def _area_layers(places: Sequence[Answer], frame: Frame) -> list[alt.Chart]:
    """Draw the outlines of the areas that hold half and nine tenths of what is located; one where they are the same."""
    shares = SHARES[:1] if is_one_area(places) else SHARES
    return [
        outline_layer(
            [line_feature(outline_of(smallest_area(places, share)))], theme.PLACE, _DASHES[share], frame, width=1.8
        )
        for share in shares
    ]


def _name_label(place: Answer, frame: Frame, words: Words) -> Label:
    """Name a place with its probability: beside a small circle, inside a wide one."""
    text = f"{shortened(place['name'], _NAME_LENGTH)} · {percent(place['probability'], words)}"
    radius = frame.scale * place["radius_km"] / 111.195
    is_wide = radius > 45
    return Label(text, place["lon"], place["lat"], 12, 9 if is_wide else radius + 2, is_below=is_wide)


def map_alt(answer: Answer, words: Words) -> str:
    """Describe the map in one sentence."""
    places = [f"{place['name']} {percent(place['probability'], words)}" for place in places_of(answer)[:3]]
    return words("map.alt", places="; ".join(places) if len(places) > 0 else words("map.none"))


def _circles(answer: Answer, words: Words, frame: Frame) -> alt.Chart:
    """Draw each place as a circle of its radius, darker the more probable, the least probable first."""
    features = [
        {
            **ring_feature(place["lon"], place["lat"], place["radius_km"]),
            "properties": {
                "name": place["name"],
                "station": place["station"],
                "percent": percent(place["probability"], words),
                "radius": kilometres(place["radius_km"], words),
                "opacity": round(0.12 + 0.5 * place["probability"], 3),
            },
        }
        for place in reversed(places_of(answer))
    ]
    chart = alt.Chart(inline(features)).mark_geoshape(
        fill=theme.PLACE, stroke=theme.PLACE, strokeWidth=0.4, clip=True, aria=False
    )
    columns = (
        ("name", "table.place"),
        ("station", "map.station"),
        ("percent", "table.percent"),
        ("radius", "map.radius"),
    )
    tooltip = [alt.Tooltip(f"properties.{name}:N", title=words(key)) for name, key in columns]
    opacity = alt.FillOpacity("properties.opacity:Q", scale=None, legend=None)
    return projected(chart.encode(fillOpacity=opacity, tooltip=tooltip), frame)
