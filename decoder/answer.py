"""A decoding as plain data: the one shape that the terminal, the page, the sheet, JSON and lists all show.

`docs/decoding.schema.json` describes it; the same notice, knowledge, model and language give the same bytes.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

from decoder.decode import Decoder, Decoding
from decoder.explain import decoder_words, part_text, reading_text, statement, strength_of
from decoder.missing import (
    missing_in_date,
    missing_in_enlistment,
    missing_in_places,
    missing_in_unit,
    missing_place,
)
from decoder.posterior import Hypothesis, leading_unit
from kb.records import Unit
from kb.schema import LEVELS
from kb.standing import Link
from kb.stations import Station
from kb.words import Language, Words

Answer = dict[str, Any]
LEAST_SHOWN = 0.0005
"""Units below this probability are left out of the levels: they would show as 0.0 %."""
_MOST_PLACES = 10
SIGNIFICANT_DIGITS = 9
"""Kept of every number: the same on every machine, exact enough for sums of bits."""
NARROW_DAYS = 31
"""A given date within a month is the period itself; a wider one is narrowed by the best station."""


def answer_of(decoding: Decoding, decoder: Decoder, *, language: Language = "vi", top: int | None = None) -> Answer:
    """Write a decoding as plain data.

    Args:
        decoding: The posterior of one notice.
        decoder: The decoder that made it.
        language: Of names and statements.
        top: Most hypotheses to list; None = until they and "none of these" hold 95 % of the probability, 30 at most.

    Returns:
        The data of `docs/decoding.schema.json`; probabilities 0 to 1, bits in log2, dates in ISO form.
    """
    words = decoder_words(language)
    shown = _shown(decoding, decoder, top)
    first = decoding.hypotheses[0] if len(decoding.hypotheses) > 0 else None
    leading = leading_unit(decoding.hypotheses)
    leader = leading.unit if leading is not None else None
    return {
        "notice": {name: value for name, value in asdict(decoding.notice).items() if value != ""},
        "readings": [_reading(decoding, index, words) for index in range(len(decoding.readings))],
        "hypotheses": [_hypothesis(hypothesis, decoder, words) for hypothesis in shown],
        "none_of_these": significant(decoding.none_of_these),
        "by_level": {
            level: [
                {**_unit(share.unit, words), "probability": significant(share.probability)}
                for share in shares
                if share.probability >= LEAST_SHOWN
            ]
            for level, shares in decoding.levels.items()
            if shares[0].probability >= LEAST_SHOWN
        },
        "safe_level": decoding.safe_level,
        "period": _period(decoding, first),
        "places": _places(decoding, decoder, words),
        "strength": _strength(decoding, leader, words),
        "rival": _rival(decoding, leader, words),
        "missing": _missing(decoding, words),
        "disclaimer": words("disclaimer"),
        "knowledge_version": decoding.knowledge_version,
        "model_version": decoding.model_version,
    }


def to_json(answer: Answer) -> str:
    """Write an answer as JSON text: UTF-8 as it is, keys in a fixed order, one newline at the end."""
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _shown(decoding: Decoding, decoder: Decoder, top: int | None) -> list[Hypothesis]:
    """Return the hypotheses to list: the first `top`, or as many as hold the mass to be shown."""
    if top is not None:
        return list(decoding.hypotheses[:top])
    wanted = decoder.weights("answer", "shown mass") - decoding.none_of_these
    shown: list[Hypothesis] = []
    for hypothesis in decoding.hypotheses[: int(decoder.weights("answer", "shown at most"))]:
        if wanted <= 0 and len(shown) > 0:
            break
        shown.append(hypothesis)
        wanted -= hypothesis.probability
    return shown


def _reading(decoding: Decoding, index: int, words: Words) -> Answer:
    reading = decoding.readings[index]
    parts = []
    for part in reading.parts:
        start, end = decoding.normal.original_span(part.start, part.end)
        parts.append(
            {
                "level": part.level,
                "number": ", ".join(part.numbers),
                "suffix": part.suffix,
                "name": part.text if part.kind in ("name", "place", "arm", "body") else "",
                "code": part.text if part.kind in ("code", "other") else "",
                "kind": part.kind,
                "text": part_text(part, words),
                "start": start,
                "end": end,
            }
        )
    return {"text": reading_text(reading, words), "parts": parts, "cost_bits": significant(reading.cost_bits)}


def _unit(unit: Unit, words: Words) -> Answer:
    return {"unit_id": unit.unit_id, "unit_name": words.name_of(unit.name_vi, unit.name_en)}


def _hypothesis(hypothesis: Hypothesis, decoder: Decoder, words: Words) -> Answer:
    return {
        **_unit(hypothesis.unit, words),
        "level": hypothesis.unit.level,
        "chain": [_link(link, words) for link in hypothesis.candidate.chain],
        "station": _station(hypothesis.station, words),
        "place": _place(hypothesis.station, decoder),
        "probability": significant(hypothesis.probability),
        "evidence": [
            {
                "name": item.name,
                "label": words(f"evidence.{item.name}"),
                "level": item.level,
                "bits": significant(item.bits),
                "statement": statement(item, words),
                "claim_ids": list(item.claim_ids),
                "source_ids": list(item.source_ids),
            }
            for item in hypothesis.evidence
        ],
    }


def _link(link: Link, words: Words) -> Answer:
    return {**_unit(link.unit, words), "level": link.unit.level, "phase": words(f"phase.{int(link.phase)}")}


def _station(station: Station, words: Words) -> Answer:
    name = words.name_of(station.name_vi, station.name_en)
    return {
        "kind": station.kind,
        "id": station.station_id,
        "name": name if station.kind != "unknown" else words("station.unknown"),
        "from": _iso(station.start),
        "to": _iso(station.end),
    }


def _place(station: Station, decoder: Decoder) -> Answer | None:
    if station.kind == "unknown":
        return None
    point = decoder.lookups.points.of_station(station)
    if point is None:
        return None
    return {
        "place_id": station.place_id,
        "name": station.place_text,
        "lat": round(point.lat, 5),
        "lon": round(point.lon, 5),
        "radius_km": round(point.radius_km, 1),
    }


def _period(decoding: Decoding, first: Hypothesis | None) -> Answer:
    """Return the days of death: as given when within a month, else narrowed by the best station.

    A date as given holds for every hypothesis and for "none of these", so its probability is 1; that of a station is
    at least what the hypotheses within its days hold.
    """
    window, station = decoding.window, first.station if first is not None else None
    is_narrow = window.is_given and window.days <= NARROW_DAYS
    if is_narrow or station is None or station.start is None or station.end is None:
        start, end = (window.first, window.last) if window.is_given else (None, None)
        return {"from": _iso(start), "to": _iso(end), "probability": 1.0 if window.is_given else 0.0}
    start, end = max(station.start, window.first), min(station.end, window.last)
    inside = math.fsum(other.probability for other in decoding.hypotheses if _lies_within(other.station, start, end))
    same = math.fsum(
        other.probability for other in decoding.hypotheses if other.station.station_id == station.station_id
    )
    return {"from": _iso(start), "to": _iso(end), "probability": significant(min(max(inside, same), 1.0))}


def _lies_within(station: Station, start: int, end: int) -> bool:
    return station.start is not None and station.end is not None and start <= station.start and station.end <= end


def _places(decoding: Decoding, decoder: Decoder, words: Words) -> list[Answer]:
    """Add up the probability of each known station's place over all units."""
    sums: defaultdict[str, float] = defaultdict(float)
    stations: dict[str, Station] = {}
    for hypothesis in decoding.hypotheses:
        if hypothesis.station.kind != "unknown":
            sums[hypothesis.station.station_id] += hypothesis.probability
            stations.setdefault(hypothesis.station.station_id, hypothesis.station)
    places: list[Answer] = []
    for station_id in sorted(sums, key=lambda each: (-sums[each], each)):
        if len(places) == _MOST_PLACES or sums[station_id] < LEAST_SHOWN:
            break
        place = _place(stations[station_id], decoder)
        if place is not None:
            station = _station(stations[station_id], words)["name"]
            places.append({**place, "station": station, "probability": significant(sums[station_id])})
    return places


def _strength(decoding: Decoding, leader: Unit | None, words: Words) -> Answer:
    unit_id = leader.unit_id if leader is not None else ""
    strength = strength_of(decoding.hypotheses, unit_id, words)
    return {"band": strength.band, "text": strength.text, "bits": significant(strength.bits)}


def _rival(decoding: Decoding, leader: Unit | None, words: Words) -> Answer:
    """Return the best rival of the leading unit at its level, or "none of these"."""
    none = {"unit_id": "", "unit_name": words("none_of_these"), "probability": significant(decoding.none_of_these)}
    if leader is None:
        return none
    others = [share for share in decoding.levels[leader.level] if share.unit.unit_id != leader.unit_id]
    if len(others) == 0 or others[0].probability < decoding.none_of_these:
        return none
    return {**_unit(others[0].unit, words), "probability": significant(others[0].probability)}


def _missing(decoding: Decoding, words: Words) -> list[Answer]:
    """Say which fields are missing or could not be used, the most helpful first."""
    notice = decoding.notice
    burial = (decoding.buried_places, decoding.reburied_places)
    found = (
        ("unit_text", missing_in_unit(notice.unit_text, decoding.normal, decoding.readings, words)),
        ("place_text", missing_in_places(decoding.died_places, words)),
        *(("burial_text", missing_in_places(places, words)) for places in burial),
        ("died_text", missing_in_date(decoding.died, words)),
        ("place_text", missing_place(notice.place_text, words)),
        ("enlisted_text", missing_in_enlistment(notice.enlisted_text, decoding.died, words)),
    )
    return [{"field": field, "text": text} for field, texts in found for text in texts]


def level_order(level: str) -> int:
    """Return the rank of a level from small (0, company) to large."""
    return len(LEVELS) - 1 - LEVELS.index(level)


def _iso(ordinal: int | None) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal is not None else ""


def significant(value: float) -> float:
    """Keep the significant digits."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
