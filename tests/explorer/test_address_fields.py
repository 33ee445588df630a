"""Fields whose value stands in the address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
from datetime import date
import streamlit as st
from explorer.address_fields import *
first, last = date(1945, 1, 1), date(1990, 12, 31)
st.write(repr((
    text_field("t", "t"),
    choice_field("c", "c", {"a": "A", "b": "B"}),
    several_field("s", "s", {"a": "A", "b": "B", "c": "C"}),
    years_field("y", "y", 1946, 1989),
    number_field("n", "n", 5, 100, 25, 5),
    day_field("d", "d", first, last, first).isoformat(),
    view_field("v", "v", {"one": "1", "two": "2"}),
    switch_field("w", "w"),
    page_field("page", 4),
)))
"""
UNTOUCHED = ("", "", (), (1946, 1989), 25, "1945-01-01", "one", False, 1)


def _open(**query: str) -> AppTest:
    page = AppTest.from_string(SCRIPT)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def _values(page: AppTest) -> str:
    return str(page.markdown[0].value).strip("`")


def test_an_empty_address_gives_where_fields_start() -> None:
    assert _values(_open()) == repr(UNTOUCHED)


def test_the_address_fills_every_field() -> None:
    asked = {"t": " e66 ", "c": "b", "s": "c|a", "y": "1965-1968", "n": "50", "d": "1968-01-30", "v": "two"}
    page = _open(**asked, w="1", page="3")
    assert _values(page) == repr(("e66", "b", ("a", "c"), (1965, 1968), 50, "1968-01-30", "two", True, 3))


@pytest.mark.parametrize("text", ["", "zzz", "-", "²", "9" * 5000, "1968-99-99", "<b>", "-5", "\u0660"])
def test_what_makes_no_sense_is_where_fields_start_or_a_bound(text: str) -> None:
    page = _open(c=text, s=text, y=text, n=text, d=text, v=text, w=text, page=text)
    assert len(page.markdown) == 1
    assert "'one', False" in _values(page)


def test_numbers_beyond_the_bounds_are_the_bounds() -> None:
    values = _values(_open(y="1900-2000", n="500", d="1800-01-01", page="77"))
    assert values == repr(("", "", (), (1946, 1989), 100, "1945-01-01", "one", False, 4))
    assert "(1965, 1965)" in _values(_open(y="1965-1965"))
    assert "(1960, 1970)" in _values(_open(y="1970-1960"))


def test_what_is_chosen_goes_into_the_address_and_the_start_leaves_it() -> None:
    page = _open(page="3")
    page.slider(key="field y").set_range(1965, 1968).run()
    assert page.query_params["y"] == "1965-1968"
    assert "page" not in page.query_params
    page.multiselect(key="field s").set_value(["a", "c"]).run()
    assert page.query_params["s"] == "a|c"
    page.slider(key="field y").set_range(1946, 1989).run()
    assert "y" not in page.query_params
    page.toggle(key="field w").set_value(True).run()
    assert page.query_params["w"] == "1"
    page.selectbox(key="field c").set_value("b").run()
    page.selectbox(key="field c").set_value(None).run()
    assert "c" not in page.query_params
