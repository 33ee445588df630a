"""One answer on the terminal."""

from __future__ import annotations

from decoder.answer import Answer
from giaima.console import cell, out, plain_table
from kb.knowledge import KnowledgeBase
from kb.words import Words, days_text

_BAR = 20
_LEVELS_SHOWN = 3
_PLACES_SHOWN = 3
_LIKELY = 0.3
_LEAST_PLACE = 0.01
_LEAST_OTHERS = 0.0005


def show_answer(answer: Answer, knowledge: KnowledgeBase, words: Words) -> None:
    """Print an answer: reading, safe level, hypotheses, waterfall, period, places, sources, what is missing."""
    _show_readings(answer, words)
    _show_headline(answer, words)
    _show_levels(answer, words)
    _show_hypotheses(answer, words)
    if len(answer["hypotheses"]) > 0:
        _show_waterfall(answer, words)
        _show_when_and_where(answer, words)
        _show_sources(answer, knowledge, words)
    for item in answer["missing"]:
        out.print(f"{words('decode.missing')}: {cell(item['text'])}")
    out.print()
    out.print(f"[dim]{cell(answer['disclaimer'])}[/dim]")
    versions = {"knowledge": answer["knowledge_version"], "model": answer["model_version"]}
    out.print(f"[dim]{words('decode.versions', **versions)}[/dim]")


def _show_readings(answer: Answer, words: Words) -> None:
    texts = [reading["text"] or words("decode.unread") for reading in answer["readings"]]
    if len(texts) > 0:
        out.print(f"{words('decode.read')}: [bold]{cell(texts[0])}[/bold]")
    for text, reading in list(zip(texts, answer["readings"], strict=True))[1:3]:
        cost = words.number(reading["cost_bits"] - answer["readings"][0]["cost_bits"])
        out.print(f"[dim]{words('decode.other_readings')}: {cell(text)} (+{cost} bit)[/dim]")


def _show_headline(answer: Answer, words: Words) -> None:
    out.print()
    level = answer["safe_level"]
    if level == "":
        out.print(f"[bold yellow]{words('decode.not_safe')}[/bold yellow]")
    else:
        out.print(f"{words('decode.safe')}: [bold green]{words(f'level.{level}')}[/bold green]")
    likely = [units[0] for units in answer["by_level"].values() if units[0]["probability"] >= _LIKELY]
    if len(likely) > 0:
        named = ", ".join(f"{unit['unit_name']}: {words.percent(unit['probability'])}" for unit in likely)
        out.print(f"[bold]{cell(named)}[/bold]")
    if len(answer["hypotheses"]) > 0:
        strength, rival = answer["strength"], answer["rival"]
        bits = words.number(strength["bits"])
        note = words("decode.strength_note")
        out.print(f"{words('decode.strength')}: {cell(strength['text'])} ({bits} bit, {note})")
        out.print(f"{words('decode.rival')}: {cell(rival['unit_name'])} {words.percent(rival['probability'], 1)}")


def _show_levels(answer: Answer, words: Words) -> None:
    table = plain_table("", "", title=words("decode.levels"))
    for level, units in answer["by_level"].items():
        shown = ", ".join(
            f"{unit['unit_name']} {words.percent(unit['probability'], 1)}" for unit in units[:_LEVELS_SHOWN]
        )
        table.add_row(words(f"level.{level}"), cell(shown))
    if table.row_count > 0:
        table.show_header = False
        out.print()
        out.print(table)


def _show_hypotheses(answer: Answer, words: Words) -> None:
    table = plain_table(
        ">" + words("decode.probability"),
        "",
        words("decode.unit"),
        words("decode.station"),
        title=words("decode.hypotheses"),
    )
    for item in answer["hypotheses"]:
        station = item["station"]
        when = "" if station["from"] == "" else f" ({days_text(station['from'], station['to'], words)})"
        table.add_row(
            words.percent(item["probability"], 1),
            _bar(item["probability"]),
            cell(item["unit_name"]),
            cell(station["name"] + when),
        )
    none = answer["none_of_these"]
    others = 1.0 - none - sum(item["probability"] for item in answer["hypotheses"])
    if others > _LEAST_OTHERS:
        table.add_row(words.percent(others, 1), _bar(others), f"[italic]{words('decode.others')}[/italic]", "")
    table.add_row(words.percent(none, 1), _bar(none), f"[italic]{words('none_of_these')}[/italic]", "")
    out.print()
    out.print(table)


def _bar(probability: float) -> str:
    filled = round(probability * _BAR)
    return f"[green]{'█' * filled}[/green][dim]{'·' * (_BAR - filled)}[/dim]"


def _show_waterfall(answer: Answer, words: Words) -> None:
    table = plain_table(
        words("decode.evidence"), ">" + words("decode.bits"), words("decode.statement"), title=words("decode.waterfall")
    )
    total = 0.0
    for item in answer["hypotheses"][0]["evidence"]:
        total += item["bits"]
        table.add_row(cell(item["label"]), _signed(item["bits"], words), cell(item["statement"]))
    table.add_row("", f"[bold]{_signed(total, words)}[/bold]", f"[bold]{words('decode.total')}[/bold]")
    out.print()
    out.print(table)


def _signed(bits: float, words: Words) -> str:
    return ("+" if bits >= 0 else "") + words.number(bits)


def _show_when_and_where(answer: Answer, words: Words) -> None:
    period = answer["period"]
    out.print()
    if period["from"] != "":
        when = days_text(period["from"], period["to"], words)
        out.print(f"{words('decode.period')}: {when} ({words.percent(period['probability'])})")
    likely = [place for place in answer["places"] if place["probability"] >= _LEAST_PLACE]
    for place in likely[:_PLACES_SHOWN]:
        radius = words("decode.radius", km=f"{place['radius_km']:g}")
        point = f"{place['lat']:.4f}, {place['lon']:.4f}, {radius}"
        out.print(f"{words('decode.places')}: {cell(place['name'])} ({point}) {words.percent(place['probability'])}")


def _show_sources(answer: Answer, knowledge: KnowledgeBase, words: Words) -> None:
    used = [source for item in answer["hypotheses"][0]["evidence"] for source in item["source_ids"]]
    for source_id in dict.fromkeys(used):
        source = knowledge.sources.get(source_id)
        title = f"{source.title} {source.url}" if source is not None else ""
        out.print(f"{words('decode.sources')}: [dim]{cell(source_id)}[/dim] {cell(title)}")
