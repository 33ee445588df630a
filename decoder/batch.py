"""A list of notices: columns found by their headings, each distinct notice decoded once, no row lost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder, NoticeError
from decoder.explain import decoder_words, problem_text
from decoder.notice import TEXT_FIELDS, Notice
from decoder.tables import TextTable
from kb.folding import key_of
from kb.problems import FactsError, Problem, Where
from kb.words import Language

COLUMNS_FILE = Path(__file__).parent / "columns.csv"
RESULT_COLUMNS = (
    "reading",
    "safe_level",
    "safe_unit",
    "safe_probability",
    "unit_id",
    "unit_name",
    "chain",
    "probability",
    "none_of_these",
    "strength",
    "station",
    "period_from",
    "period_to",
    "place",
    "lat",
    "lon",
    "radius_km",
    "missing",
    "reason",
    "knowledge_version",
    "model_version",
)
Cell = str | float | None


@cache
def _headings() -> Mapping[str, str]:
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as file:
        return {key_of(text): row["field"] for row in csv.DictReader(file) for text in row["headings"].split("|")}


def guess_columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Guess which column holds which field from common Vietnamese headings.

    Args:
        headings: As in the file; case and diacritics do not matter.

    Returns:
        Field of `Notice` to column index; the first heading that fits a field wins.

    >>> guess_columns(("STT", "Đơn vị", "NGAY HY SINH"))
    {'notice_id': 0, 'unit_text': 1, 'died_text': 2}
    """
    columns: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _headings().get(key_of(heading))
        if field is not None:
            columns.setdefault(field, index)
    return columns


def choose_columns(headings: tuple[str, ...], chosen: Mapping[str, str]) -> dict[str, int]:
    """Guess the columns, the caller's choice first.

    Args:
        headings: As in the file.
        chosen: Field to heading, such as ``{"unit_text": "Đơn vị cũ"}``.

    Raises:
        FactsError: With every fault: an unknown field, a heading that is not there, no column for the unit.
    """
    problems: list[Problem] = []
    columns = guess_columns(headings)
    by_key = {key_of(heading): index for index, heading in reversed(list(enumerate(headings)))}
    for field, heading in chosen.items():
        if field not in TEXT_FIELDS:
            problems.append(_fault(field, f"{field!r} is no field.", f"Fields: {', '.join(TEXT_FIELDS)}."))
        elif key_of(heading) not in by_key:
            hint = f"Headings: {', '.join(headings)}."
            problems.append(_fault(heading, f"The file has no heading {heading!r}.", hint))
        else:
            columns[field] = by_key[key_of(heading)]
    if "unit_text" not in columns and "place_text" not in columns and len(problems) == 0:
        message = "No heading looks like the unit or the place of death."
        hint = f'Name it: --columns "unit_text=HEADING". Headings: {", ".join(headings)}.'
        problems.append(_fault("", message, hint))
    if len(problems) > 0:
        raise FactsError(problems)
    return columns


def _fault(value: str, message: str, hint: str) -> Problem:
    return Problem("columns", "error", Where("list", 1), "", value, message, hint)


def decode_list(
    table: TextTable,
    columns: Mapping[str, int],
    decoder: Decoder,
    *,
    language: Language = "vi",
    on_row: Callable[[], None] | None = None,
) -> Iterator[tuple[Cell, ...]]:
    """Decode a list row by row; rows that say the same are decoded once.

    Args:
        table: The list.
        columns: Field to column index.
        decoder: The decoder.
        language: Of names and reasons.
        on_row: Called after each row, for progress.

    Yields:
        The row's own cells, then those of `RESULT_COLUMNS`. A row that cannot be decoded keeps its cells
        and says why in ``reason``.
    """
    known: dict[tuple[str, ...], tuple[Cell, ...]] = {}
    for row in table.rows:
        texts = {field: row[index] for field, index in columns.items()}
        key = tuple(text for field, text in texts.items() if field != "notice_id")
        if key not in known:
            known[key] = _result(Notice(**texts), decoder, language)
        yield (*row, *known[key])
        if on_row is not None:
            on_row()


def _result(notice: Notice, decoder: Decoder, language: Language) -> tuple[Cell, ...]:
    versions = (decoder.knowledge.version, decoder.weights.version)
    try:
        decoding = decoder.decode(notice)
    except NoticeError as error:
        words = decoder_words(language)
        reason = " ".join(problem_text(problem, words) for problem in error.problems)
        empty: tuple[Cell, ...] = (None,) * (len(RESULT_COLUMNS) - 3)
        return (*empty, reason, *versions)
    return _cells(answer_of(decoding, decoder, language=language), language)


def _cells(answer: Answer, language: Language) -> tuple[Cell, ...]:
    best = answer["hypotheses"][0] if len(answer["hypotheses"]) > 0 else None
    safe = answer["by_level"][answer["safe_level"]][0] if answer["safe_level"] != "" else None
    place = best["place"] if best is not None else None
    words = decoder_words(language)
    return (
        answer["readings"][0]["text"] if len(answer["readings"]) > 0 else None,
        words(f"level.{answer['safe_level']}") if safe is not None else None,
        safe["unit_name"] if safe is not None else None,
        safe["probability"] if safe is not None else None,
        best["unit_id"] if best is not None else None,
        best["unit_name"] if best is not None else None,
        " < ".join(link["unit_name"] for link in best["chain"]) if best is not None else None,
        best["probability"] if best is not None else None,
        answer["none_of_these"],
        answer["strength"]["text"],
        best["station"]["name"] if best is not None else None,
        answer["period"]["from"] or None,
        answer["period"]["to"] or None,
        place["name"] if place is not None else None,
        place["lat"] if place is not None else None,
        place["lon"] if place is not None else None,
        place["radius_km"] if place is not None else None,
        " ".join(item["text"] for item in answer["missing"]) or None,
        None if safe is not None else words("undecided"),
        answer["knowledge_version"],
        answer["model_version"],
    )
