"""Whole decodings: what an officer would notice when they went wrong."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoder.decode import Decoder, Decoding, NoticeError
from decoder.lists.columns import find_columns
from decoder.lists.tables import read_table
from decoder.notice import Notice
from giaima.decode_commands import BUNDLED_NOTICES
from kb.knowledge import KnowledgeBase, load_knowledge


def first_at(decoding: Decoding, level: str) -> str:
    return decoding.levels[level][0].unit.unit_id


def evidence_levels(decoding: Decoding, name: str) -> set[str]:
    return {item.level for item in decoding.hypotheses[0].evidence if item.name == name}


def test_a_full_text_with_date_and_place(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("c5/d8/e66/f304", "1972-08", "Quảng Trị"))
    assert decoding.hypotheses[0].unit.unit_id.startswith("regiment-66")
    assert first_at(decoding, "division") == "division-304"
    assert "Quảng Trị" in decoding.hypotheses[0].station.place_text
    assert decoding.safe_level == "regiment"


@pytest.mark.parametrize(
    ("text", "died", "level", "unit_id"),
    [
        ("e209 f7", "12-1974", "regiment", "regiment-209-division-7"),
        ("Công trường 9", "1966", "division", "division-9"),
        ("Q761", "1963", "regiment", "regiment-1-division-9"),
        ("E209 F312", "3-1968", "regiment", "regiment-209-division-7"),
        ("E64 F320", "1965-10", "regiment", "regiment-31-division-2"),
        ("E28 QĐ3", "6-1972", "regiment", "regiment-28-division-10"),
        ("KT", "1971", "front", "front-b3"),
        ("c9 d6 e270", "17-6-1969", "regiment", "regiment-270-division-341"),
    ],
)
def test_the_unit_that_bore_the_text_on_that_day(
    decoder: Decoder, text: str, died: str, level: str, unit_id: str
) -> None:
    assert first_at(decoder.decode(Notice(text, died)), level) == unit_id


def test_twins_are_told_apart_by_date_and_place(decoder: Decoder) -> None:
    highlands = decoder.decode(Notice("E66 F304", "11-1965", "Ia Đrăng"))
    rebuilt = decoder.decode(Notice("E66 F304", "8-1974", "Thượng Đức, Quảng Nam"))
    assert first_at(highlands, "regiment") == "regiment-66-division-10"
    assert first_at(rebuilt, "regiment") == "regiment-66-division-304"


def test_an_undated_notice_honours_the_superior_it_names(decoder: Decoder) -> None:
    assert first_at(decoder.decode(Notice("E209 F7")), "division") == "division-7"
    assert first_at(decoder.decode(Notice("E209 F312")), "division") == "division-312"


def test_an_undated_notice_states_no_superior_that_changed_over_the_years(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("e66"))
    best = decoding.hypotheses[0]
    assert [link.unit.unit_id for link in best.candidate.chain] == []


def test_a_superior_of_years_later_is_not_stated(decoder: Decoder) -> None:
    assert [link.unit.unit_id for link in decoder.decode(Notice("Q761", "1963")).hypotheses[0].candidate.chain] == []
    corps = decoder.decode(Notice("Sư đoàn 2", "11-1974", "Quảng Nam")).levels.get("corps", ())
    assert all(share.probability < 0.01 for share in corps)


def test_a_later_superior_is_explained_and_not_held_against_the_unit(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("E28 QĐ3", "6-1972"))
    assert evidence_levels(decoding, "superior_named") == {"later superior"}
    assert decoding.levels["corps"][0].probability < 0.01  # the corps was formed in 1975: nobody died under it in 1972


def test_nonsense_is_none_of_these(decoder: Decoder) -> None:
    assert decoder.decode(Notice("zzz 9999")).none_of_these > 0.9


def test_a_number_many_units_bear_is_not_enough(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("c9/d11", "1970"))
    assert decoding.safe_level == ""
    assert decoding.none_of_these > 0.5


def test_a_collective_code_spreads_over_the_units_of_its_theatre(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("B2", "1969"))
    assert first_at(decoding, "front") == "front-b2"
    under = {share.unit.unit_id for share in decoding.levels["division"] if share.probability > 0.01}
    assert {"division-5", "division-7", "division-9"} <= under
    assert decoding.hypotheses[0].probability < 0.3


def test_place_and_date_alone_give_units_but_leave_room_for_others(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("", "1965-11-17", "Ia Đrăng"))
    assert "regiment-66-division-10" in {share.unit.unit_id for share in decoding.levels["regiment"]}
    assert decoding.none_of_these > 0.2


def test_a_unit_the_facts_do_not_list_is_never_surer_than_no_unit_at_all(decoder: Decoder) -> None:
    nothing = decoder.decode(Notice("", "8-1972", "Quảng Trị")).none_of_these
    for text in ("zzz", "e777", "f999"):
        assert decoder.decode(Notice(text, "8-1972", "Quảng Trị")).none_of_these >= nothing - 0.01


def test_a_town_is_not_read_as_a_battle_of_its_name(decoder: Decoder) -> None:
    town = decoder.decode(Notice("KB", "1967", "thị trấn Lộc Ninh"))
    place = decoder.decode(Notice("KB", "1967", "Lộc Ninh"))
    assert town.none_of_these == pytest.approx(place.none_of_these, abs=0.15)
    assert evidence_levels(town, "fought_in_campaign") == set()


def test_a_campaign_named_points_at_its_battles_and_is_not_weighed_again_as_a_place(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("f10", "3-1975", "Chiến dịch Tây Nguyên"))
    assert evidence_levels(decoding, "fought_in_campaign") == {"fits"}
    assert evidence_levels(decoding, "died_near_station") == {"not given"}


def test_home_near_the_raising_place_speaks_for_the_unit(decoder: Decoder) -> None:
    near = decoder.decode(Notice("e209", "3-1968", home_text="Hà Nội", enlisted_text="5-1967"))
    levels = {item.level for found in near.hypotheses if found.unit.unit_id == "regiment-209-division-7"
              for item in found.evidence if item.name == "raised_near_home"}  # fmt: skip
    assert levels == {"near"}


def test_an_approximate_date_of_a_stay_reaches_the_year_before_and_after(decoder: Decoder) -> None:
    decoding = decoder.decode(Notice("c9 d6 e270", "17-6-1969", "mặt trận phía Nam"))
    assert any("Gio Linh" in found.station.place_text for found in decoding.hypotheses[:3])


@pytest.mark.parametrize(
    ("notice", "codes"),
    [
        (Notice(""), ["nothing-to-decode"]),
        (Notice("E66", "31-02-1970"), ["no-such-day"]),
        (Notice("", "1872"), ["nothing-to-decode", "year-out-of-range"]),
        (Notice("c5 " * 1000), ["too-long"]),
    ],
)
def test_what_cannot_be_decoded_says_everything_that_is_wrong(
    decoder: Decoder, notice: Notice, codes: list[str]
) -> None:
    with pytest.raises(NoticeError) as caught:
        decoder.decode(notice)
    assert [problem.code for problem in caught.value.problems] == codes


@pytest.mark.parametrize(
    "text",
    [
        "c5\x00/e66",
        "😀 e66 🎖",
        "Tie\u0302\u0309u đoa\u0300n 8",
        "TiÓu \xae\xb5n 8, Trung \xae\xb5n 66",  # TCVN3 bytes read as Latin-1
        "Tieåu ñoaøn 8",  # VNI
        "\udce9e66",
        "e" * 1000,
        "1-" * 500,
    ],
)
def test_odd_text_does_not_crash(decoder: Decoder, text: str) -> None:
    decoding = decoder.decode(Notice(text, "1968"))
    assert 0 <= decoding.none_of_these <= 1


def test_bars_add_up_and_probabilities_sum_to_one_for_every_bundled_notice(decoder: Decoder) -> None:
    listed = find_columns(read_table(BUNDLED_NOTICES))
    decoded = 0
    for row in listed.rows:
        try:
            decoding = decoder.decode(Notice(**{field: row[index] for field, index in listed.columns.items()}))
        except NoticeError:
            continue
        decoded += 1
        total = decoding.none_of_these + math.fsum(found.probability for found in decoding.hypotheses)
        assert total == pytest.approx(1, abs=1e-9)
        for found in decoding.hypotheses:
            odds = math.log2(found.probability / decoding.none_of_these)
            assert math.fsum(item.bits for item in found.evidence) == pytest.approx(odds, abs=1e-6)
    assert decoded > 100


PROPERTY_DECODER = Decoder(load_knowledge())


@given(
    parts=st.lists(
        st.tuples(st.sampled_from("cdef"), st.integers(1, 400)), min_size=1, max_size=4, unique_by=lambda part: part[0]
    ),
    year=st.integers(1946, 1988),
)
@settings(max_examples=60, deadline=None)
def test_any_chain_of_numbers_gives_a_proper_distribution(parts: list[tuple[str, int]], year: int) -> None:
    text = "/".join(f"{letter}{number}" for letter, number in parts)
    decoding = PROPERTY_DECODER.decode(Notice(text, str(year)))
    total = decoding.none_of_these + math.fsum(found.probability for found in decoding.hypotheses)
    assert total == pytest.approx(1, abs=1e-9)


UNITS = """
    unit_id,name_vi,level,branch,source_id
    f9,Sư đoàn 9,division,infantry,s
    e7,Trung đoàn 7,regiment,infantry,s
    e7-twin,Trung đoàn 7 (Sư đoàn 8),regiment,infantry,s
    f8,Sư đoàn 8,division,infantry,s
"""
DESIGNATIONS = """
    unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence
    f9,Sư đoàn 9,phien_hieu,whole,1965,1975,s,high
    f8,Sư đoàn 8,phien_hieu,whole,1965,1975,s,high
    e7,Trung đoàn 7,phien_hieu,whole,1965,1970,s,high
    e7-twin,Trung đoàn 7,phien_hieu,whole,1971,1975,s,high
"""
SUBORDINATIONS = """
    unit_id,parent_unit_id,kind,valid_from,valid_to,source_id
    e7,f9,organic,1965,1970,s
    e7-twin,f8,organic,1971,1975,s
"""


@pytest.fixture
def twins(make_knowledge: Callable[..., KnowledgeBase]) -> Decoder:
    return Decoder(make_knowledge(units=UNITS, designations=DESIGNATIONS, subordinations=SUBORDINATIONS))


def test_the_number_belongs_to_who_bore_it_then(twins: Decoder) -> None:
    assert first_at(twins.decode(Notice("e7", "1968")), "regiment") == "e7"
    assert first_at(twins.decode(Notice("e7", "1973")), "regiment") == "e7-twin"


def test_the_superior_named_decides_between_twins_when_there_is_no_date(twins: Decoder) -> None:
    assert first_at(twins.decode(Notice("e7 f9")), "regiment") == "e7"
    assert first_at(twins.decode(Notice("e7 f8")), "regiment") == "e7-twin"


def test_naming_the_right_superior_never_lowers_the_unit(twins: Decoder) -> None:
    alone = twins.decode(Notice("e7", "1968")).levels["regiment"][0].probability
    named = twins.decode(Notice("e7/f9", "1968")).levels["regiment"][0].probability
    assert named > alone


def test_an_unlisted_regiment_hangs_on_its_listed_division(twins: Decoder) -> None:
    decoding = twins.decode(Notice("d2/e99/f9", "1968"))
    assert decoding.hypotheses[0].unit.unit_id == "f9"
    assert evidence_levels(decoding, "sub_unit_unlisted") == {"unlisted"}
