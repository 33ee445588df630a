"""The worked questions give what the knowledge base gives when it is asked the same, and give it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from kb.dates import EdtfDate
from kb.geo import distance_km
from kb.knowledge import KnowledgeBase
from kb.ledger.releases import KEYS
from kb.records import columns_of
from kb.states import Phase
from ontology import names
from ontology.query import Answer, Asker
from ontology.questions import question, questions

Row = tuple[str, ...]


def ask(asker: Asker, number: str, *changes: tuple[str, str]) -> Answer:
    asked = question(number)
    assert asked is not None
    text = asked.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return asker.ask(text)


def told(answer: Answer, *columns: str) -> list[Row]:
    """Return some columns of an answer, IRIs as the ids they stand for."""
    places = [answer.columns.index(column) for column in columns]
    return [tuple(key_of_iri(row[place]) for place in places) for row in answer.texts()]


def key_of_iri(text: str) -> str:
    return names.entity_key(text) if text.startswith(names.DATA) else text.removeprefix(names.ONTOLOGY)


def text_of(value: EdtfDate | int | str | None) -> str:
    return "" if value is None else str(value)


def under(knowledge: KnowledgeBase, top: str, on: date) -> Iterator[str]:
    """Yield every unit that can have stood under another on a day, at any depth."""
    seen: set[str] = set()
    todo = [top]
    while len(todo) > 0:
        for claim in knowledge.children.get(todo.pop(), ()):
            state = next(each for each in knowledge.subordinations(claim.unit_id) if each.claim is claim)
            phase, _ = state.phase(on.toordinal(), on.toordinal())
            if phase < Phase.BEFORE and claim.unit_id not in seen:
                seen.add(claim.unit_id)
                todo.append(claim.unit_id)
                yield claim.unit_id


def test_there_are_ten_with_titles_in_both_languages() -> None:
    assert [each.number for each in questions()] == [f"{number:02}" for number in range(1, 11)]
    for each in questions():
        assert each.title_vi.endswith("?")
        assert each.title_en.endswith("?")
    assert question("3") is question("03") is question("03-units-near-a-place")
    assert question("99") is None


@pytest.mark.parametrize("on", ["1950-06-01", "1962-02-01", "1968-02-01", "1972-05-01", "1979-03-01"])
@pytest.mark.parametrize(
    ("text", "key", "level", "number"),
    [("E64", "e64", "regiment", "64"), ("KB", "kb", "", ""), ("Trung đoàn 31", "trungdoan31", "regiment", "31")],
)
def test_holders_of_a_code(
    asker: Asker, knowledge: KnowledgeBase, text: str, key: str, level: str, number: str, on: str
) -> None:
    changes = ('"e64"', f'"{key}"'), ('"regiment" "64"', f'"{level}" "{number}"'), ("1968-02-01", on)
    found = told(ask(asker, "01", *changes), "unit", "text", "from", "to", "source")
    asked = knowledge.holders(text, date.fromisoformat(on))
    claims = [held.state.claim for held in asked]
    expected = {
        (each.unit_id, each.text, text_of(each.valid_from), text_of(each.valid_to), each.source_id) for each in claims
    }
    assert set(found) == expected


def losses_of(knowledge: KnowledgeBase, division: str) -> set[Row]:
    expected = set()
    for loss in knowledge.facts.losses:
        start = knowledge.battles[loss.battle_id].start
        if loss.unit_id == "" or start is None:
            continue
        if loss.unit_id in {division, *under(knowledge, division, start.earliest)}:
            counts = (text_of(loss.count_min), text_of(loss.count_max))
            expected.add((loss.battle_id, loss.unit_id, loss.category, *counts, loss.source_id))
    return expected


@pytest.mark.parametrize("division", ["division-2", "division-3", "division-9", "division-324", "corps-4", "front-b3"])
def test_losses_of_a_division(asker: Asker, knowledge: KnowledgeBase, division: str) -> None:
    answer = ask(asker, "02", ("units/division-2>", f"units/{division}>"))
    found = told(answer, "battle", "unit", "category", "least", "most", "source")
    shown = {(*row[:2], row[2].removeprefix("LossCategory-"), *row[3:]) for row in found}
    assert shown == losses_of(knowledge, division)


MOVED = {
    "sources": """source_id,title,url,publisher,kind,language,note
        s,Sách,,,book,vi,""",
    "units": """unit_id,name_vi,name_en,level,branch,source_id,note
        division-320,Sư đoàn 320,,division,infantry,s,
        division-2,Sư đoàn 2,,division,infantry,s,
        regiment-31,Trung đoàn 31,,regiment,infantry,s,
        battalion-8,Tiểu đoàn 8,,battalion,infantry,s,""",
    "subordinations": """unit_id,parent_unit_id,kind,valid_from,valid_to,source_id,note
        regiment-31,division-320,organic,1951-01,,s,
        regiment-31,division-2,organic,1966-01-01,,s,
        battalion-8,regiment-31,organic,1951,,s,""",
    "battles": """battle_id,name_vi,kind,start,end,source_id
        before,Trận trước,battle,1965-12-31,1965-12-31,s
        after,Trận sau,battle,1966-01-01,1966-01-02,s""",
    "losses": """battle_id,unit_id,category,count_min,count_max,claimed_by,source_id,note
        before,battalion-8,killed,10,10,,s,
        after,regiment-31,killed,20,20,,s,
        after,battalion-8,killed,5,,,s,""",
}


def test_a_regiment_that_changed_division_counts_under_the_right_one(
    make_knowledge: Callable[..., KnowledgeBase],
) -> None:
    knowledge = make_knowledge(**MOVED)
    with Asker(knowledge) as asker:
        counted = {}
        for division in ("division-320", "division-2"):
            answer = ask(asker, "02", ("units/division-2>", f"units/{division}>"))
            counted[division] = told(answer, "battle", "unit", "least")
            assert len(counted[division]) == len(losses_of(knowledge, division))
    assert counted == {
        "division-320": [("before", "battalion-8", "10")],
        "division-2": [("after", "battalion-8", "5"), ("after", "regiment-31", "20")],
    }


@pytest.mark.parametrize(("on", "division"), [("1965-06-01", "division-320"), ("1967-06-01", "division-2")])
def test_regiment_31_stood_under_one_division_at_a_time(asker: Asker, on: str, division: str) -> None:
    above = {
        top
        for top in ("division-320", "division-2")
        if ("regiment-31-division-2",)
        in told(ask(asker, "07", ("units/front-b3>", f"units/{top}>"), ("1972-05-01", on)), "unit")
    }
    assert above == {division}


@pytest.mark.parametrize(("place", "month"), [("town-khe-sanh", "02"), ("camp-plei-me", "11"), ("town-khe-sanh", "07")])
def test_units_near_a_place(asker: Asker, knowledge: KnowledgeBase, place: str, month: str) -> None:
    first, last = date(1968, int(month), 1), date(1968, int(month), 29)
    changes = (
        ("1968-02-01", first.isoformat()),
        ("1968-02-29", last.isoformat()),
        ("places/town-khe-sanh", f"places/{place}"),
    )
    found = told(ask(asker, "03", *changes), "unit")
    middle = next(each for each in knowledge.facts.places if each.place_id == place)
    assert middle.lat is not None
    assert middle.lon is not None
    expected = {
        (unit_id,)
        for unit_id in knowledge.units
        for station in knowledge.stations_of(unit_id, first, last)
        if station.lat is not None
        and station.lon is not None
        and distance_km(middle.lat, middle.lon, station.lat, station.lon) <= 30
    }
    assert set(found) == expected
    assert len(expected) > 0


@pytest.mark.parametrize("battle", ["a-bia-1969", "an-loc-1972"])
def test_rival_losses_of_a_battle(asker: Asker, knowledge: KnowledgeBase, battle: str) -> None:
    answer = ask(asker, "04", ("battles/a-bia-1969", f"battles/{battle}"))
    found = told(answer, "category", "unit", "least", "most", "claimant", "source")
    expected = [
        (f"LossCategory-{loss.category}", loss.unit_id, text_of(loss.count_min), text_of(loss.count_max),
         loss.claimed_by, loss.source_id)
        for loss in knowledge.losses[battle]
    ]  # fmt: skip
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("unit", ["regiment-31-division-2", "division-304", "front-b3"])
def test_names_of_a_unit(asker: Asker, knowledge: KnowledgeBase, unit: str) -> None:
    answer = ask(asker, "05", ("units/regiment-31-division-2", f"units/{unit}"))
    found = told(answer, "text", "from", "to", "heldUntil", "source")
    expected = [
        (each.claim.text, text_of(each.claim.valid_from), text_of(each.claim.valid_to),
         "" if each.end is None else date.fromordinal(each.end).isoformat(), each.claim.source_id)
        for each in knowledge.designations(unit)
    ]  # fmt: skip
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("level", "number"), [("regiment", "64"), ("regiment", "66"), ("division", "3"), ("regiment", "2")]
)
def test_collisions_of_a_number(asker: Asker, knowledge: KnowledgeBase, level: str, number: str) -> None:
    found = told(ask(asker, "06", ('"regiment" "64"', f'"{level}" "{number}"')), "unit", "otherUnit")
    states = [
        state
        for claim, _ in knowledge.by_number[level, number]
        for state in knowledge.designations(claim.unit_id)
        if state.claim is claim
    ]
    expected = {
        (one.claim.unit_id, other.claim.unit_id)
        for one in states
        for other in states
        if names.entity("units", one.claim.unit_id) < names.entity("units", other.claim.unit_id)
        and not (one.end is not None and other.start is not None and one.end < other.start)
        and not (other.end is not None and one.start is not None and other.end < one.start)
    }
    assert set(found) == expected


@pytest.mark.parametrize("on", ["1966-06-01", "1972-05-01", "1975-03-15"])
@pytest.mark.parametrize("theatre", ["front-b3", "front-b2", "military-region-5", "division-304", "corps-1"])
def test_units_of_a_theatre(asker: Asker, knowledge: KnowledgeBase, theatre: str, on: str) -> None:
    found = told(ask(asker, "07", ("units/front-b3>", f"units/{theatre}>"), ("1972-05-01", on)), "unit")
    assert sorted(unit for (unit,) in found) == sorted(under(knowledge, theatre, date.fromisoformat(on)))


@pytest.mark.parametrize("campaign", ["tay-nguyen-1975", "tet-mau-than-1968"])
def test_battles_of_a_campaign(asker: Asker, knowledge: KnowledgeBase, campaign: str) -> None:
    found = told(ask(asker, "08", ("battles/tay-nguyen-1975", f"battles/{campaign}")), "battle", "unit", "role")
    inside = {campaign}
    while True:
        more = {battle.battle_id for battle in knowledge.facts.battles if battle.part_of in inside} - inside
        if len(more) == 0:
            break
        inside |= more
    expected = set()
    for battle in inside:
        fought = knowledge.participations.get(battle, ())
        expected |= {(battle, each.unit_id, f"Role-{each.role}" if each.role else "") for each in fought}
        expected |= {(battle, "", "")} if len(fought) == 0 else set()
    assert set(found) == expected


@pytest.mark.parametrize("source", ["cadn-e31", "editor"])
def test_claims_of_a_source(asker: Asker, knowledge: KnowledgeBase, source: str) -> None:
    found = told(ask(asker, "09", ("sources/cadn-e31", f"sources/{source}")), "claim", "kind")
    expected = [
        (claim.claim_id, table)
        for table, claims in knowledge.facts.tables()
        if "source_id" in columns_of(table) and KEYS.get(table) != "source_id"
        for claim in claims
        if getattr(claim, "source_id", "") == source
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("province", ["province-bac-giang-1945", "province-bac-lieu-1945", "rvn-province-quang-tri"])
def test_fate_of_a_province(asker: Asker, knowledge: KnowledgeBase, province: str) -> None:
    answer = ask(asker, "10", ("places/province-bac-giang-1945", f"places/{province}"))
    found = told(answer, "date", "from", "kind", "to", "share")
    reached, expected = {province}, set()
    while True:
        changes = [each for each in knowledge.facts.successions if each.from_place_id in reached]
        more = {each.to_place_id for each in changes if each.to_place_id != ""} - reached
        if len(more) == 0:
            break
        reached |= more
    for each in changes:
        kind, share = f"SuccessionKind-{each.kind}", "" if each.share is None else f"{each.share:g}"
        expected.add((text_of(each.date), each.from_place_id, kind, each.to_place_id, share))
    assert {(*row[:4], f"{float(row[4]):g}" if row[4] else "") for row in found} == expected
