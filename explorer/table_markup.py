"""Tables put together from markup: links, muted lines and sources; over `explorer.html_parts`, which escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from explorer import html_parts
from explorer.html_parts import Html, markup_of
from explorer.labels import shortened
from kb.records import Source

_TITLE_LENGTH = 60


def table_html(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, numbers: Sequence[int] = ()) -> str:
    """Write a table whose first column heads its rows, and that scrolls where the page is narrow.

    Args:
        heads: Plain texts.
        rows: Cells as markup: what is not made by a function of this module must be escaped before.
        caption: What the table holds, for those who hear it.
        numbers: Columns that hold numbers.
    """
    cells = [[Html(cell) for cell in row] for row in rows]
    table = html_parts.table_html(heads, cells, caption, number_columns=numbers)
    return f'<div style="overflow-x:auto">{table}</div>'


def link_html(address: str, label: str) -> str:
    """Write a link to another page of the explorer."""
    return html_parts.link(address, label).markup


def muted_html(text: str) -> str:
    """Write a text that stands back."""
    return f'<span class="gm-muted">{escape(text)}</span>'


def source_html(source: Source) -> str:
    """Write the title of a source, as a link where it has an address on the web."""
    return markup_of(html_parts.outer_link(source.url, shortened(source.title, _TITLE_LENGTH)))


def sources_html(source_ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Write the sources of a row, each once, one a line."""
    return "<br>".join(source_html(sources[each]) for each in dict.fromkeys(source_ids) if each in sources)


def is_web(url: str) -> bool:
    """Tell whether an address may stand in a link."""
    return url.startswith(("https://", "http://"))
