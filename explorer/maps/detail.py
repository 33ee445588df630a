"""A detail map: a frame of the ground and its islands with what lies on it, named where the names fit."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from explorer import theme
from explorer.maps.frame import Frame, Label, place_labels
from explorer.maps.ground import layered, text_layers
from explorer.maps.islands import is_archipelago, island_layers, island_name, islands_in, point_of
from explorer.maps.land import land_layers, provinces_for
from explorer.maps.tiles import tile_layers
from kb.words import Words

_NAME_PIXELS, _ISLAND_GAP = 11, 6


def detail_map(
    drawn: Sequence[alt.Chart], names: Sequence[Label], frame: Frame, words: Words, numbers: Sequence[Label] = ()
) -> alt.LayerChart:
    """Draw a frame of the ground with layers on it.

    Args:
        drawn: The layers, the lowest first.
        names: Of what they show; those before others get the room.
        frame: What is seen.
        words: Those of the reader.
        numbers: Drawn always, where they stand; names keep away from them.
    """
    seen = [province for province in provinces_for(frame) if province.touches(frame)]
    islands = islands_in(frame)
    # Hoàng Sa and Trường Sa come before all names, so that they are always there.
    groups = [
        Label(island_name(each, words), *point_of(each), _NAME_PIXELS, _ISLAND_GAP, is_below=True)
        for each in islands
        if is_archipelago(each)
    ]
    told = {each.text for each in names}
    around = [
        Label(text, *point_of(each), _NAME_PIXELS, _ISLAND_GAP)
        for each in islands
        if not is_archipelago(each) and (text := island_name(each, words)) not in told
    ]
    around += [Label(province.name, *province.middle_in(frame), _NAME_PIXELS) for province in seen]
    placed = place_labels([*numbers, *groups, *names, *around], frame)
    layers = [
        *land_layers(seen, frame),
        *tile_layers(frame),
        *island_layers(islands, frame),
        *drawn,
        *text_layers([each for each in placed if each.label in around], theme.MUTED, frame),
        *text_layers([each for each in placed if each.label in groups], theme.INK, frame),
        *text_layers([each for each in placed if each.label in numbers], theme.PLACE, frame, weight="bold"),
        *text_layers([each for each in placed if each.label in names], theme.INK, frame, weight="bold"),
    ]
    return layered(layers, frame)
