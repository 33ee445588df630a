"""What the page and the sheet show, taken from an answer: pure, without Streamlit and without markup."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from decoder.answer import Answer
from kb.knowledge import KnowledgeBase
from kb.words import Words, days_text

SHOWN_MASS = 0.95
_LEAST_SHARE = 0.01
MOST_UNITS = 3


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One unit of one level; `more` counts the units left out after it."""

    level: str
    unit_name: str
    probability: float
    is_first: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall, from `start` to `end` bits.

    Attributes:
        kind: ``prior``, ``evidence``, ``not given`` or ``total``.
        label: Name of the evidence.
        bits: Its share; the sum for the total.
        start: Sum of the bars before; 0 for the total.
        end: Sum with this bar.
        statement: What was compared, in one sentence.
    """

    kind: str
    label: str
    bits: float
    start: float
    end: float
    statement: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with the claims taken from it as ``file:row``."""

    title: str
    publisher: str
    url: str
    claims: tuple[str, ...]


def reading_shares(answer: Answer) -> tuple[float, ...]:
    """Return each reading's share of all (0 to 1): two to the power of minus its cost, normalised."""
    weights = [2.0 ** -reading["cost_bits"] for reading in answer["readings"]]
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


def level_rows(answer: Answer, most: int = MOST_UNITS) -> tuple[LevelRow, ...]:
    """Return the units of each level, largest level first, until 95 % of what is known there.

    At most so many of a level, each of 1 % or more: a collective code fits hundreds, which would say nothing.
    """
    rows: list[LevelRow] = []
    for level, shares in answer["by_level"].items():
        wanted = SHOWN_MASS * sum(share["probability"] for share in shares)
        shown: list[LevelRow] = []
        for share in shares[:most]:
            if share["probability"] < _LEAST_SHARE:
                break
            shown.append(LevelRow(level, share["unit_name"], share["probability"], len(shown) == 0))
            wanted -= share["probability"]
            if wanted <= 0:
                break
        if len(shown) > 0:
            rows += [*shown[:-1], replace(shown[-1], more=len(shares) - len(shown))]
    return tuple(rows)


def bars_of(hypothesis: Answer, words: Words) -> tuple[Bar, ...]:
    """Return the waterfall of a hypothesis: prior, one bar for each evidence, what was not given, total.

    The evidence bars follow on one another; the last ends where the total stands.
    """
    bars: list[Bar] = []
    missing: list[str] = []
    at = 0.0
    for item in hypothesis["evidence"]:
        if item["level"] == "not given" and item["bits"] == 0.0:
            missing.append(item["label"])
            continue
        kind = "prior" if item["name"] == "prior" else "evidence"
        bars.append(Bar(kind, item["label"], item["bits"], at, at + item["bits"], item["statement"]))
        at += item["bits"]
    if len(missing) > 0:
        text = words("waterfall.not_given.text", labels=", ".join(missing))
        bars.append(Bar("not given", words("waterfall.not_given"), 0.0, at, at, text))
    return (*bars, Bar("total", words("waterfall.total"), at, 0.0, at, ""))


def station_text(hypothesis: Answer, words: Words) -> str:
    """Write the station of a hypothesis with its days."""
    station = hypothesis["station"]
    if station["from"] == "":
        return str(station["name"])
    return f"{station['name']} ({days_text(station['from'], station['to'], words)})"


def places_of(answer: Answer) -> tuple[Answer, ...]:
    """Return the places of an answer, those of one name and point added up, the most probable first."""
    sums: dict[tuple[str, float, float], Answer] = {}
    for place in answer["places"]:
        key = (place["name"], place["lat"], place["lon"])
        known = sums.get(key)
        if known is None:
            sums[key] = dict(place)
        else:
            known["probability"] += place["probability"]
            known["radius_km"] = max(known["radius_km"], place["radius_km"])
    return tuple(sorted(sums.values(), key=lambda place: (-place["probability"], place["name"])))


def citations_of(hypothesis: Answer, knowledge: KnowledgeBase) -> tuple[Citation, ...]:
    """Return the sources of a hypothesis in the order its evidence names them, with the claims from each."""
    claims: dict[str, list[str]] = {}
    for item in hypothesis["evidence"]:
        for source_id in item["source_ids"]:
            claims.setdefault(source_id, [])
        for source_id, where in _claims_of(item, knowledge):
            known = claims.setdefault(source_id, [])
            if where not in known:
                known.append(where)
    return tuple(_citation(source_id, found, knowledge) for source_id, found in claims.items())


def _claims_of(item: Mapping[str, Any], knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for claim_id in item["claim_ids"]:
        claim = knowledge.claims.get(claim_id)
        if claim is not None:
            yield getattr(claim, "source_id", ""), str(claim.where)


def _citation(source_id: str, claims: list[str], knowledge: KnowledgeBase) -> Citation:
    source = knowledge.sources.get(source_id)
    if source is None:
        return Citation(source_id, "", "", tuple(claims))
    return Citation(source.title, source.publisher, source.url, tuple(claims))
