"""Tables of sources: the list, and what one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from babel import Locale

from explorer.html_parts import Cell, facts_html, link, outer_link, table_html, with_muted
from explorer.labels import shortened
from explorer.links import address_of
from kb.records import RECORDS, Source
from kb.source_use import SourceUse
from kb.spreadsheets.vocabulary import label_of
from kb.words import Words

_TITLE_LENGTH = 110
_TABLES_SHOWN = 3
_SPACE = "\N{NO-BREAK SPACE}"
_TABLES = tuple(table for table in RECORDS if table not in ("sources", "province_present"))
SOURCE_HEADS = ("source_id", "title", "url", "publisher", "kind", "language", "note", "claims", *_TABLES)


def language_name(code: str, words: Words) -> str:
    """Return the name of a language; the code itself where there is none.

    >>> from explorer.labels import explorer_words
    >>> language_name("fr", explorer_words("en")), language_name("xx-unknown", explorer_words("en"))
    ('French', 'xx-unknown')
    """
    return str(Locale(words.language).languages.get(code, code))


def sources_html(uses: Sequence[SourceUse], words: Words) -> str:
    """Write sources as a table, each with how many claims of which tables rest on it."""
    rows: list[tuple[Cell, ...]] = []
    for use in uses:
        source = use.source
        title = link(address_of("sources", source=source.source_id), shortened(source.title, _TITLE_LENGTH))
        rows.append(
            (
                with_muted(title, source.publisher),
                kind_name(source, words),
                language_name(source.language, words).replace(" ", _SPACE),
                counts_text(use, words),
                words.count(use.total),
            )
        )
    heads = words("sources.title"), words("sources.kind"), words("sources.language"), words("sources.tables")
    return table_html((*heads, words("sources.claims")), rows, words("page.sources"), number_columns=(4,))


def counts_text(use: SourceUse, words: Words, most: int = _TABLES_SHOWN) -> str:
    """Write how many claims of which tables rest on a source, the tables with most of them first."""
    ranked = sorted(use.counts.items(), key=lambda item: -item[1])
    told = [f"{words(f'table.{table}')} {words.count(count)}" for table, count in ranked[:most]]
    return " · ".join(told) + (" …" if len(ranked) > most else "")


def kind_name(source: Source, words: Words) -> str:
    """Return the kind of a source in the reader's language."""
    return label_of("sources", "kind", source.kind, words)


def source_html(use: SourceUse, words: Words) -> str:
    """Write what a source is."""
    source = use.source
    facts: list[tuple[str, Cell]] = [
        (words("sources.publisher"), source.publisher),
        (words("sources.language"), language_name(source.language, words)),
        (words("sources.url"), outer_link(source.url, source.url)),
        (words("sources.note"), source.note),
        (words("sources.id"), source.source_id),
    ]
    return (
        f'<div class="gm gm-card"><div class="gm-headline">{escape(source.title)}</div>'
        f'<span class="gm-badge">{escape(kind_name(source, words))}</span>{facts_html(facts)}</div>'
    )


def source_rows(uses: Iterable[SourceUse]) -> Iterable[tuple[object, ...]]:
    """Yield sources as rows of a file, in the columns of `SOURCE_HEADS`."""
    for use in uses:
        source = use.source
        said = source.source_id, source.title, source.url, source.publisher, source.kind, source.language, source.note
        yield (*said, use.total, *(use.counts.get(table, 0) for table in _TABLES))
