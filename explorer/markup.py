"""HTML of cards and tables, shared by the page and the printed sheet; every text is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from decoder.answer import Answer
from explorer.labels import bits, days_text, percent, shortened, times
from explorer.views import Bar, Citation, bars_of, headline_of, level_rows, places_of, station_text, superiors_of
from kb.words import Words

_STATION_LENGTH = 90


def headline_html(answer: Answer, words: Words) -> str:
    """Write what can be said, how strongly, against which rival, when and where; with the disclaimer."""
    line = headline_of(answer, words)
    if line.level != "":
        safe = words("answer.safe", level=words(f"level.{line.level}").lower())
        kicker = f'<p class="gm-kicker">{escape(safe)}</p>'
        head = f"{escape(line.unit_name)}: <b>{percent(line.probability, words)}</b>"
        body = ""
    elif line.unit_name != "":
        kicker, head = "", escape(words("answer.unsure"))
        best = words("answer.unsure.best", unit=line.unit_name, percent=percent(line.probability, words))
        body = f"<p>{escape(best)}</p>"
    else:
        kicker, head = "", escape(words("answer.unsure"))
        body = f"<p>{escape(words('answer.unsure.none'))}</p>"
    return (
        f'<section class="gm gm-card{"" if line.level != "" else " gm-unsure"}">'
        f'{kicker}<p class="gm-headline" role="heading" aria-level="2">{head}</p>'
        f"{body}{_strength(answer, line.strength_unit, words)}{_facts(answer, words)}"
        f'<p class="gm-disclaimer">{escape(answer["disclaimer"])}</p></section>'
    )


def _strength(answer: Answer, unit: str, words: Words) -> str:
    if len(answer["hypotheses"]) == 0:
        return ""
    strength = answer["strength"]
    text = strength["text"]
    label = words("answer.strength", text=text) if unit == "" else words("answer.strength.of", unit=unit, text=text)
    title = words("answer.strength.help", bits=bits(strength["bits"], words))
    return f'<p><span class="gm-badge" title="{escape(title)}">{escape(label)}</span></p>'


def _facts(answer: Answer, words: Words) -> str:
    """Write superiors, rival, time and place as a list of terms."""
    line = headline_of(answer, words)
    period, places = answer["period"], places_of(answer)
    pairs: list[tuple[str, str]] = []
    if len(line.superiors) > 0:
        pairs.append((words("answer.superiors"), " › ".join(line.superiors)))
    if line.rival_name != "":
        pairs.append((words("answer.rival"), f"{line.rival_name}: {percent(line.rival_probability, words)}"))
    if period["from"] != "":
        when = days_text(period["from"], period["to"], words)
        pairs.append((words("answer.period"), f"{when}: {percent(period['probability'], words)}"))
    if len(places) > 0:
        pairs.append((words("answer.place"), f"{places[0]['name']}: {percent(places[0]['probability'], words)}"))
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs)
    return f'<dl class="gm-facts">{rows}</dl>'


def reading_html(answer: Answer, words: Words, index: int = 0) -> str:
    """Write the unit text with each part that was read underlined and its meaning below it."""
    text: str = answer["notice"].get("unit_text", "")
    if text.strip() == "":
        return f'<p class="gm gm-muted">{escape(words("reading.no_unit"))}</p>'
    if len(answer["readings"]) <= index or len(answer["readings"][index]["parts"]) == 0:
        return f'<p class="gm gm-muted">{escape(words("reading.none", text=shortened(text, 80)))}</p>'
    pieces: list[str] = []
    at = 0
    for part in sorted(answer["readings"][index]["parts"], key=lambda part: (part["start"], part["end"])):
        start, end = max(part["start"], at), max(part["end"], at)
        if start == end:
            continue
        note = escape(_meaning(part, words))
        pieces.append(escape(text[at:start]))
        pieces.append(f'<span class="gm-part"><mark>{escape(text[start:end])}</mark><small>{note}</small></span>')
        at = end
    return f'<p class="gm gm-reading">{"".join(pieces)}{escape(text[at:])}</p>'


def _meaning(part: Answer, words: Words) -> str:
    """Return a part written out, or what kind of thing it is when it stays as written."""
    is_number = part["kind"] in ("level", "number")
    key = f"level.{part['level']}" if is_number else f"part.{part['kind']}"
    is_spelt_out = is_number and part["level"] not in ("cover", "group", "other")
    return str(part["text"]) if is_spelt_out or key not in words.texts else words(key)


def other_readings_html(answer: Answer, words: Words) -> str:
    """Write the readings after the first as a list with what each costs."""
    items = []
    for reading in answer["readings"][1:]:
        text = reading["text"] or words("reading.nothing")
        cost = words("reading.cost", bits=bits(reading["cost_bits"], words).lstrip("+"))
        items.append(f'<li>{escape(text)} <span class="gm-muted">({escape(cost)})</span></li>')
    return f'<ul class="gm gm-list">{"".join(items)}</ul>'


def levels_html(answer: Answer, words: Words) -> str:
    """Write the probability of the units of each level, and of "none of these", as a table with bars."""
    rows = []
    for row in level_rows(answer):
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
    """Write the ranked hypotheses with bars, what the others hold together, and "none of these"."""
    rows = []
    for index, hypothesis in enumerate(answer["hypotheses"]):
        superiors = superiors_of(hypothesis["unit_id"], [hypothesis], words)
        under = f'<br><span class="gm-muted">{escape(superiors[0])}</span>' if len(superiors) > 0 else ""
        station = shortened(station_text(hypothesis, words), _STATION_LENGTH)
        rows.append(
            f'<tr{" class=gm-chosen" if index == chosen else ""}><td class="gm-number">{index + 1}</td>'
            f'<th scope="row">{escape(hypothesis["unit_name"])}{under}</th><td>{escape(station)}</td>'
            f"{_share(hypothesis['probability'], words)}</tr>"
        )
    listed = sum(hypothesis["probability"] for hypothesis in answer["hypotheses"])
    rest = 1.0 - listed - answer["none_of_these"]
    for label, value in ((words("answer.others"), rest), (words("answer.none"), answer["none_of_these"])):
        if value > 1e-9:
            rows.append(f'<tr class="gm-none"><td></td><th colspan="2">{escape(label)}</th>{_share(value, words)}</tr>')
    heads = ("", words("table.unit"), words("table.station"), "", words("table.percent"))
    return _table(heads, rows, words("section.hypotheses"))


def waterfall_html(hypothesis: Answer, words: Words) -> str:
    """Write the evidence of a hypothesis as bars that follow on one another and add up to the total."""
    bars = bars_of(hypothesis, words)
    low = min(0.0, *(bar.end for bar in bars))
    high = max(0.0, *(bar.end for bar in bars))
    rows = "".join(_bar_row(bar, low, (high - low) or 1.0, words) for bar in bars)
    heads = (words("table.evidence"), "", words("table.bits"), words("table.why"))
    note = f'<p class="gm gm-muted">{escape(words("waterfall.note"))}</p>'
    caption = words("section.waterfall", unit=hypothesis["unit_name"])
    return _table(heads, [rows], caption, number_column=2) + note


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


def places_html(answer: Answer, words: Words) -> str:
    """Write the places in the order of the numbers on the map."""
    rows = [
        f'<tr><td class="gm-number">{number}</td><td>{escape(shortened(place["name"], _STATION_LENGTH))}</td>'
        f'<td class="gm-number">{percent(place["probability"], words)}</td></tr>'
        for number, place in enumerate(places_of(answer), start=1)
    ]
    return _table(("", words("table.place"), words("table.percent")), rows, words("section.map"))


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


def missing_html(answer: Answer, words: Words) -> str:
    """Write what is missing or could not be used."""
    if len(answer["missing"]) == 0:
        return f'<p class="gm gm-muted">{escape(words("missing.none"))}</p>'
    items = "".join(f"<li>{escape(item['text'])}</li>" for item in answer["missing"])
    return f'<ul class="gm gm-list">{items}</ul>'


def _share(probability: float, words: Words) -> str:
    """Write two cells: a bar of the probability, and the number."""
    bar = f'<span class="gm-bar" style="left:0;width:{100 * min(max(probability, 0.0), 1.0):.2f}%"></span>'
    return (
        f'<td class="gm-bars" aria-hidden="true"><div class="gm-track">{bar}</div></td>'
        f'<td class="gm-number">{percent(probability, words)}</td>'
    )


def _table(heads: Sequence[str], rows: Sequence[str], caption: str, number_column: int = -1) -> str:
    last = number_column if number_column >= 0 else len(heads) - 1
    cells = ""
    for index, head in enumerate(heads):
        style = "gm-number" if index == last else "gm-bars" if head == "" and index > 0 else ""
        cells += f'<th scope="col" class="{style}">{escape(head)}</th>'
    return (
        f'<table class="gm gm-table"><caption class="gm-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
