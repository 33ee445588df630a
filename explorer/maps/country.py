"""The whole country as a map: Hoàng Sa and Trường Sa with their names, the neighbours, and what is drawn between."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from explorer import theme
from explorer.maps.frame import Frame, Label, place_labels
from explorer.maps.ground import layered, point_layer, text_layers
from explorer.maps.islands import is_archipelago, island_layers, island_name, islands_in, point_of
from explorer.maps.land import land_layers, provinces_for
from kb.words import Words

COUNTRY = Frame(101.9, 116.6, 6.4, 23.6, 350, 440)
"""All of Việt Nam with both archipelagos."""
_TOWNS = (("map.hanoi", 105.85, 21.03), ("map.saigon", 106.66, 10.77))


def country_map(layers: Sequence[alt.Chart], words: Words) -> alt.LayerChart:
    """Draw layers in the frame `COUNTRY`, over the land and under the names."""
    islands = islands_in(COUNTRY)
    groups = [island for island in islands if is_archipelago(island)]
    labels = [
        *(Label(island_name(each, words), *point_of(each), 11, 24, is_below=True) for each in groups),
        *(Label(words(key), lon, lat, 11, 5) for key, lon, lat in _TOWNS),
        Label(words("map.laos"), 102.9, 19.3, 11),
        Label(words("map.cambodia"), 104.9, 12.8, 11),
        Label(words("map.sea"), 112.2, 13.2, 12),
    ]
    ground = [
        *land_layers(provinces_for(COUNTRY), COUNTRY),
        *island_layers(islands, COUNTRY),
        point_layer([(lon, lat) for _, lon, lat in _TOWNS], theme.INK, 14, COUNTRY),
    ]
    return layered([*ground, *layers, *text_layers(place_labels(labels, COUNTRY), theme.INK, COUNTRY)], COUNTRY)
