"""A claim of the ledger in words: one line for the queue, its columns beside those before, its standing."""

from __future__ import annotations

from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from kb.ledger.review import Entry
from kb.records import columns_of
from kb.spreadsheets.headings import heading_of, title_of
from kb.spreadsheets.vocabulary import label_of
from kb.words import Words, date_text

_HIDDEN = ("source_id", "note", "confidence")


def value_text(entry: Entry, name: str, knowledge: KnowledgeBase, words: Words) -> str:
    """Return a value of a claim as people read it: the name of what it refers to, the label of a closed vocabulary."""
    value, column = entry.values.get(name, ""), columns_of(entry.kind)[name]
    if value == "":
        return ""
    if len(column.allowed) > 0:
        return label_of(entry.kind, name, value, words)
    if column.type == "date":
        return date_text(value, words)
    known = knowledge.units.get(value) if "units" in column.refers_to else None
    battle = knowledge.battles.get(value) if "battles" in column.refers_to else None
    named = known or battle
    return f"{words.name_of(named.name_vi, named.name_en)} ({value})" if named is not None else value


def line_of(entry: Entry, knowledge: KnowledgeBase, words: Words) -> str:
    """Return what a claim says in one line: its kind and its values without source and note."""
    values = [value_text(entry, name, knowledge, words) for name in entry.values if name not in _HIDDEN]
    return f"{title_of(entry.kind, words)}: {' · '.join(values)}"


def standing_line(entry: Entry, words: Words) -> str:
    """Return the status and the rank of a claim."""
    rank = f", {words(f'rank.{entry.rank}')}" if entry.rank != "normal" else ""
    return words(f"status.{entry.status}") + rank


def rows_beside(
    entry: Entry, earlier: Entry | None, knowledge: KnowledgeBase, words: Words
) -> Iterator[tuple[str, str, str]]:
    """Yield heading, value, and the value before where that was another."""
    for name in columns_of(entry.kind):
        value = value_text(entry, name, knowledge, words)
        before = value_text(earlier, name, knowledge, words) if earlier is not None else ""
        if value != "" or before != "":
            yield heading_of(entry.kind, name, words), value, before if before != value else ""


def minute_of(at: str, words: Words) -> str:
    """Write a time of the ledger to the minute, UTC."""
    day = date_text(at[:10], words)
    return f"{day} {at[11:16]} UTC"
