"""What is known of a unit, of all times and as of a day."""

from __future__ import annotations

import pytest

from kb.knowledge import KnowledgeBase
from kb.states import Phase
from kb.unit_claims import UnitClaims
from kb.unit_home import (
    battles_of,
    months_of,
    names_of,
    namesakes_of,
    span_of,
    sub_units_of,
    superiors_of,
    window_of,
)

E66 = "regiment-66-division-10"


@pytest.mark.parametrize("text", ["", "x", "31-1-1968", "1968-13", "1968-02~", "<b>", "0000", "0001-01", "9999-12-31"])
def test_what_is_no_day_of_the_calendar_is_no_window(text: str) -> None:
    assert window_of(text) is None


def test_names_of_a_day_leave_out_those_that_had_ended(knowledge: KnowledgeBase) -> None:
    everything = {held.state.claim.text for held in names_of(knowledge, E66, None)}
    then = {held.state.claim.text for held in names_of(knowledge, E66, window_of("1946-06"))}
    assert {"Trung đoàn 9", "Trung đoàn 37", "Trung đoàn 66"} <= everything
    assert "Trung đoàn 9" in then
    assert "Trung đoàn 37" not in then


def test_superiors_are_a_chain_on_a_day_and_a_history_without_one(knowledge: KnowledgeBase) -> None:
    then = superiors_of(knowledge, E66, window_of("1953-12"))
    assert then[0].unit.unit_id == "division-304"
    assert then[0].phase is Phase.ATTESTED
    always = superiors_of(knowledge, E66, None)
    assert [each.unit.unit_id for each in always][:2] == ["division-304", "front-b3"]
    assert all(each.phase is None for each in always)


def test_sub_units_of_a_day_leave_out_those_that_had_left(knowledge: KnowledgeBase) -> None:
    always = [each.unit.unit_id for each in sub_units_of(knowledge, "division-304", None)]
    late = [each.unit.unit_id for each in sub_units_of(knowledge, "division-304", window_of("1973-01"))]
    assert len(always) == len(set(always))
    assert E66 in always
    assert E66 not in late
    assert "regiment-66-division-304" in late


def test_battles_tell_the_part_taken_in_order_of_time(knowledge: KnowledgeBase) -> None:
    found = battles_of(knowledge, E66)
    starts = [each.station.start for each in found if each.station.start is not None]
    assert starts == sorted(starts)
    assert "plei-me-1965" in [each.battle.battle_id for each in found]


def test_the_slider_covers_the_known_life(knowledge: KnowledgeBase) -> None:
    span = span_of(knowledge, E66)
    assert span is not None
    months = months_of(span)
    assert (months[0], months[-1]) == ("1945-01", "1979-01")


def test_who_else_bore_a_number_is_told_by_number(knowledge: KnowledgeBase) -> None:
    namesakes = namesakes_of(knowledge, E66)
    assert [unit.unit_id for unit in namesakes["66"]] == ["regiment-66-division-304"]
    assert E66 not in [unit.unit_id for units in namesakes.values() for unit in units]


def test_every_claim_that_names_a_unit_is_given(knowledge: KnowledgeBase) -> None:
    rows = UnitClaims(knowledge).of(E66)
    assert rows[0].table == "units"
    assert {"designations", "subordinations", "presences", "participations", "unit_events"} <= {
        row.table for row in rows
    }
    asked = [claim for claim in knowledge.facts.subordinations if E66 in (claim.unit_id, claim.parent_unit_id)]
    assert [row.claim for row in rows if row.table == "subordinations"] == asked


def test_losses_are_of_the_unit_or_of_the_whole_force_never_of_another(knowledge: KnowledgeBase) -> None:
    losses = UnitClaims(knowledge).losses_of(E66)
    assert "ia-drang-1965" in [loss.battle_id for loss in losses]
    assert {loss.unit_id for loss in losses} <= {"", E66}
