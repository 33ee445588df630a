"""Slips of typing, copying and hearing, and texts of old font encodings."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoder.compact import compact
from decoder.mojibake import decodings
from decoder.normalise import normalise
from decoder.parts import PartFinder
from decoder.read import Reading, read
from decoder.weights import load_weights
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.old_fonts import TCVN3, VNI

WEIGHTS = load_weights()
FINDER = PartFinder(load_knowledge(), WEIGHTS)
TEXT = "Đại đội 5, Tiểu đoàn 8, Trung đoàn 66, Sư đoàn 304 Quảng Ngãi, huyện đội Đức Phổ"


def readings_of(text: str) -> dict[str, float]:
    return {compact(reading): reading.cost_bits for reading in read(text, FINDER, WEIGHTS)[1]}


@pytest.mark.parametrize(
    ("text", "mended", "kind"),
    [
        ("e666/f304", "regiment 66 | division 304", "doubled digit"),
        ("c5/e366/f304", "company 5 | regiment 866 | division 304", "confused digit"),
        ("f38", "division 338", "dropped digit"),
        ("d7/f132", "battalion 7 | division 312", "swapped digits"),
        ("e2O9/f312", "regiment 209 | division 312", "letter for digit"),
        ("el2/f9", "regiment 12 | division 9", "letter for digit"),
        ("e5/d8/e66", "company 5 | battalion 8 | regiment 66", "letter"),
        ("b800 KT", "battalion 800 | code KT", "letter"),
        ("tiểuđoàn 8", "battalion 8", "spaces"),
        ("đ ại đội 5", "company 5", "spaces"),
        ("trung đòan 66", "regiment 66", ""),
        ("sư đòan 304", "division 304", ""),
        ("Trung đoan 66", "regiment 66", "diacritics"),
    ],
)
def test_a_slip_is_mended_at_its_cost(text: str, mended: str, kind: str) -> None:
    found = readings_of(text)
    assert mended in found
    assert found[mended] == pytest.approx(WEIGHTS("reading", f"typing {kind}") if kind else 0.0)


def test_a_number_that_a_unit_bears_is_not_mended(knowledge: KnowledgeBase) -> None:
    assert ("regiment", "66") in knowledge.by_number
    assert all("regiment 66 " in f"{text} " for text in readings_of("e66/f304") if "regiment" in text)


def test_a_battalion_is_not_mended_because_few_are_listed() -> None:
    assert all("battalion 7222" in text for text in readings_of("d7222/f320") if "battalion" in text)


@given(numbers=st.lists(st.integers(1, 999), min_size=2, max_size=2))
@settings(max_examples=60, deadline=None)
def test_a_mended_reading_never_comes_before_the_text_as_written(numbers: list[int]) -> None:
    _, readings = read(f"e{numbers[0]}/f{numbers[1]}", FINDER, WEIGHTS)
    assert compact(readings[0]) == f"regiment {numbers[0]} | division {numbers[1]}"


def encoded(text: str, table: dict[str, str]) -> str:
    """Write a text in an old encoding; letters that the table lacks stay as they are."""
    codes: dict[str, str] = {}
    for code, letter in table.items():
        codes.setdefault(letter, code)
    return "".join(codes.get(char, char) for char in text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("tcvn3", encoded(TEXT, TCVN3)),
        ("vni", encoded(TEXT, VNI)),
        ("utf8", TEXT.encode("utf-8").decode("latin-1")),
    ],
)
def test_a_text_of_an_old_encoding_is_read_like_the_original(kind: str, text: str) -> None:
    best: Reading = read(text, FINDER, WEIGHTS)[1][0]
    plain: Reading = read(TEXT, FINDER, WEIGHTS)[1][0]
    assert compact(best) == compact(plain)
    assert best.cost_bits == pytest.approx(plain.cost_bits + WEIGHTS("reading", f"typing {kind}"))


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_spans_of_a_decoded_text_point_at_the_characters_received(kind: str) -> None:
    text = encoded("Đại đội 5 Tiểu đoàn 8", {"tcvn3": TCVN3, "vni": VNI}[kind])
    normal, readings = read(text, FINDER, WEIGHTS)
    first, second = (text[slice(*normal.original_span(part.start, part.end))] for part in readings[0].parts)
    assert (first[-1], second[-1], f"{first} {second}") == ("5", "8", text)


def test_every_vietnamese_small_letter_has_a_code_in_both_tables() -> None:
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in tones} | {"đ"}
    special = {letter for letter in letters if not letter.isascii()}
    assert special <= set(TCVN3.values())
    assert special | {letter.upper() for letter in special} <= set(VNI.values())


def test_a_text_in_unicode_has_no_other_decoding() -> None:
    assert list(decodings("Đ5/d8")) == []


@given(text=st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_offsets_of_any_decoding_stay_within_the_text(text: str) -> None:
    for normal in (normalise(text), *(decoded for _, decoded in decodings(text))):
        assert len(normal.offsets) == len(normal.text) + 1
        assert list(normal.offsets) == sorted(normal.offsets)
        assert normal.offsets[-1] == len(text)
