"""A link holds a whole query in plain text."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoder.notice import TEXT_FIELDS
from explorer.decode.query import FIELDS, file_name_of, is_empty, link_to, load_examples, notice_of

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


def test_file_names_tell_notices_apart_and_keep_the_man_out() -> None:
    e66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}
    queries = [
        e66,
        {**e66, "died": "1972-09"},
        {**e66, "place": "Huế"},
        {**e66, "home": "Tứ Kỳ"},
        {**e66, "home": "Ý Yên"},
    ]
    names = [file_name_of(query) for query in queries]
    assert len(set(names)) == len(names)
    assert names[0] == "giaima-c5-d8-e66-f304-1972-08-quang-tri"
    assert "tu-ky" not in names[3]
    assert file_name_of({"unit": "e" * 900}) != file_name_of({"unit": "e" * 901})
    assert file_name_of({}) == "giaima"


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, _TEXT)))
def test_a_file_name_is_good_on_every_system(query: dict[str, str]) -> None:
    assert re.fullmatch(r"giaima(-[0-9a-z]+)*", file_name_of(query))
    assert len(file_name_of(query)) < 150


def test_there_are_six_examples_and_each_names_a_unit() -> None:
    assert len(load_examples()) == 6
    assert all(example["unit"] != "" for example in load_examples())
