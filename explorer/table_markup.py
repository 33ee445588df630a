"""HTML of tables, links and sources, shared by the pages; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from explorer.labels import shortened
from kb.records import Source

_TITLE_LENGTH = 60


def table_html(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, numbers: Sequence[int] = ()) -> str:
    """Write a table whose first column heads its rows.

    Args:
        heads: Plain texts.
        rows: Cells as HTML: what is not made by a function of this module must be escaped before.
        caption: What the table holds, for those who hear it.
        numbers: Columns that hold numbers.
    """
    head = "".join(f'<th scope="col"{_style(index, numbers)}>{escape(each)}</th>' for index, each in enumerate(heads))
    body = "".join(f"<tr>{''.join(_cell(index, each, numbers) for index, each in enumerate(row))}</tr>" for row in rows)
    return (
        '<div style="overflow-x:auto"><table class="gm gm-table">'
        f'<caption class="gm-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link_html(address: str, label: str) -> str:
    """Write a link to another page of the explorer."""
    return f'<a href="{escape(address)}" target="_self">{escape(label)}</a>'


def muted_html(text: str) -> str:
    """Write a text that stands back."""
    return f'<span class="gm-muted">{escape(text)}</span>'


def source_html(source: Source) -> str:
    """Write the title of a source, as a link where it has an address on the web."""
    title = escape(shortened(source.title, _TITLE_LENGTH))
    if not is_web(source.url):
        return title
    return f'<a href="{escape(source.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'


def sources_html(source_ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Write the sources of a row, each once, one a line."""
    return "<br>".join(source_html(sources[each]) for each in dict.fromkeys(source_ids) if each in sources)


def is_web(url: str) -> bool:
    """Tell whether an address may stand in a link."""
    return url.startswith(("https://", "http://"))


def _cell(index: int, cell: str, numbers: Sequence[int]) -> str:
    return f'<th scope="row">{cell}</th>' if index == 0 else f"<td{_style(index, numbers)}>{cell}</td>"


def _style(index: int, numbers: Sequence[int]) -> str:
    return ' class="gm-number"' if index in numbers else ""
