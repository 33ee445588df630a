"""A list of notices: columns found by their headings, each distinct notice decoded once, no row lost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder, NoticeError
from decoder.explain import decoder_words, problem_text
from decoder.notice import TEXT_FIELDS, Notice
from decoder.tables import TextTable
from decoder.triage import triage_of
from kb.folding import key_of
from kb.problems import FactsError, Problem, Where
from kb.words import Language, Words

_TITLE_ROWS = 10
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
    "triage",
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


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A list of notices with its columns.

    Attributes:
        headings: As in the file; a column without one is named by its number.
        rows: The rows below the headings, every one of the file.
        columns: Field of `Notice` to column index.
        doubled: Headings that stand more than once; the first one is used.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[str, int]
    doubled: tuple[str, ...]


def find_columns(table: TextTable, chosen: Mapping[str, str] = MappingProxyType({})) -> NoticeList:
    """Find the headings of a list and the columns that hold the fields of a notice.

    A title above the headings is passed over: the headings are the first row, among the first few, in which a
    column for the unit or the place is found.

    Args:
        table: The file.
        chosen: Field to heading by the caller's own choice, such as ``{"unit_text": "Đơn vị cũ"}``.

    Raises:
        FactsError: With every fault: an unknown field, a heading that is not there, no column for the unit.
    """
    faults: list[Problem] = []
    for row, cells in enumerate(table.rows[:_TITLE_ROWS]):
        columns, faults_here = _columns_of(cells, chosen)
        if len(faults_here) == 0:
            names = tuple(cell or f"({index})" for index, cell in enumerate(cells, start=1))
            doubled = tuple(dict.fromkeys(cell for cell in cells if cell != "" and cells.count(cell) > 1))
            return NoticeList(names, table.rows[row + 1 :], columns, doubled)
        faults = faults or faults_here
    raise FactsError(faults)


def _columns_of(headings: tuple[str, ...], chosen: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    """Guess the columns of one row of headings, the caller's choice first; and every fault."""
    problems: list[Problem] = []
    columns = guess_columns(headings)
    by_key = {key_of(heading): index for index, heading in reversed(list(enumerate(headings)))}
    listed = ", ".join(heading for heading in headings if heading != "")
    for field, heading in chosen.items():
        if field not in TEXT_FIELDS:
            hint = f"Fields: {', '.join(TEXT_FIELDS)}."
            problems.append(_fault("unknown-field", field, f"{field!r} is no field.", hint))
        elif key_of(heading) not in by_key:
            message = f"The file has no heading {heading!r}."
            problems.append(_fault("no-heading", heading, message, f"Headings: {listed}."))
        else:
            columns[field] = by_key[key_of(heading)]
    if "unit_text" not in columns and "place_text" not in columns and len(problems) == 0:
        message = "No heading looks like the unit or the place of death."
        hint = f'Name it: --columns "unit_text=HEADING". Headings: {listed}.'
        problems.append(_fault("no-unit-column", listed, message, hint))
    return columns, problems


def read_choice(text: str) -> dict[str, str]:
    """Read columns named by hand: ``unit_text=Đơn vị,died_text=Hy sinh``.

    Raises:
        FactsError: With every pair that is none.
    """
    pairs = [pair.strip() for pair in text.split(",") if pair.strip() != ""]
    bad = [pair for pair in pairs if "=" not in pair]
    if len(bad) > 0:
        hint = "Write FIELD=HEADING, such as unit_text=Đơn vị."
        raise FactsError([_fault("bad-choice", pair, f"{pair!r} names no column.", hint) for pair in bad])
    return dict(pair.split("=", 1) for pair in pairs)


def _fault(code: str, value: str, message: str, hint: str) -> Problem:
    return Problem(code, "error", Where("list", 1), "", value, message, hint)


def decode_list(
    notices: NoticeList,
    decoder: Decoder,
    *,
    language: Language = "vi",
    on_row: Callable[[], None] | None = None,
) -> Iterator[tuple[Cell, ...]]:
    """Decode a list row by row; rows that say the same are decoded once.

    Args:
        notices: The list with its columns.
        decoder: The decoder.
        language: Of names and reasons.
        on_row: Called after each row, for progress.

    Yields:
        The row's own cells, then those of `RESULT_COLUMNS`. A row that cannot be decoded keeps its cells
        and says why in ``reason``.
    """
    known: dict[tuple[str, ...], tuple[Cell, ...]] = {}
    for row in notices.rows:
        texts = {field: row[index] for field, index in notices.columns.items()}
        key = tuple(text for field, text in texts.items() if field != "notice_id")
        if key not in known:
            known[key] = _result(Notice(**texts), decoder, language)
        yield (*row, *known[key])
        if on_row is not None:
            on_row()


def _result(notice: Notice, decoder: Decoder, language: Language) -> tuple[Cell, ...]:
    try:
        decoding = decoder.decode(notice)
    except NoticeError as error:
        words = decoder_words(language)
        reason = " ".join(problem_text(problem, words) for problem in error.problems)
        versions = {"knowledge_version": decoder.knowledge.version, "model_version": decoder.weights.version}
        return _in_columns({"reason": reason, "triage": words("triage.two_readers"), **versions})
    return _in_columns(_values(answer_of(decoding, decoder, language=language), decoder_words(language)))


def _in_columns(values: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return tuple(values.get(name) for name in RESULT_COLUMNS)


def _values(answer: Answer, words: Words) -> dict[str, Cell]:
    """Return the result by column; without a safe level no unit is named but in the reason, so that none is copied."""
    always: dict[str, Cell] = {
        "reading": answer["readings"][0]["text"] if len(answer["readings"]) > 0 else None,
        "none_of_these": answer["none_of_these"],
        "missing": " ".join(item["text"] for item in answer["missing"]) or None,
        "knowledge_version": answer["knowledge_version"],
        "model_version": answer["model_version"],
    }
    if answer["safe_level"] == "":
        return always | {"triage": words("triage.two_readers"), "reason": _undecided(answer, words)}
    best, safe = answer["hypotheses"][0], answer["by_level"][answer["safe_level"]][0]
    place = best["place"] or {}
    return always | {
        "safe_level": words(f"level.{answer['safe_level']}"),
        "safe_unit": safe["unit_name"],
        "safe_probability": safe["probability"],
        "unit_id": best["unit_id"],
        "unit_name": best["unit_name"],
        "chain": " < ".join(link["unit_name"] for link in best["chain"]),
        "probability": best["probability"],
        "strength": answer["strength"]["text"],
        "triage": words(f"triage.{triage_of(answer['safe_level'], safe['probability'])}"),
        "station": best["station"]["name"],
        "period_from": answer["period"]["from"] or None,
        "period_to": answer["period"]["to"] or None,
        "place": place.get("name"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "radius_km": place.get("radius_km"),
    }


def _undecided(answer: Answer, words: Words) -> str:
    firsts = [units[0] for units in answer["by_level"].values()]
    if len(firsts) == 0:
        return words("undecided")
    best = max(firsts, key=lambda unit: float(unit["probability"]))
    none = answer["none_of_these"]
    if none > best["probability"]:
        return f"{words('undecided')} {words('undecided.none', probability=words.percent(none, 1))}"
    likeliest = words("undecided.likeliest", unit=best["unit_name"], probability=words.percent(best["probability"], 1))
    return f"{words('undecided')} {likeliest}"
