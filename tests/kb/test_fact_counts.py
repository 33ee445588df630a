"""How much the facts hold."""

from __future__ import annotations

from kb.fact_counts import KIND_COLUMNS, OF_UNITS, by_branch, by_decade, by_kind, by_table
from kb.knowledge import KnowledgeBase


def test_kinds_and_branches_add_up_to_the_tables(knowledge: KnowledgeBase) -> None:
    counts = by_table(knowledge.facts)
    for table in KIND_COLUMNS:
        assert sum(by_kind(knowledge.facts, table).values()) == counts[table]
    branches = by_branch(knowledge.facts)
    for table in OF_UNITS:
        assert sum(count for (name, _), count in branches.items() if name == table) == counts[table]


def test_a_battle_counts_in_the_decade_in_which_it_began(knowledge: KnowledgeBase) -> None:
    sixties = [each for each in knowledge.facts.battles if each.start and each.start.earliest.year // 10 == 196]
    undated_starts = [each for each in knowledge.facts.battles if each.start is None and each.end is not None]
    assert by_decade(knowledge.facts)["battles", 1960] == len(sixties) + len(
        [each for each in undated_starts if each.end is not None and each.end.earliest.year // 10 == 196]
    )
    assert not any(table == "sources" for table, _ in by_decade(knowledge.facts))
