"""The page "Ký hiệu": who held the code in the address; without one, codes of several units and collective codes."""

from __future__ import annotations

import streamlit as st

from explorer.address_fields import choice_field, page_field, search_field, switch_field, view_field
from explorer.codes.views import (
    collective_html,
    collisions_html,
    holder_bars,
    holder_points,
    holders_html,
    holders_span,
    meanings_html,
    units_list,
)
from explorer.day_slider import ON, show_day
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.lanes import lanes_chart
from explorer.links import link_to_page
from explorer.point_maps import show_points
from explorer.units.tables import MOST_ROWS
from explorer.units.views import KINDS, kind_groups, name_of
from kb.code_atlas import CodeAtlas, Collision
from kb.command import Window
from kb.schema import LEVELS
from kb.standing import Holding
from kb.unit_home import window_of
from kb.words import Words

_LONGEST = 100
_CODE, _KIND, _LEVEL, _PAGE, _EVER, _LIST = "code", "kind", "level", "page", "ever", "list"
_LISTS = ("collisions", "collective")
_ROWS = 25


def show_codes_page(desk: Desk) -> None:
    """Draw the field for a code, and what is known of it."""
    words = desk.words
    atlas = desk.indexes.codes
    example, told = words("codes.search.example"), words("codes.search.help")
    text = search_field(words("codes.search"), _CODE, _LONGEST, placeholder=example, help=told)
    if text == "":
        _show_lists(desk, atlas)
    else:
        _show_code(desk, atlas, text)


def _show_code(desk: Desk, atlas: CodeAtlas, code: str) -> None:
    words = desk.words
    everyone, meanings = atlas.holders(code, None), atlas.other_meanings(code)
    with st.container(horizontal=True, vertical_alignment="center"):
        link_to_page("decode", words("codes.decode"), icon=":material/search:", unit=code)
        link_to_page("units", words("codes.find_units"), icon=":material/military_tech:", q=code)
        st.button(words("codes.all"), icon=":material/list:", type="tertiary", on_click=_forget_code)
    if len(everyone) == 0 and len(meanings) == 0:
        st.info(words("codes.nothing", text=as_markdown(code)), icon=":material/info:")
        return
    if len(everyone) > 0:
        _show_holders(desk, atlas, code, everyone)
    if len(meanings) > 0:
        st.subheader(words("codes.other"), anchor=False)
        st.html(meanings_html(meanings, desk.knowledge, words))


def _forget_code() -> None:
    st.session_state[_CODE] = ""
    st.query_params.pop(ON, None)


def _show_holders(desk: Desk, atlas: CodeAtlas, code: str, everyone: tuple[Holding, ...]) -> None:
    words = desk.words
    span = holders_span(everyone, desk.knowledge)
    on = show_day(span, words)
    window = window_of(on) if on != "" else None
    held = everyone if window is None else atlas.holders(code, window)
    units = len({each.unit.unit_id for each in held})
    st.subheader(words("codes.holders.count", text=as_markdown(code), count=units), anchor=False)
    bars = holder_bars(everyone, words)
    if len(bars) > 0:
        alt = words("codes.holders.alt", count=len(bars))
        st.altair_chart(lanes_chart(bars, kind_groups(words), words, span=span, window=window), alt=alt, theme=None)
        st.caption(words("units.names.note"))
    if len(held) == 0:
        st.caption(words("codes.nobody_then"))
        return
    st.html(holders_html(held, atlas, desk.knowledge, words, on, window))
    st.subheader(words("codes.map"), anchor=False)
    show_points(holder_points(held, atlas, desk.decoder.lookups.points, words, window), words)
    _show_theatres(atlas, held, window, on, words)


def _show_theatres(atlas: CodeAtlas, held: tuple[Holding, ...], window: Window | None, on: str, words: Words) -> None:
    theatres = {each.unit.unit_id: each.unit for each in held if each.state.claim.scope == "collective"}
    for theatre in theatres.values():
        units = atlas.units_under(theatre.unit_id, window)
        title = words("codes.theatre.units", unit=as_markdown(name_of(theatre, words)), count=words.count(len(units)))
        with st.expander(title, icon=":material/account_tree:"):
            if len(units) == 0:
                st.caption(words("units.subs.none"))
            else:
                st.html(f'<p class="gm">{units_list(units, words, MOST_ROWS, on).markup}</p>')


def _show_lists(desk: Desk, atlas: CodeAtlas) -> None:
    words = desk.words
    chosen = view_field(words("codes.list"), _LIST, {each: words(f"codes.{each}") for each in _LISTS})
    if chosen == "collective":
        st.caption(words("codes.collective.note"))
        st.html(collective_html(atlas.collective, atlas, words))
        return
    st.caption(words("codes.collisions.note"))
    kind_column, level_column, ever_column = st.columns((1, 1, 2), vertical_alignment="bottom")
    with kind_column:
        kind = choice_field(words("codes.kind"), _KIND, _labels(KINDS, "kind", words), placeholder=words("codes.any"))
    with level_column:
        level = choice_field(
            words("codes.level"), _LEVEL, _labels(LEVELS, "level", words), placeholder=words("codes.any")
        )
    with ever_column:
        is_ever = switch_field(words("codes.ever.too"), _EVER, help=words("codes.ever.help"))
    with st.spinner(words("codes.counting")):
        found = [
            each
            for each in atlas.collisions
            if (is_ever or each.at_once > 1) and kind in ("", *each.kinds) and level in ("", *each.levels)
        ]
    _show_collisions(found, words)


def _labels(options: tuple[str, ...], prefix: str, words: Words) -> dict[str, str]:
    return {each: words(f"{prefix}.{each}") for each in options}


def _show_collisions(found: list[Collision], words: Words) -> None:
    if len(found) == 0:
        st.info(words("codes.collisions.none"), icon=":material/info:")
        return
    number = page_field(_PAGE, -(-len(found) // _ROWS))
    first = (number - 1) * _ROWS
    shown = found[first : first + _ROWS]
    told = words("codes.rows", first=first + 1, last=first + len(shown), count=words.count(len(found)))
    st.caption(told)
    st.html(collisions_html(shown, words))
