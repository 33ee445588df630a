"""What a change of the facts would change, and what to look for next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from decoder.decode import Decoder
from decoder.gaps import GapFinder, entropy, information
from decoder.impact import shifts
from decoder.notice import Notice
from kb.knowledge import KnowledgeBase

TABLES = {
    "sources": "source_id,title,kind\nbao,Bài báo,newspaper",
    "units": """unit_id,name_vi,level,branch,source_id
        e66,Trung đoàn 66,regiment,infantry,bao
        e24,Trung đoàn 24,regiment,infantry,bao
        f10,Sư đoàn 10,division,infantry,bao
        b3,Mặt trận Tây Nguyên,front,headquarters,bao
        b5,Mặt trận Đường 9,front,headquarters,bao""",
    "designations": """unit_id,text,kind,scope,valid_from,source_id,confidence
        e66,E66,phien_hieu,whole,1965,bao,high
        e24,E24,phien_hieu,whole,1965,bao,high
        f10,F10,phien_hieu,whole,1972,bao,high
        b3,B3,phien_hieu,whole,1964,bao,high""",
    "subordinations": """unit_id,parent_unit_id,kind,valid_from,source_id
        f10,b3,organic,1972,bao
        e24,f10,organic,1972,bao
        e66,b5,organic,1965,bao""",
    "presences": """unit_id,place_text,lat,lon,radius_km,valid_from,valid_to,source_id
        e24,Đắk Tô,14.65,107.83,10,1972-01,1972-12,bao""",
}


@pytest.fixture
def before(make_knowledge: Callable[..., KnowledgeBase]) -> Decoder:
    return Decoder(make_knowledge(**TABLES))


def test_only_the_notices_that_the_new_fact_touches_are_listed(
    before: Decoder, make_knowledge: Callable[..., KnowledgeBase]
) -> None:
    signs = TABLES["designations"] + "\n        e66,Sông Hồng X,ky_hieu,whole,1970,bao,high"
    after = Decoder(make_knowledge(**{**TABLES, "designations": signs}))
    notices = [Notice("Sông Hồng X", "5-1972", notice_id="1"), Notice("e24", "5-1972", notice_id="2")]
    found = shifts([*notices, Notice("Sông Hồng X", "5-1972", notice_id="3")], before, after)
    assert [(shift.notice_ids, shift.before.unit_id, shift.after.unit_id) for shift in found] == [
        (("1", "3"), "", "e66")
    ]


def test_the_same_facts_change_nothing(before: Decoder) -> None:
    assert shifts([Notice("e66", "5-1972"), Notice("zzz"), Notice("")], before, before) == ()


def test_a_code_nobody_can_read_comes_before_what_is_known(before: Decoder) -> None:
    found = GapFinder(before).find([Notice("NKX", "1970", notice_id="1"), Notice("e24", "5-1972", notice_id="2")])
    assert (found[0].kind, found[0].subject, found[0].notices) == ("code", "NKX", 1)


def test_whereabouts_that_would_settle_a_notice_are_asked_for(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    twin = TABLES["units"] + "\n        e24b,Trung đoàn 24B,regiment,infantry,bao"
    sign = TABLES["designations"] + "\n        e24b,E24,phien_hieu,whole,1965,bao,high"
    decoder = Decoder(make_knowledge(**{**TABLES, "units": twin, "designations": sign}))
    found = GapFinder(decoder).find([Notice("e24", "5-1972", "Đắk Tô", notice_id="1")])
    asked = {(gap.subject, gap.first) for gap in found if gap.kind == "whereabouts"}
    assert ("e24b", "1972-05") in asked


def test_a_question_on_a_rare_possibility_is_worth_less() -> None:
    assert information(0.5, 0.9, 0.1) > information(0.01, 0.9, 0.1) > 0
    assert information(1.0, 0.9, 0.1) == 0
    assert entropy([0.5, 0.5]) == 1
