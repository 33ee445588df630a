"""The result of one notice of a list, column by column."""

from __future__ import annotations

from collections.abc import Mapping

from decoder.answer import Answer, answer_of
from decoder.decode import Decoder, NoticeError
from decoder.explain import decoder_words, problem_text
from decoder.notice import Notice
from decoder.triage import triage_of
from kb.problems import Problem
from kb.schema import LEVELS
from kb.words import Language, Words

HYPOTHESES = 3
"""Hypotheses that a row tells one by one."""
_OF_HYPOTHESIS = ("unit_id", "unit", "chain", "station", "probability")
NUMBER_COLUMNS = (
    "safe_probability",
    "probability",
    "none_of_these",
    "lat",
    "lon",
    "radius_km",
    "reading_cost",
    *(f"hypothesis_{rank}_probability" for rank in range(1, HYPOTHESES + 1)),
    *(f"{level}_probability" for level in LEVELS),
)
"""Columns that hold numbers; the others hold text."""
RESULT_COLUMNS = (
    "reading",
    "reading_cost",
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
    *(f"hypothesis_{rank}_{name}" for rank in range(1, HYPOTHESES + 1) for name in _OF_HYPOTHESIS),
    *(f"{level}_{name}" for level in LEVELS for name in ("unit", "probability")),
    "knowledge_version",
    "model_version",
)
Cell = str | float | None


def result_row(notice: Notice, decoder: Decoder, language: Language) -> dict[str, Cell]:
    """Decode a notice into the columns of a list's results; those that do not apply are left out.

    Args:
        notice: The notice.
        decoder: The decoder.
        language: Of names and reasons.
    """
    words = decoder_words(language)
    try:
        decoding = decoder.decode(notice)
    except NoticeError as error:
        return faulty_row(error.problems, decoder, words)
    # The first ones only: a row tells no others, and each costs its sentences.
    return _values(answer_of(decoding, decoder, language=language, top=HYPOTHESES), words)


def faulty_row(problems: tuple[Problem, ...], decoder: Decoder, words: Words) -> dict[str, Cell]:
    """Return the result of a notice that cannot be decoded: why, and who must read it."""
    return {
        "reason": " ".join(problem_text(problem, words) for problem in problems),
        "triage": words("triage.two_readers"),
        "knowledge_version": decoder.knowledge.version,
        "model_version": decoder.weights.version,
    }


def _values(answer: Answer, words: Words) -> dict[str, Cell]:
    """Return the result by column; without a safe level no unit is named as the answer, so that none is copied."""
    found = _always(answer)
    if answer["safe_level"] == "":
        return found | {"triage": words("triage.two_readers"), "reason": _undecided(answer, words)}
    best, safe = answer["hypotheses"][0], answer["by_level"][answer["safe_level"]][0]
    place = best["place"] or {}
    return found | {
        "safe_level": words(f"level.{answer['safe_level']}"),
        "safe_unit": safe["unit_name"],
        "safe_probability": safe["probability"],
        "unit_id": best["unit_id"],
        "unit_name": best["unit_name"],
        "chain": _chain(best),
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


def _always(answer: Answer) -> dict[str, Cell]:
    """Return what is told of every notice that can be decoded."""
    reading = answer["readings"][0] if len(answer["readings"]) > 0 else {}
    found: dict[str, Cell] = {
        "reading": reading.get("text"),
        "reading_cost": reading.get("cost_bits"),
        "none_of_these": answer["none_of_these"],
        "missing": " ".join(item["text"] for item in answer["missing"]) or None,
        "knowledge_version": answer["knowledge_version"],
        "model_version": answer["model_version"],
    }
    for rank, hypothesis in enumerate(answer["hypotheses"], start=1):
        told = (hypothesis["unit_id"], hypothesis["unit_name"], _chain(hypothesis), hypothesis["station"]["name"])
        values = (*told, hypothesis["probability"])
        found |= {f"hypothesis_{rank}_{name}": value for name, value in zip(_OF_HYPOTHESIS, values, strict=True)}
    for level, shares in answer["by_level"].items():
        found |= {f"{level}_unit": shares[0]["unit_name"], f"{level}_probability": shares[0]["probability"]}
    return found


def _chain(hypothesis: Answer) -> str:
    return " < ".join(link["unit_name"] for link in hypothesis["chain"])


def _undecided(answer: Answer, words: Words) -> str:
    firsts = [units[0] for units in answer["by_level"].values()]
    if len(firsts) == 0:
        return words("undecided")
    best = max(firsts, key=lambda unit: float(unit["probability"]))
    return undecided_text(best["unit_name"], best["probability"], answer["none_of_these"], words)


def undecided_text(unit_name: str, probability: float, none_of_these: float, words: Words) -> str:
    """Say that nothing is safe to state, and what is likeliest.

    Args:
        unit_name: The likeliest unit of all levels.
        probability: Of it (0 to 1).
        none_of_these: Probability that it is none of the units known.
        words: The reader's language.
    """
    if none_of_these > probability:
        return f"{words('undecided')} {words('undecided.none', probability=words.percent(none_of_these, 1))}"
    likeliest = words("undecided.likeliest", unit=unit_name, probability=words.percent(probability, 1))
    return f"{words('undecided')} {likeliest}"


def in_columns(values: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """Return a result in the order of `RESULT_COLUMNS`, None where it has nothing."""
    return tuple(values.get(name) for name in RESULT_COLUMNS)
