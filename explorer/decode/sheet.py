"""The printed sheet of an answer: what stands on it, in order, before it becomes a PDF or a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from decoder.answer import Answer
from explorer.decode.headline import headline_of, superiors_of
from explorer.decode.query import FIELDS
from explorer.decode.rivals import Rival
from explorer.decode.views import Citation, bars_of, level_rows, places_of, reading_shares, station_text
from explorer.labels import bits, kilometres, percent, shortened, times
from kb.words import Words, days_text
from registry.conclusions import Conclusion

_MOST_HYPOTHESES = 5
_MOST_READINGS = 3
_MOST_OF_A_LEVEL = 2
_MOST_PLACES = 5
"""Two pages hold an ordinary answer; the rest of it is on the page that the link opens."""
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of the sheet.

    Attributes:
        heads: One per column.
        rows: Texts, one per column.
        widths: Shares of the width, one per column.
        numbers: Columns that are set to the right.
        strong_rows: Rows that are set off: totals and groups.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    strong_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet under a title: terms with their texts, then lines, then a table; any of them may be empty."""

    title: str
    terms: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: SheetTable | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet.

    Attributes:
        title: At its top.
        headline: What can be said, in one line.
        under: What belongs to the headline, line by line.
        sections: In order.
        warning: That it identifies nobody, set off.
        versions: Of facts and model, and the address that shows it again.
        signatures: What is signed at the foot, side by side.
        language: ``vi`` or ``en``.
    """

    title: str
    headline: str
    under: tuple[str, ...]
    sections: tuple[Section, ...]
    warning: str
    versions: tuple[str, ...]
    signatures: tuple[str, str]
    language: str


def sheet_of(
    answer: Answer,
    rivals: Sequence[Rival],
    citations: Sequence[Citation],
    words: Words,
    *,
    link: str,
    conclusion: Conclusion | None,
    concluded_unit: str,
) -> Sheet:
    """Lay out the sheet of an answer.

    Args:
        answer: As decoded, in the language of `words`.
        rivals: Of its first hypothesis, the best first; the best unit and the last, "none of these", are printed.
        citations: The sources of its first hypothesis.
        words: The reader's language.
        link: Address that shows the answer again.
        conclusion: The officer's, where one stands.
        concluded_unit: Name of the unit concluded, or empty.
    """
    parts = [_notice(answer, words), _readings(answer, words), _levels(answer, words)]
    if len(answer["hypotheses"]) > 0:
        parts += [_hypotheses(answer, words), _evidence(answer, words), _places(answer, words)]
        parts += [_rivals(answer, [*rivals[:-1][:1], *rivals[-1:]], words), _sources(citations, words)]
    parts.append(_missing(answer, words))
    if conclusion is not None:
        parts.append(_conclusion(conclusion, concluded_unit, words))
    headline, under = _headline(answer, words)
    versions = words("sheet.versions", knowledge=answer["knowledge_version"], model=answer["model_version"])
    return Sheet(
        words("sheet.title"),
        headline,
        under,
        tuple(parts),
        f"{answer['disclaimer']} {words('sheet.not_identity')}",
        (versions, link),
        (words("sheet.officer"), words("sheet.day")),
        words.language,
    )


def _headline(answer: Answer, words: Words) -> tuple[str, tuple[str, ...]]:
    line = headline_of(answer, words)
    shares = [f"{share.name}: {percent(share.probability, words)}" for share in line.ranking]
    if line.level == "":
        head = words("answer.unsure")
        under = [words("answer.unsure.best"), *shares] if len(shares) > 1 else shares
        return head, (" ".join(under),)
    level = words("answer.safe", level=words(f"level.{line.level}").lower())
    strength = answer["strength"]
    told = words("answer.strength", text=strength["text"])
    under = [level, f"{told} ({bits(strength['bits'], words)} bit)"]
    if len(line.superiors) > 0:
        under.append(f"{words('answer.superiors')}: {' › '.join(line.superiors)}")
    if line.rival is not None:
        under.append(f"{words('answer.rival')}: {line.rival.name}, {percent(line.rival.probability, words)}")
    period = answer["period"]
    if period["from"] != "":
        when = days_text(period["from"], period["to"], words)
        under.append(f"{words('answer.period')}: {when}, {percent(period['probability'], words)}")
    return f"{line.unit_name}: {percent(line.probability, words)}", tuple(under)


def _notice(answer: Answer, words: Words) -> Section:
    given = {name: answer["notice"][field] for name, field in FIELDS.items() if field in answer["notice"]}
    return Section(words("sheet.notice"), tuple((words(f"form.{name}"), text) for name, text in given.items()))


def _readings(answer: Answer, words: Words) -> Section:
    lines = []
    for reading, share in list(zip(answer["readings"], reading_shares(answer), strict=True))[:_MOST_READINGS]:
        lines.append(f"{reading['text']} ({percent(share, words)})")
    return Section(words("section.reading"), lines=tuple(lines) or (words("reading.no_unit"),))


def _levels(answer: Answer, words: Words) -> Section:
    rows = [
        (words(f"level.{row.level}") if row.is_first else "", row.unit_name, percent(row.probability, words))
        for row in level_rows(answer, _MOST_OF_A_LEVEL)
    ]
    rows.append(("", words("answer.none"), percent(answer["none_of_these"], words)))
    heads = (words("table.level"), words("table.unit"), words("table.percent"))
    return Section(words("section.levels"), table=SheetTable(heads, tuple(rows), (25, 60, 15), (2,)))


def _hypotheses(answer: Answer, words: Words) -> Section:
    rows = []
    for number, each in enumerate(answer["hypotheses"][:_MOST_HYPOTHESES], start=1):
        superior = superiors_of(each["unit_id"], [each], words)[:1]
        station = shortened(station_text(each, words), _LONGEST)
        rows.append(
            (str(number), ", ".join((each["unit_name"], *superior)), station, percent(each["probability"], words))
        )
    heads = ("", words("table.unit"), words("table.station"), words("table.percent"))
    return Section(words("section.hypotheses"), table=SheetTable(heads, tuple(rows), (5, 40, 42, 13), (3,)))


def _evidence(answer: Answer, words: Words) -> Section:
    first = answer["hypotheses"][0]
    bars = bars_of(first, words)
    rows = []
    for bar in bars:
        is_total = bar.kind == "total"
        why = words("waterfall.total.more", times=times(bar.bits, words)) if is_total else bar.statement
        rows.append((bar.label, bits(bar.bits, words), why))
    heads = (words("table.evidence"), words("table.bits"), words("table.why"))
    table = SheetTable(heads, tuple(rows), (24, 9, 67), (1,), strong_rows=(len(rows) - 1,))
    return Section(f"{words('sheet.evidence')}: {first['unit_name']}", table=table)


def _places(answer: Answer, words: Words) -> Section:
    rows = tuple(
        (
            shortened(place["name"], _LONGEST),
            f"{place['lat']:.3f}, {place['lon']:.3f}",
            kilometres(place["radius_km"], words),
            percent(place["probability"], words),
        )
        for place in places_of(answer)[:_MOST_PLACES]
    )
    if len(rows) == 0:
        return Section(words("section.map"), lines=(words("map.none"),))
    heads = (words("table.place"), words("sheet.point"), words("map.radius"), words("table.percent"))
    return Section(words("section.map"), table=SheetTable(heads, rows, (50, 22, 14, 14), (2, 3)))


def _rivals(answer: Answer, rivals: Sequence[Rival], words: Words) -> Section:
    rows: list[tuple[str, str, str]] = []
    groups = []
    for rival in rivals:
        groups.append(len(rows))
        rows.append((rival.name, bits(rival.ahead_bits, words), percent(rival.probability, words)))
        rows += [(each.label, bits(each.bits, words), each.statement) for each in rival.differences]
    title = words("section.rivals" if answer["safe_level"] != "" else "section.rivals.unsure")
    heads = (words("table.evidence"), words("rivals.difference"), words("rivals.why"))
    return Section(title, table=SheetTable(heads, tuple(rows), (32, 12, 56), (1,), strong_rows=tuple(groups)))


def _sources(citations: Sequence[Citation], words: Words) -> Section:
    lines = [
        f"{number}. " + ". ".join(text for text in (each.title, each.publisher, each.url) if text != "")
        for number, each in enumerate(citations, start=1)
    ]
    return Section(words("section.sources"), lines=tuple(lines) or (words("sources.none"),))


def _missing(answer: Answer, words: Words) -> Section:
    lines = tuple(item["text"] for item in answer["missing"])
    return Section(words("section.missing"), lines=lines or (words("missing.none"),))


def _conclusion(conclusion: Conclusion, unit_name: str, words: Words) -> Section:
    terms = [(words("conclusion.verdict"), words(f"conclusion.{conclusion.verdict}"))]
    if unit_name != "":
        terms.append((words("table.unit"), unit_name))
    if conclusion.reason != "":
        terms.append((words("conclusion.reason"), conclusion.reason))
    terms.append((words("conclusion.by"), f"{conclusion.author}, {day_text(conclusion.entered_at, words)}"))
    versions = (conclusion.decoded.knowledge_version, conclusion.decoded.model_version)
    terms.append((words("conclusion.versions"), " / ".join(versions)))
    return Section(words("section.conclusion"), tuple(terms))


def day_text(at: str, words: Words) -> str:
    """Write the day of an ISO time as the language does."""
    return days_text(at[:10], at[:10], words)
