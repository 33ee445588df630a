"""Words in both languages: none missing; numbers and dates as people write them."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import pytest

from decoder.weights import WEIGHTS_FILE
from kb.records import RECORDS, columns_of
from kb.schema import BRANCHES, LEVELS
from kb.words import LANGUAGES, Language, UnknownWordError, date_text, load_words, span_text
from tests.conftest import ROOT

FILES = sorted(ROOT.glob("*/words.csv"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_both_languages_are_there_with_the_same_values(path: Path) -> None:
    for row in rows_of(path):
        names = [
            {name for _, name, _, _ in string.Formatter().parse(row[language]) if name is not None}
            for language in LANGUAGES
        ]
        assert row["vi"] != "", row["key"]
        assert row["en"] != "", row["key"]
        assert names[0] == names[1], row["key"]


def test_no_key_stands_twice() -> None:
    keys = [row["key"] for name in ("kb", "decoder", "giaima") for row in rows_of(ROOT / name / "words.csv")]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_closed_vocabularies_have_words() -> None:
    words = load_words("vi")
    for level in LEVELS:
        assert words(f"level.{level}")
    for branch in BRANCHES:
        assert words(f"branch.{branch}")
    for kind in columns_of("designations")["kind"].allowed:
        assert words(f"kind.{kind}")
    for kind in columns_of("other_codes")["kind"].allowed:
        assert words(f"other.{kind}")
    for table in RECORDS:
        assert words(f"table.{table}")


def test_a_missing_word_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UnknownWordError, match="nope"):
        load_words("vi")("nope")


@pytest.mark.parametrize(
    ("language", "edtf", "expected"),
    [
        ("vi", "1968-02-05", "05/02/1968"),
        ("vi", "1968-02~", "khoảng 02/1968"),
        ("vi", "1968?", "khoảng 1968"),
        ("en", "1968-02", "1968-02"),
        ("vi", "196X", "196X"),
    ],
)
def test_dates_are_written_as_people_do(language: Language, edtf: str, expected: str) -> None:
    assert date_text(edtf, load_words(language)) == expected


def test_a_span_says_which_end_is_not_seen() -> None:
    words = load_words("en")
    assert span_text("", "", words) == "undated"
    assert span_text("1965", "", words) == "from 1965"
    assert span_text("", "1965", words) == "until 1965"
    assert span_text("1965", "1965", words) == "1965"


def test_numbers_follow_the_language() -> None:
    assert load_words("vi").percent(0.9123, 1) == "91,2 %"
    assert load_words("en").percent(0.9123, 1) == "91.2%"


def test_every_weight_has_a_basis_and_judged_ones_no_false_source() -> None:
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["basis"] in ("counted", "cited", "judged"), row
            assert row["basis"] != "cited" or row["source_id"] not in ("", "editor"), row
