"""A slider over the months of a life; where it stands is in the address, as `on`."""

from __future__ import annotations

import streamlit as st

from explorer.labels import as_markdown
from kb.command import Window
from kb.unit_home import months_of, window_of
from kb.words import Words, date_text

ON = "on"
_SLIDER = "day looked at"


def show_day(span: Window | None, words: Words) -> str:
    """Draw the slider, and return the day or month it stands at; empty = of all times.

    Args:
        span: First and last day (ordinals) to slide over; None = nothing is dated.
        words: The reader's language.
    """
    on = st.query_params.get(ON, "")
    if on != "" and window_of(on) is None:
        st.warning(words("units.bad_day", text=as_markdown(on)), icon=":material/warning:")
        on = ""
    if span is None:
        st.caption(words("units.no_days"))
        return on
    options = ["", *sorted({*months_of(span), *([on] if on != "" else [])})]
    st.session_state[_SLIDER] = on
    st.select_slider(
        words("units.day"),
        options,
        key=_SLIDER,
        format_func=lambda each: words("units.all_times") if each == "" else date_text(each, words),
        help=words("units.day.help"),
        on_change=_keep_day,
    )
    return on


def _keep_day() -> None:
    if st.session_state[_SLIDER] == "":
        st.query_params.pop(ON, None)
    else:
        st.query_params[ON] = st.session_state[_SLIDER]
