"""A detail map: a frame of the ground with what lies on it, named where the names fit."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from explorer import theme
from explorer.maps.frame import Frame, Label, place_labels
from explorer.maps.ground import layered, text_layers
from explorer.maps.land import land_layers, provinces_for
from explorer.maps.tiles import tile_layers

_NAME_PIXELS = 11


def detail_map(
    drawn: Sequence[alt.Chart], names: Sequence[Label], frame: Frame, numbers: Sequence[Label] = ()
) -> alt.LayerChart:
    """Draw a frame of the ground with layers on it.

    Args:
        drawn: The layers, the lowest first.
        names: Of what they show; those before others get the room.
        frame: What is seen.
        numbers: Drawn always, where they stand; names keep away from them.
    """
    seen = [province for province in provinces_for(frame) if province.touches(frame)]
    around = [Label(province.name, *province.middle_in(frame), _NAME_PIXELS) for province in seen]
    placed = place_labels([*numbers, *names, *around], frame)
    layers = [
        *land_layers(seen, frame),
        *tile_layers(frame),
        *drawn,
        *text_layers([each for each in placed if each.label in around], theme.MUTED, frame),
        *text_layers([each for each in placed if each.label in numbers], theme.PLACE, frame, weight="bold"),
        *text_layers([each for each in placed if each.label in names], theme.INK, frame, weight="bold"),
    ]
    return layered(layers, frame)
