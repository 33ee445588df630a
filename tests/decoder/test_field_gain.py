"""Which missing field would help most, in bits."""

from __future__ import annotations

import pytest

from decoder.decode import Decoder
from decoder.field_gain import field_gains
from decoder.notice import Notice


def _gains(decoder: Decoder, **fields: str) -> dict[str, float]:
    decoding = decoder.decode(Notice(**fields))
    return field_gains(decoding.hypotheses, decoding.none_of_these)


def test_a_bare_number_gains_from_everything_that_is_not_told(decoder: Decoder) -> None:
    gains = _gains(decoder, unit_text="e66")
    assert all(each > 0.2 for each in gains.values())


def test_what_is_certain_gains_nothing(decoder: Decoder) -> None:
    gains = _gains(decoder, unit_text="c5/d8/e66/f304", died_text="3-1975", place_text="Thượng Đức")
    assert max(gains.values()) < _gains(decoder, unit_text="e66")["place_text"]


def test_what_a_place_would_tell_shrinks_once_it_is_told(decoder: Decoder) -> None:
    untold = _gains(decoder, unit_text="c5/d8/e66/f304", died_text="1972-08")
    told = _gains(decoder, unit_text="c5/d8/e66/f304", died_text="1972-08", place_text="Quảng Trị")
    assert told["place_text"] < untold["place_text"]


def test_nothing_known_is_no_gain_and_no_error() -> None:
    assert field_gains((), 1.0) == {"unit_text": 0.0, "died_text": 0.0, "place_text": 0.0}


@pytest.mark.parametrize("unit", ["e66", "KB", "c12/d3/KB", "209", "Sao Vàng"])
def test_no_gain_is_negative_or_more_than_there_is_to_know(decoder: Decoder, unit: str) -> None:
    decoding = decoder.decode(Notice(unit_text=unit))
    gains = field_gains(decoding.hypotheses, decoding.none_of_these)
    assert all(0.0 <= each <= 12.0 for each in gains.values())
