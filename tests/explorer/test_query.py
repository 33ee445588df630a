"""A link holds a whole query in plain text."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoder.notice import TEXT_FIELDS
from explorer.query import FIELDS, is_empty, link_to, load_examples, notice_of

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, _TEXT)), st.sampled_from(["vi", "en"]))
def test_a_link_reproduces_the_query(query: dict[str, str], language: str) -> None:
    parts = urlsplit(link_to(query, "en" if language == "en" else "vi", "http://127.0.0.1:8501/"))
    values = {name: found[0] for name, found in parse_qs(parts.query, keep_blank_values=True).items()}
    assert values.pop("lang", "vi") == language
    assert notice_of(values) == notice_of(query)


def test_every_field_of_a_notice_but_its_key_is_in_the_form() -> None:
    assert {*FIELDS.values(), "notice_id"} == set(TEXT_FIELDS)


@pytest.mark.parametrize("query", [{}, {"unit": "  "}])
def test_blank_fields_are_no_query(query: dict[str, str]) -> None:
    assert is_empty(query)
    assert not is_empty({**query, "home": "Tứ Kỳ"})


def test_there_are_six_examples_and_each_names_a_unit() -> None:
    assert len(load_examples()) == 6
    assert all(example["unit"] != "" for example in load_examples())
