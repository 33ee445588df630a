"""HTML of tables and lists of facts; every text is escaped here, markup is passed as `Html` only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def is_web(url: str) -> bool:
    """Tell whether an address is one that a browser opens."""
    return url.startswith(("https://", "http://"))


def outer_link(url: str, text: str) -> Cell:
    """Write a link to the web, or only the text where the address is none that a browser opens."""
    if not is_web(url):
        return text
    return Html(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>')


def joined(cells: Sequence[Cell], between: str = ", ") -> Html:
    """Write cells one after the other."""
    return Html(escape(between).join(markup_of(cell) for cell in cells))


def muted(cell: Cell) -> Html:
    """Write a cell that stands back."""
    return Html(f'<span class="gm-muted">{markup_of(cell)}</span>')


def lines(cells: Iterable[Cell]) -> Html:
    """Write cells one below the other; empty ones are left out."""
    return Html("<br>".join(markup_of(cell) for cell in cells if cell not in ("", Html(""))))


def with_muted(cell: Cell, under: Cell) -> Html:
    """Write a cell with a second, muted line."""
    return lines([cell, muted(under) if under not in ("", Html("")) else ""])


def table_html(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    caption: str,
    *,
    number_columns: Sequence[int] = (),
    widths: Sequence[int] = (),
) -> str:
    """Write a table whose first column heads its rows, and that scrolls where the page is narrow.

    Args:
        heads: Of the columns.
        rows: Cells.
        caption: What the table holds, for who cannot see it.
        number_columns: Columns to set flush right.
        widths: Of the columns, in per cent; without any each is as wide as its texts ask.
    """

    def style(at: int) -> str:
        return ' class="gm-number"' if at in number_columns else ""

    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    head = "".join(f'<th scope="col"{style(at)}>{escape(text)}</th>' for at, text in enumerate(heads))
    body = ""
    for row in rows:
        first, *rest = (markup_of(cell) for cell in row)
        cells = "".join(f"<td{style(at)}>{cell}</td>" for at, cell in enumerate(rest, start=1))
        body += f'<tr><th scope="row"{style(0)}>{first}</th>{cells}</tr>'
    return (
        f'<div class="gm-wide"><table class="gm gm-table"><caption class="gm-hidden">{escape(caption)}</caption>'
        f"{f'<colgroup>{columns}</colgroup>' if columns != '' else ''}"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def facts_html(pairs: Sequence[tuple[str, Cell]]) -> str:
    """Write names and values as a list; what is empty is left out."""
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{markup_of(cell)}</dd>" for name, cell in pairs if markup_of(cell) != ""
    )
    return f'<dl class="gm gm-facts">{items}</dl>'
