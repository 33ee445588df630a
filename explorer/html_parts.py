"""HTML of tables and lists of facts; every text is escaped here, markup is passed as `Html` only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Html:
    """Markup whose texts are escaped already."""

    markup: str


Cell = str | Html


def markup_of(cell: Cell) -> str:
    """Return a cell's markup: a text is escaped."""
    return cell.markup if isinstance(cell, Html) else escape(cell)


def link(address: str, text: str) -> Html:
    """Write a link to a page of the explorer."""
    return Html(f'<a href="{escape(address)}" target="_self">{escape(text)}</a>')


def outer_link(url: str, text: str) -> Cell:
    """Write a link to the web, or only the text where the address is none that a browser opens."""
    if not url.startswith(("https://", "http://")):
        return text
    return Html(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>')


def joined(cells: Sequence[Cell], between: str = ", ") -> Html:
    """Write cells one after the other."""
    return Html(escape(between).join(markup_of(cell) for cell in cells))


def with_muted(cell: Cell, under: Cell) -> Html:
    """Write a cell with a second, muted line."""
    if under in ("", Html("")):
        return Html(markup_of(cell))
    if cell in ("", Html("")):
        return Html(f'<span class="gm-muted">{markup_of(under)}</span>')
    return Html(f'{markup_of(cell)}<br><span class="gm-muted">{markup_of(under)}</span>')


def table_html(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str, *, number_columns: Sequence[int] = ()
) -> str:
    """Write a table; the first cell of each row heads it.

    Args:
        heads: Of the columns.
        rows: Cells.
        caption: What the table holds, for who cannot see it.
        number_columns: Columns to set flush right.
    """

    def style(at: int) -> str:
        return ' class="gm-number"' if at in number_columns else ""

    head = "".join(f'<th scope="col"{style(at)}>{escape(text)}</th>' for at, text in enumerate(heads))
    body = ""
    for row in rows:
        first, *rest = (markup_of(cell) for cell in row)
        cells = "".join(f"<td{style(at)}>{cell}</td>" for at, cell in enumerate(rest, start=1))
        body += f'<tr><th scope="row"{style(0)}>{first}</th>{cells}</tr>'
    return (
        f'<table class="gm gm-table"><caption class="gm-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def facts_html(pairs: Sequence[tuple[str, Cell]]) -> str:
    """Write names and values as a list; what is empty is left out."""
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{markup_of(cell)}</dd>" for name, cell in pairs if markup_of(cell) != ""
    )
    return f'<dl class="gm gm-facts">{items}</dl>'
