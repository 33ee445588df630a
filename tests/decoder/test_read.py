"""Readings of unit texts as people wrote them."""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoder.compact import compact
from decoder.parts import PartFinder
from decoder.read import read
from decoder.tokens import tokens_of
from decoder.weights import load_weights
from giaima.decode_commands import BUNDLED_NOTICES
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.notation import words_of

WEIGHTS = load_weights()
CASES = Path(__file__).parent.parent / "cases" / "cases.csv"
GOLD = CASES.parent / "readings.csv"


@pytest.fixture(scope="module")
def finder(knowledge: KnowledgeBase) -> PartFinder:
    return PartFinder(knowledge, WEIGHTS)


def best(text: str, finder: PartFinder) -> str:
    return compact(read(text, finder, WEIGHTS)[1][0])


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_gold_file_holds_every_real_unit_text() -> None:
    with BUNDLED_NOTICES.open(encoding="utf-8") as file:
        texts = {row["unit_text"] for row in csv.DictReader(file)} - {""}
    with CASES.open(encoding="utf-8") as file:
        texts |= {row["raw_unit_text"] for row in csv.DictReader(file) if not row["raw_unit_text"].startswith("(")}
    assert texts <= {row["text"] for row in gold()} | {""}


def test_at_least_95_percent_of_the_top_readings_are_the_ones_a_person_gives(finder: PartFinder) -> None:
    wrong = {row["text"]: best(row["text"], finder) for row in gold() if best(row["text"], finder) != row["parts"]}
    assert len(wrong) <= 0.05 * len(gold()), wrong


def test_at_least_90_percent_of_the_top_readings_are_those_of_a_reader_who_never_saw_the_program(
    finder: PartFinder,
) -> None:
    """The second reader's reading stands in the gold file where it says something else than the first one's."""
    wrong = {
        row["text"]: best(row["text"], finder)
        for row in gold()
        if best(row["text"], finder) != (row["second_reader"] or row["parts"])
    }
    assert len(wrong) <= 0.10 * len(gold()), wrong


def test_at_least_98_percent_of_the_texts_are_read_to_the_last_token(finder: PartFinder) -> None:
    unread = {row["text"]: left for row in gold() if len(left := left_unread(row["text"], finder)) > 0}
    assert len(unread) <= 0.02 * len(gold()), unread


def left_unread(text: str, finder: PartFinder) -> list[str]:
    """Return the words and numbers under no part of the best reading that are no fillers."""
    normal, readings = read(text, finder, WEIGHTS)
    fillers = {token for _, words in words_of("fillers.txt") for word in words for token in word.split()}
    spans = [(part.start, part.end) for part in readings[0].parts]
    return [
        token.text
        for token in tokens_of(normal.text)
        if token.kind != "mark"
        and token.lower not in fillers
        and not any(start <= token.start and token.end <= end for start, end in spans)
    ]


def test_numbers_without_letters_climb_from_company_to_division(finder: PartFinder) -> None:
    _, readings = read("5-2-3-305", finder, WEIGHTS)
    assert compact(readings[0]) == "company 5 | battalion 2 | regiment 3 | division 305"


def test_an_ambiguous_letter_gives_several_readings_each_with_its_cost(finder: PartFinder) -> None:
    _, readings = read("Đ8", finder, WEIGHTS)
    by_text = {compact(reading): reading.cost_bits for reading in readings}
    assert by_text["company 8"] == WEIGHTS("reading", "đ company")
    assert by_text["group 8"] == WEIGHTS("reading", "đ group")


def test_a_sign_that_the_facts_hold_at_that_level_costs_nothing(finder: PartFinder) -> None:
    _, readings = read("Đ10", finder, WEIGHTS)  # Đ10 of the facts is a company; D10, a battalion, is another sign
    assert (compact(readings[0]), readings[0].cost_bits) == ("company 10", 0.0)


@pytest.mark.parametrize(
    ("letter", "level", "word_class"),
    [("K", "battalion", "k battalion"), ("K", "company", "k company"), ("Q", "regiment", "q regiment")],
)
def test_counted_costs_still_fit_the_facts(knowledge: KnowledgeBase, letter: str, level: str, word_class: str) -> None:
    signs = {(claim.text, knowledge.units[claim.unit_id].level) for claim in knowledge.facts.designations}
    signs |= {(code.code_text, code.kind) for code in knowledge.facts.other_codes if code.kind != "recovery_team"}
    numbered = {(text, kind) for text, kind in signs if re.fullmatch(rf"{letter}\d+[A-C]?", text)}
    share = (sum(kind == level for _, kind in numbered) + 0.5) / (len(numbered) + 1)
    assert WEIGHTS("reading", word_class) == pytest.approx(-math.log2(share), abs=0.6)


def test_a_place_with_other_diacritics_is_no_place_word(finder: PartFinder) -> None:
    _, readings = read("Nguyễn Huệ", finder, WEIGHTS)  # the cover name of a unit, not the city of Huế
    assert all(part.kind != "place" for part in readings[0].parts)


def test_spans_point_at_the_writers_own_characters(finder: PartFinder) -> None:
    text = "Đại đội 5 – e66"  # decomposed letters take more characters than composed ones
    normal, readings = read(text, finder, WEIGHTS)
    spans = [text[slice(*normal.original_span(part.start, part.end))] for part in readings[0].parts]
    assert spans == ["Đại đội 5", "e66"]


def test_text_without_letters_or_digits_has_no_reading(finder: PartFinder) -> None:
    assert read(" / - ", finder, WEIGHTS)[1] == ()


@given(text=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_a_crash_and_costs_are_sorted(text: str) -> None:
    _, readings = read(text, PROPERTY_FINDER, WEIGHTS)
    costs = [reading.cost_bits for reading in readings]
    assert costs == sorted(costs)
    assert all(cost >= 0 for cost in costs)


PROPERTY_FINDER = PartFinder(load_knowledge(), WEIGHTS)


LETTERS = st.lists(st.integers(1, 99), min_size=4, max_size=4)
SEPARATORS = ("/", "-", ", ", ".", " ", ";", " – ", "")


def parts_of(text: str) -> frozenset[tuple[str, tuple[str, ...]]]:
    _, readings = read(text, PROPERTY_FINDER, WEIGHTS)
    return frozenset((part.word_class, part.numbers) for part in readings[0].parts)


@given(numbers=LETTERS, separator=st.sampled_from(SEPARATORS), is_upper=st.booleans())
@settings(max_examples=60, deadline=None)
def test_case_and_separators_of_letters_do_not_change_the_reading(
    numbers: list[int], separator: str, is_upper: bool
) -> None:
    letters = "CDEF" if is_upper else "cdef"
    written = [f"{letter}{number}" for letter, number in zip(letters, numbers, strict=True)]
    plain = [f"{letter}{number}" for letter, number in zip("cdef", numbers, strict=True)]
    assert parts_of(separator.join(written)) == parts_of("/".join(plain))


@given(numbers=LETTERS, is_in_words=st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_levels_does_not_change_the_reading(numbers: list[int], is_in_words: bool) -> None:
    words = ("Đại đội ", "Tiểu đoàn ", "Trung đoàn ", "Sư đoàn ") if is_in_words else ("c", "d", "e", "f")
    written = [f"{word}{number}" for word, number in zip(words, numbers, strict=True)]
    assert parts_of(", ".join(reversed(written))) == parts_of(", ".join(written))


@given(numbers=LETTERS, form=st.sampled_from(("NFC", "NFD")), case=st.sampled_from((str.upper, str.lower, str.title)))
@settings(max_examples=60, deadline=None)
def test_case_and_unicode_form_of_words_do_not_change_the_reading(
    numbers: list[int], form: Literal["NFC", "NFD"], case: Callable[[str], str]
) -> None:
    words = ("Đại đội", "Tiểu đoàn", "Trung đoàn", "Sư đoàn")
    text = ", ".join(f"{word} {number}" for word, number in zip(words, numbers, strict=True))
    assert parts_of(unicodedata.normalize(form, case(text))) == parts_of(text)


@pytest.mark.parametrize("piece", ["1-", "c5 ", "k5 ", "đ5/", "A1B2", "(a)", "1.", "66, ", "e2O9 ", "trung đoàn "])
def test_a_long_run_of_one_piece_is_read(piece: str) -> None:
    text = (piece * 1000)[:1000]
    _, readings = read(text, PROPERTY_FINDER, WEIGHTS)
    assert len(readings) > 0


@given(text=st.text(min_size=900, max_size=1000))
@settings(max_examples=15, deadline=None)
def test_no_random_text_takes_long_to_read(text: str) -> None:
    read(text, PROPERTY_FINDER, WEIGHTS)
