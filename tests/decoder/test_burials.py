"""What a burial text tells: the first grave much, a later cemetery little, one near home nothing."""

from __future__ import annotations

import pytest

from decoder.burials import split_burial
from decoder.decode import Decoder, Decoding
from decoder.notice import Notice

AT_DAK_TO = "Đắk Tô, Kon Tum"


def bits(decoding: Decoding, name: str) -> float:
    """Return what an evidence says of the first hypothesis that has a known station at the place."""
    return max(item.bits for each in decoding.hypotheses for item in each.evidence if item.name == name)


@pytest.mark.parametrize(
    ("text", "first", "later"),
    [
        ("điểm cao 1062", "điểm cao 1062", ""),
        ("Gia đình quy tập về NTLS năm 1995 Có hài cốt", "", ""),
        ("Nơi hy sinh: Biên giới Tây Nam Gia đình quy tập về NTLS năm 2011", "Biên giới Tây Nam", ""),
        ("Đã quy tập về NTLS thị trấn Tứ Kỳ", "", "quy tập về NTLS thị trấn Tứ Kỳ"),
        ("NTLS tỉnh Gia Lai", "", "NTLS tỉnh Gia Lai"),
        ("Có hài cốt", "", ""),
    ],
)
def test_a_burial_text_is_split_where_it_tells_of_a_later_grave(text: str, first: str, later: str) -> None:
    found = split_burial(text)
    assert (found.first, found.later) == (first, later)


def test_a_first_grave_says_more_than_the_cemetery_of_today(decoder: Decoder) -> None:
    grave = decoder.decode(Notice("e66", "1972", burial_text=f"Mai táng tại {AT_DAK_TO}"))
    cemetery = decoder.decode(Notice("e66", "1972", burial_text=f"Quy tập về NTLS {AT_DAK_TO}"))
    assert bits(grave, "buried_near_station") > bits(cemetery, "reburied_near_station") > 0


def test_a_cemetery_at_home_says_nothing_of_the_place_of_death(decoder: Decoder) -> None:
    text = f"Quy tập về NTLS {AT_DAK_TO}"
    decoding = decoder.decode(Notice("e66", "1972", burial_text=text, home_text=AT_DAK_TO))
    assert bits(decoding, "reburied_near_station") == 0


def test_a_cemetery_alone_makes_nobody_a_candidate(decoder: Decoder) -> None:
    """Graves were gathered from far: who fought near the cemetery is no hint without a unit text."""
    decoding = decoder.decode(Notice("", "5-1972", burial_text=f"Quy tập về NTLS {AT_DAK_TO}"))
    assert decoding.none_of_these == 1
