"""Fields whose value stands in the address: a reload, a link and the back button bring it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

_PREFIX = "field "
_SEVERAL = "|"
_SPAN = "-"
_MOST_DIGITS = 9
_PAGE = "page"
"""Name of the number of the page of a list: another filter starts at the first one again."""


def text_field(label: str, name: str, *, placeholder: str = "", help: str | None = None, start: str = "") -> str:
    """Draw a line of text.

    Args:
        label: Over the field.
        name: Its name in the address.
        placeholder: Shown while it is empty.
        help: Shown when pointed at.
        start: What it holds while the address has nothing.

    Returns:
        The text, without blanks at its ends.
    """
    key = _fill(name, st.query_params.get(name, start))
    st.text_input(
        label, key=key, placeholder=placeholder, help=help, autocomplete="off", on_change=_keep_text, args=(name, start)
    )
    return str(st.session_state[key]).strip()


def search_field(label: str, name: str, most: int, *, placeholder: str, help: str) -> str:
    """Draw a line of text that is searched for while it is typed.

    Args:
        label: Over the field.
        name: Its name in the address, and its key.
        most: Characters it takes.
        placeholder: Shown while it is empty.
        help: Shown when pointed at.

    Returns:
        The text, without blanks at its ends.
    """
    text = st.text_input(
        label,
        key=name,
        type="search",
        live=True,
        max_chars=most,
        placeholder=placeholder,
        help=help,
        bind="query-params",
    )
    return (text or "").strip()


def choice_field(
    label: str, name: str, labels: dict[str, str], *, placeholder: str = "", help: str | None = None, start: str = ""
) -> str:
    """Draw a choice of one; or of none, unless it starts with one.

    Args:
        label: Over the field.
        name: Its name in the address.
        labels: Value to what is shown for it, in order.
        placeholder: Shown while nothing is chosen.
        help: Shown when pointed at.
        start: The value while the address has none; empty = none.

    Returns:
        The value; empty when none is chosen.
    """
    asked = st.query_params.get(name, start)
    key = _fill(name, asked if asked in labels else start or None)
    st.selectbox(
        label,
        list(labels),
        index=None if start == "" else 0,
        format_func=lambda value: labels.get(value, value),
        key=key,
        placeholder=placeholder,
        help=help,
        on_change=_keep_text,
        args=(name, start),
    )
    return st.session_state[key] or ""


def several_in(name: str) -> list[str]:
    """Return the values that the address holds under a name."""
    text = st.query_params.get(name, "")
    return text.split(_SEVERAL) if text != "" else []


def several_field(label: str, name: str, labels: dict[str, str], *, placeholder: str = "") -> tuple[str, ...]:
    """Draw a choice of several; returns the values chosen, in their order."""
    asked = several_in(name)
    key = _fill(name, [value for value in labels if value in asked])
    st.multiselect(
        label,
        list(labels),
        format_func=lambda value: labels.get(value, value),
        key=key,
        placeholder=placeholder,
        on_change=_keep,
        args=(name, _SEVERAL.join, ""),
    )
    return tuple(value for value in labels if value in st.session_state[key])


def years_field(label: str, name: str, least: int, most: int) -> tuple[int, int]:
    """Draw a slider with two ends; the address holds ``1965-1968``, and nothing for all years."""
    if least >= most:
        return least, most
    key = _fill(name, _span_in(st.query_params.get(name, ""), least, most))
    st.slider(label, least, most, key=key, on_change=_keep, args=(name, _span_text, _span_text((least, most))))
    first, last = st.session_state[key]
    return int(first), int(last)


def number_field(
    label: str, name: str, least: int, most: int, start: int, step: int = 1, help: str | None = None
) -> int:
    """Draw a slider for a whole number; returns it, the start where the address holds none within the bounds."""
    text = st.query_params.get(name, "")
    key = _fill(name, min(max(_number(text, start), least), most))
    st.slider(label, least, most, key=key, step=step, help=help, on_change=_keep, args=(name, str, str(start)))
    return int(st.session_state[key])


def day_field(label: str, name: str, least: date, most: date, start: date) -> date:
    """Draw a day; the address holds it as ``1968-01-30``, and nothing for the start."""
    key = _fill(name, _day_in(st.query_params.get(name, ""), least, most, start))
    st.date_input(
        label,
        min_value=least,
        max_value=most,
        format="DD/MM/YYYY",
        key=key,
        on_change=_keep,
        args=(name, date.isoformat, start.isoformat()),
    )
    chosen: date = st.session_state[key]
    return chosen


def view_field(label: str, name: str, labels: dict[str, str]) -> str:
    """Draw a switch between views; the first one is not written into the address."""
    first = next(iter(labels))
    asked = st.query_params.get(name, first)
    key = _fill(name, asked if asked in labels else first)
    st.segmented_control(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_keep_text,
        args=(name, first),
    )
    return str(st.session_state[key])


def switch_field(label: str, name: str, help: str | None = None) -> bool:
    """Draw a switch, off unless the address holds ``1``."""
    key = _fill(name, st.query_params.get(name, "") == "1")
    st.toggle(label, key=key, help=help, on_change=_keep, args=(name, lambda is_on: "1" if is_on else "", ""))
    return bool(st.session_state[key])


def page_field(name: str, pages: int) -> int:
    """Draw the numbers of pages where there are several; returns the one to show, from 1."""
    if pages <= 1:
        return 1
    text = st.query_params.get(name, "")
    number, key = min(max(_number(text, 1), 1), pages), _PREFIX + name
    if st.session_state.get(key, number) != number:
        st.session_state[key] = number
    st.pagination(pages, default=number, key=key, on_change=_keep, args=(name, str, "1"))
    return number


def choose(**values: str) -> None:
    """Put values into the address at once, so that "back" undoes them at once; for callbacks.

    Args:
        values: Name in the address to value; one that is empty is taken out.
    """
    kept = {name: text for name, text in st.query_params.items() if name not in values}
    st.query_params.from_dict(kept | {name: text for name, text in values.items() if text != ""})


def forget(names: Sequence[str]) -> None:
    """Take values out of the address; for callbacks."""
    choose(**dict.fromkeys(names, ""))


def _fill(name: str, value: object) -> str:
    """Put what the address says into a field that is about to be drawn; returns the field's key."""
    key = _PREFIX + name
    st.session_state[key] = value
    return key


def _keep_text(name: str, start: str) -> None:
    _keep(name, lambda value: value or "", start)


def _keep(name: str, as_text: Callable[..., str], start: str) -> None:
    """Put what a field holds now into the address; what it starts with is left out, and so are pages of before."""
    text = as_text(st.session_state[_PREFIX + name])
    choose(**{_PAGE: "", name: "" if text == start else text})


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else otherwise


def _day_in(text: str, least: date, most: date, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return min(max(day, least), most)


def _span_in(text: str, least: int, most: int) -> tuple[int, int]:
    first, _, last = text.partition(_SPAN)
    bounds = _number(first, least), _number(last, most) if last != "" else _number(first, most)
    low, high = sorted(min(max(bound, least), most) for bound in bounds)
    return low, high


def _span_text(span: tuple[int, int]) -> str:
    return f"{span[0]}{_SPAN}{span[1]}"
