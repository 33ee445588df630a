"""HTML of the tables and lists of an answer; every text is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from decoder.answer import Answer
from explorer.decode.headline import superiors_of
from explorer.decode.map_area import is_one_area, located_mass
from explorer.decode.rivals import Rival
from explorer.decode.views import MOST_UNITS, Bar, Citation, bars_of, level_rows, places_of, station_text
from explorer.labels import bits, kilometres, percent, shortened, times
from explorer.maps.tiles import attribution
from kb.words import Words

_STATION_LENGTH = 90
_MOST_UNSCROLLED = 7
"""More hypotheses than this scroll in a window of their own."""
_LEAST_GAIN = 0.05


def levels_html(answer: Answer, words: Words, most: int = MOST_UNITS) -> str:
    """Write the probability of the units of each level, at most so many, and of "none of these", with bars."""
    rows = []
    for row in level_rows(answer, most):
        level = words(f"level.{row.level}") if row.is_first else ""
        more = words("answer.more", count=row.more) if row.more > 0 else ""
        more = f'<br><span class="gm-muted">{escape(more)}</span>' if more != "" else ""
        rows.append(
            f'<tr><th scope="row">{escape(level)}</th><td>{escape(row.unit_name)}{more}</td>'
            f"{_share(row.probability, words)}</tr>"
        )
    none = escape(words("answer.none"))
    rows.append(f'<tr class="gm-none"><th colspan="2">{none}</th>{_share(answer["none_of_these"], words)}</tr>')
    heads = (words("table.level"), words("table.unit"), "", words("table.percent"))
    return _table(heads, rows, words("section.levels"))


def hypotheses_html(answer: Answer, words: Words, chosen: int = -1) -> str:
    """Write the ranked hypotheses with bars, what the others hold together, and "none of these".

    Args:
        answer: As decoded.
        words: The reader's language.
        chosen: Index of the one to set off.
    """
    rows = []
    shown = answer["hypotheses"]
    for index, hypothesis in enumerate(shown):
        superiors = superiors_of(hypothesis["unit_id"], [hypothesis], words)
        under = f'<br><span class="gm-muted">{escape(superiors[0])}</span>' if len(superiors) > 0 else ""
        station = shortened(station_text(hypothesis, words), _STATION_LENGTH)
        rows.append(
            f'<tr{" class=gm-chosen" if index == chosen else ""}><td class="gm-number">{index + 1}</td>'
            f'<th scope="row">{escape(hypothesis["unit_name"])}{under}</th><td>{escape(station)}</td>'
            f"{_share(hypothesis['probability'], words)}</tr>"
        )
    listed = sum(hypothesis["probability"] for hypothesis in shown)
    rest = 1.0 - listed - answer["none_of_these"]
    for label, value in ((words("answer.others"), rest), (words("answer.none"), answer["none_of_these"])):
        if value > 1e-9:
            rows.append(f'<tr class="gm-none"><td></td><th colspan="2">{escape(label)}</th>{_share(value, words)}</tr>')
    heads = ("", words("table.unit"), words("table.station"), "", words("table.percent"))
    table = _table(heads, rows, words("section.hypotheses"))
    if len(shown) <= _MOST_UNSCROLLED:
        return table
    # The keyboard scrolls only what it can reach, which a container of Streamlit with a height is not.
    label = escape(words("section.hypotheses"))
    return f'<div class="gm-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def waterfall_html(hypothesis: Answer, words: Words, strength_bits: float | None = None) -> str:
    """Write the evidence of a hypothesis as bars that follow on one another and add up to the total.

    Args:
        hypothesis: Of an answer.
        words: The reader's language.
        strength_bits: Strength of its unit, where it is told beside; None = it is not.
    """
    bars = bars_of(hypothesis, words)
    low = min(0.0, *(bar.end for bar in bars))
    high = max(0.0, *(bar.end for bar in bars))
    rows = "".join(_bar_row(bar, low, (high - low) or 1.0, words) for bar in bars)
    heads = (words("table.evidence"), "", words("table.bits"), words("table.why"))
    note = words("waterfall.note")
    if strength_bits is not None:
        note += " " + words("waterfall.strength", bits=bits(strength_bits, words))
    caption = words("section.waterfall", unit=hypothesis["unit_name"])
    table = _table(heads, [rows], caption, number_columns=(2,))
    return f'{table}<p class="gm gm-muted">{escape(note)}</p>'


def _bar_row(bar: Bar, low: float, span: float, words: Words) -> str:
    left, right = sorted((bar.start, bar.end))
    is_against = bar.kind == "evidence" and bar.bits < 0
    style = {"prior": " gm-prior", "total": " gm-sum"}.get(bar.kind, " gm-against" if is_against else "")
    place = f"left:{100 * (left - low) / span:.2f}%;width:{100 * (right - left) / span:.2f}%"
    mark = f'<span class="gm-bar{style}" style="{place}"></span>' if bar.bits != 0.0 else ""
    zero = f'<span class="gm-zero" style="left:{100 * (0.0 - low) / span:.2f}%"></span>'
    why = words("waterfall.total.more", times=times(bar.bits, words)) if bar.kind == "total" else bar.statement
    row_class = {"total": ' class="gm-total"', "not given": ' class="gm-none"'}.get(bar.kind, "")
    return (
        f'<tr{row_class}><th scope="row">{escape(bar.label)}</th>'
        f'<td class="gm-bars" aria-hidden="true"><div class="gm-track">{zero}{mark}</div></td>'
        f'<td class="gm-number">{bits(bar.bits, words)}</td><td>{escape(why)}</td></tr>'
    )


def rivals_html(rivals: Sequence[Rival], words: Words) -> str:
    """Write what sets each rival apart from the first hypothesis, the most telling first."""
    keys = ("table.evidence", "rivals.first", "rivals.rival", "rivals.difference", "rivals.why")
    heads = [words(key) for key in keys]
    rows = [row for rival in rivals for row in _rival_rows(rival, words)]
    table = _table(heads, rows, words("section.rivals"), number_columns=(1, 2, 3))
    return f'{table}<p class="gm gm-muted">{escape(words("rivals.note"))}</p>'


def _rival_rows(rival: Rival, words: Words) -> list[str]:
    ahead = words(
        "rivals.ahead" if rival.ahead_bits >= 0 else "rivals.behind", times=times(abs(rival.ahead_bits), words)
    )
    head = escape(f"{rival.name}: {percent(rival.probability, words)}")
    rows = [
        f'<tr class="gm-group"><th colspan="3" scope="rowgroup">{head}</th>'
        f'<td class="gm-number">{bits(rival.ahead_bits, words)}</td><td>{escape(ahead)}</td></tr>'
    ]
    for each in rival.differences:
        cells = "".join(
            f'<td class="gm-number">{bits(value, words)}</td>'
            for value in (each.first_bits, each.rival_bits, each.bits)
        )
        rows.append(f'<tr><th scope="row">{escape(each.label)}</th>{cells}<td>{escape(each.statement)}</td></tr>')
    if abs(rival.rest_bits) >= 0.05:
        rest = escape(words("rivals.rest"))
        rows.append(
            f'<tr class="gm-none"><th scope="row" colspan="3">{rest}</th>'
            f'<td class="gm-number">{bits(rival.rest_bits, words)}</td><td></td></tr>'
        )
    return rows


def places_html(answer: Answer, words: Words, numbers: Mapping[int, str]) -> str:
    """Write the places, the most probable first, each with its radius.

    Args:
        answer: As decoded.
        words: The reader's language.
        numbers: Index of a place to its number on the map; a place without one is not numbered there.
    """
    places = places_of(answer)
    rows = [
        f'<tr><td class="gm-number">{numbers.get(index, "")}</td>'
        f"<td>{escape(shortened(place['name'], _STATION_LENGTH))}</td>"
        f'<td class="gm-number">{kilometres(place["radius_km"], words)}</td>'
        f'<td class="gm-number">{percent(place["probability"], words)}</td></tr>'
        for index, place in enumerate(places)
    ]
    heads = ("", words("table.place"), words("map.radius"), words("table.percent"))
    return _table(heads, rows, words("section.map"), number_columns=(2, 3))


def map_notes_html(answer: Answer, words: Words, numbers: Mapping[int, str]) -> str:
    """Write what the outlines mean, which share of the probability the map lacks, and why a place has no number."""
    places = places_of(answer)
    outlines = [("", "map.both")] if is_one_area(places) else [("", "map.half"), (' class="gm-dashed"', "map.most")]
    legend = "".join(f"<span><i{style}></i>{escape(words(key))}</span>" for style, key in outlines)
    notes = [words("map.note"), words("map.unlocated", percent=percent(1.0 - located_mass(places), words))]
    if len(numbers) < len(places):
        notes.append(words("map.unnumbered"))
    if attribution() != "":
        notes.append(attribution())
    return f'<p class="gm gm-legend">{legend}</p><p class="gm gm-muted">{escape(" ".join(notes))}</p>'


def sources_html(citations: Sequence[Citation], words: Words) -> str:
    """Write sources as numbered links, each with the claims taken from it."""
    if len(citations) == 0:
        return f'<p class="gm gm-muted">{escape(words("sources.none"))}</p>'
    items = []
    for citation in citations:
        title = escape(citation.title)
        if citation.url.startswith(("https://", "http://")):
            title = f'<a href="{escape(citation.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
        publisher = f" — {escape(citation.publisher)}" if citation.publisher != "" else ""
        claims = f'<br><span class="gm-muted">{escape(", ".join(citation.claims))}</span>' if citation.claims else ""
        items.append(f"<li>{title}{publisher}{claims}</li>")
    return f'<ol class="gm gm-list">{"".join(items)}</ol>'


def missing_html(answer: Answer, words: Words, gains: Mapping[str, float] = MappingProxyType({})) -> str:
    """Write what is missing or could not be used, what would help most first.

    Args:
        answer: As decoded.
        words: The reader's language.
        gains: Field of the notice to the bits of doubt that it would take away; a field without stays in its place.
    """
    if len(answer["missing"]) == 0:
        return f'<p class="gm gm-muted">{escape(words("missing.none"))}</p>'
    ranked = sorted(answer["missing"], key=lambda item: -gains.get(item["field"], 0.0))
    items = "".join(f"<li>{escape(item['text'])}{_gain(item['field'], gains, words)}</li>" for item in ranked)
    return f'<ul class="gm gm-list">{items}</ul>'


def address_html(link: str) -> str:
    """Write an address so that one click selects all of it.

    Streamlit's own box for code colours what it shows, and its browser code for that takes a tenth of a second to load.
    """
    return f'<code class="gm gm-address">{escape(link)}</code>'


def _gain(field: str, gains: Mapping[str, float], words: Words) -> str:
    """Say how much doubt a field would take away at most; nothing where that cannot be seen in a tenth of a bit."""
    gain = gains.get(field, 0.0)
    if gain < _LEAST_GAIN:
        return ""
    told = words("missing.gain", bits=bits(gain, words).lstrip("+"))
    return f' <span class="gm-muted">{escape(told)}</span>'


def _share(probability: float, words: Words) -> str:
    """Write two cells: a bar of the probability, and the number."""
    bar = f'<span class="gm-bar" style="left:0;width:{100 * min(max(probability, 0.0), 1.0):.2f}%"></span>'
    return (
        f'<td class="gm-bars" aria-hidden="true"><div class="gm-track">{bar}</div></td>'
        f'<td class="gm-number">{percent(probability, words)}</td>'
    )


def _table(heads: Sequence[str], rows: Sequence[str], caption: str, number_columns: Sequence[int] = ()) -> str:
    """Write a table; its last column holds numbers unless others are named."""
    numbers = number_columns if len(number_columns) > 0 else (len(heads) - 1,)
    cells = ""
    for index, head in enumerate(heads):
        style = "gm-number" if index in numbers else "gm-bars" if head == "" and index > 0 else ""
        cells += f'<th scope="col" class="{style}">{escape(head)}</th>'
    return (
        f'<table class="gm gm-table"><caption class="gm-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
