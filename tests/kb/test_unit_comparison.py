"""What two units share, and when both had it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kb.knowledge import KnowledgeBase
from kb.unit_comparison import Overlap, overlaps_of


def _days(overlap: Overlap) -> tuple[str, str]:
    assert overlap.days is not None
    first, last = (date.fromordinal(day).isoformat() for day in overlap.days)
    return first, last


def test_two_regiments_66_share_number_and_division_for_a_while(knowledge: KnowledgeBase) -> None:
    shared = overlaps_of(knowledge, "regiment-66-division-10", "regiment-66-division-304")
    kinds = [each.kind for each in shared]
    assert kinds == sorted(kinds, key=("life", "name", "superior", "battle").index)
    (superior,) = [each for each in shared if each.kind == "superior"]
    assert superior.entity is knowledge.units["division-304"]
    assert _days(superior) == ("1965-01-01", "1965-11-30")
    assert {each.name for each in shared if each.kind == "name"} == {"E66"}


def test_a_number_passed_on_is_shared_but_never_at_once(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    facts = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\ns,A book,,,book,vi,",
        units="""unit_id,name_vi,name_en,level,branch,source_id,note
            a,Trung đoàn 5,,regiment,infantry,s,
            b,Trung đoàn 5 mới,,regiment,infantry,s,""",
        designations="""unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence,note
            a,Trung đoàn 5,phien_hieu,whole,1960,1965,s,high,
            b,E5,phien_hieu,whole,1966,1970,s,high,
            a,Z1,ky_hieu,whole,1962,1964,s,high,
            b,Z1,ky_hieu,whole,,,s,high,
            a,Z2,ky_hieu,whole,1960,1965,s,high,
            b,Z3,ky_hieu,whole,1966,1970,s,high,""",
    )
    life, number, code = overlaps_of(facts, "a", "b")
    assert (life.kind, life.days, life.is_dated) == ("life", None, True)
    assert (number.name, number.days, number.is_dated) == ("Trung đoàn 5", None, True)
    assert (code.name, code.days, code.is_dated) == ("Z1", None, False)
