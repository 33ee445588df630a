"""Charts of battles: what they show, read back from their specification."""

from __future__ import annotations

from typing import Any

from explorer.battles.charts import losses_chart, timeline_chart, years_chart
from explorer.labels import explorer_words
from kb.battle_search import BattleFilter, BattleFinder
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase

VI, EN = explorer_words("vi"), explorer_words("en")


def _rows(chart: Any) -> list[dict[str, Any]]:
    spec = chart.to_dict()
    (rows,) = spec["datasets"].values()
    return list(rows)


def test_years_add_up_to_the_battles_that_are_dated(knowledge: KnowledgeBase) -> None:
    battles = BattleFinder(knowledge).find(BattleFilter())
    rows = _rows(years_chart(battles, VI))
    assert sum(row["count"] for row in rows) == sum(each.start is not None or each.end is not None for each in battles)
    assert {row["kind"] for row in rows} == {"chiến dịch", "trận đánh", "trận đánh nhỏ"}


def test_each_battle_has_a_bar_that_can_be_clicked(knowledge: KnowledgeBase) -> None:
    battles = BattleFinder(knowledge).find(BattleFilter(unit="e66"))
    chart = timeline_chart(battles, EN)
    assert [row["battle"] for row in _rows(chart)] == [each.battle_id for each in battles]
    assert chart.to_dict()["params"][0]["name"] == "battle"


def test_rival_losses_stand_side_by_side_with_their_claimants(knowledge: KnowledgeBase) -> None:
    losses = knowledge.losses["long-tan-1966"]
    rows = _rows(losses_chart(losses, ClaimTeller(knowledge), VI))
    assert len(rows) == len(losses) > 3
    assert {row["side"] for row in rows} == {"Phía ta nêu", "Bên khác nêu"}
    assert sorted(row["least"] for row in rows) == sorted(claim.count_min or 0 for claim in losses)
    for row in rows:
        assert row["most"] >= row["least"]
        assert ("Quân đội nhân dân" in row["label"]) == (row["side"] == "Phía ta nêu")
    categories = [row["label"].split(",")[0] for row in rows]
    assert len([at for at in range(1, len(rows)) if categories[at] != categories[at - 1]]) == len(set(categories)) - 1
