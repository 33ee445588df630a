"""HTML of the answer's card and of the readings; every text is escaped here."""

from __future__ import annotations

from html import escape

from decoder.answer import Answer
from explorer.decode.headline import Headline, headline_of
from explorer.decode.views import places_of, reading_shares
from explorer.labels import bits, percent, shortened
from kb.words import Words, days_text


def headline_html(answer: Answer, words: Words) -> str:
    """Write what can be said, how strongly, against which rival, when and where; with the disclaimer."""
    line = headline_of(answer, words)
    is_safe = line.level != ""
    if is_safe:
        safe = words("answer.safe", level=words(f"level.{line.level}").lower())
        kicker = f'<p class="gm-kicker">{escape(safe)}</p>'
        head = f"{escape(line.unit_name)}: <b>{percent(line.probability, words)}</b>"
    else:
        kicker, head = "", escape(words("answer.unsure"))
    return (
        f'<section class="gm gm-card{"" if is_safe else " gm-unsure"}">'
        f'{kicker}<p class="gm-headline" role="heading" aria-level="2">{head}</p>'
        f"{_ranking(line, words)}{_strength(answer, line, words)}{_facts(answer, line, words)}"
        f'<p class="gm-disclaimer">{escape(answer["disclaimer"])}</p></section>'
    )


def _ranking(line: Headline, words: Words) -> str:
    """Say what leads when no level is safe: the most probable unit, or "none of these"."""
    if len(line.ranking) == 0:
        return ""
    shares = [f"{share.name}: {percent(share.probability, words)}" for share in line.ranking]
    if len(shares) == 1:
        return f"<p>{escape(words('answer.unsure.none'))} <strong>{escape(shares[0])}</strong></p>"
    first, second = escape(words("answer.unsure.best")), escape(words("answer.unsure.next"))
    return f"<p>{first} <strong>{escape(shares[0])}</strong>. {second} <strong>{escape(shares[1])}</strong>.</p>"


def _strength(answer: Answer, line: Headline, words: Words) -> str:
    """Write the band of strength, green only beside a safe level, and what it is measured against."""
    if len(answer["hypotheses"]) == 0:
        return ""
    unit, strength = line.strength_unit, answer["strength"]
    text = strength["text"]
    label = words("answer.strength", text=text) if unit == "" else words("answer.strength.of", unit=unit, text=text)
    explained = words("answer.strength.help", bits=bits(strength["bits"], words))
    style = "gm-badge" if line.level != "" else "gm-badge gm-neutral"
    return f'<p><span class="{style}">{escape(label)}</span> <span class="gm-muted">{escape(explained)}</span></p>'


def _facts(answer: Answer, line: Headline, words: Words) -> str:
    """Write superiors, rival, time and place as a list of terms."""
    period, places = answer["period"], places_of(answer)
    pairs: list[tuple[str, str]] = []
    if len(line.superiors) > 0:
        pairs.append((words("answer.superiors"), " › ".join(line.superiors)))
    if line.rival is not None:
        term = words("answer.rival" if line.level != "" else "answer.next")
        pairs.append((term, f"{line.rival.name}: {percent(line.rival.probability, words)}"))
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
    if len(answer["readings"]) <= index:
        return f'<p class="gm gm-muted">{escape(words("reading.none", text=shortened(text, 80)))}</p>'
    parts = answer["readings"][index]["parts"]
    if len(parts) == 0:
        unread = escape(words("reading.nothing"))
        return f'<p class="gm gm-reading">{escape(text)} <small class="gm-muted">{unread}</small></p>'
    pieces: list[str] = []
    at = 0
    for part in sorted(parts, key=lambda part: (part["start"], part["end"])):
        start, end = max(part["start"], at), max(part["end"], at)
        if start == end:
            continue
        note = escape(_meaning(part, text[start:end], words))
        pieces.append(escape(text[at:start]))
        pieces.append(f'<span class="gm-part"><mark>{escape(text[start:end])}</mark><small>{note}</small></span>')
        at = end
    return f'<p class="gm gm-reading">{"".join(pieces)}{escape(text[at:])}</p>'


def _meaning(part: Answer, written: str, words: Words) -> str:
    """Return a part written out, or what kind of thing it is when it stays as written."""
    is_number = part["kind"] in ("level", "number")
    if is_number and part["level"] == "":
        return words("part.number")
    is_spelt_out = is_number and part["level"] not in ("cover", "group", "other")
    if is_spelt_out or (part["kind"] == "other" and part["text"] != written):
        return str(part["text"])
    return words(f"level.{part['level']}" if is_number else f"part.{part['kind']}")


def best_reading_html(answer: Answer, words: Words) -> str:
    """Write the best reading with its cost and share."""
    return reading_html(answer, words) + _cost(answer, 0, words)


def other_readings_html(answer: Answer, words: Words) -> str:
    """Write the readings after the first, each underlined, with its cost and share."""
    others = range(1, len(answer["readings"]))
    items = [f"<li>{reading_html(answer, words, at)}{_cost(answer, at, words)}</li>" for at in others]
    return f'<ul class="gm gm-readings">{"".join(items)}</ul>'


def _cost(answer: Answer, index: int, words: Words) -> str:
    if len(answer["readings"]) <= index or answer["notice"].get("unit_text", "").strip() == "":
        return ""
    cost = bits(answer["readings"][index]["cost_bits"], words).lstrip("+")
    share = percent(reading_shares(answer)[index], words)
    return f'<p class="gm gm-muted">{escape(words("reading.cost", bits=cost, share=share))}</p>'
