"""What can be said in one line: the unit at the safe level, or honestly that no level is safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decoder.answer import Answer, level_order
from kb.words import Words


@dataclass(frozen=True, slots=True)
class Share:
    """A unit, or "none of these", with its probability (0 to 1)."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Headline:
    """What can be said.

    Attributes:
        level: The safe level, or empty when no unit is certain enough.
        unit_name: The unit at the safe level, else the most probable one of all levels; empty when there is none.
        probability: Of that unit (0 to 1).
        superiors: Its superiors at the time, nearest first, with how well each is attested.
        strength_unit: The unit the strength is of, when it is another one; else empty.
        rival: What is most probable beside the unit at its level; None where nothing is, or where no level is safe
            and it stands in the ranking.
        ranking: Where no level is safe: the unit and "none of these", whichever leads first; else empty.
    """

    level: str
    unit_name: str
    probability: float
    superiors: tuple[str, ...]
    strength_unit: str
    rival: Share | None
    ranking: tuple[Share, ...] = ()


def headline_of(answer: Answer, words: Words) -> Headline:
    """Return what can be said, at the safe level where there is one."""
    none = Share(words("answer.none"), answer["none_of_these"])
    level = answer["safe_level"] or _best_level(answer)
    if level == "":
        return Headline("", "", 0.0, (), "", None, (none,))
    shares = answer["by_level"][level]
    first = Share(shares[0]["unit_name"], shares[0]["probability"])
    hypotheses = answer["hypotheses"]
    of_another = len(hypotheses) > 0 and hypotheses[0]["unit_id"] != shares[0]["unit_id"]
    others = [Share(share["unit_name"], share["probability"]) for share in shares[1:2]]
    is_safe = answer["safe_level"] != ""
    if is_safe:
        others = sorted([*others, none], key=lambda share: -share.probability)
    return Headline(
        answer["safe_level"],
        first.name,
        first.probability,
        superiors_of(shares[0]["unit_id"], hypotheses, words),
        hypotheses[0]["unit_name"] if of_another else "",
        next((share for share in others if share.probability <= first.probability), None),
        () if is_safe else tuple(sorted([first, none], key=lambda share: -share.probability)),
    )


def _best_level(answer: Answer) -> str:
    """Return the level of the most probable unit, the smaller level where two are equal; empty without units."""
    levels = [level for level, shares in answer["by_level"].items() if len(shares) > 0]
    return min(levels, key=lambda level: (-answer["by_level"][level][0]["probability"], level_order(level)), default="")


def superiors_of(unit_id: str, hypotheses: list[Any], words: Words) -> tuple[str, ...]:
    """Return the superiors of a unit in the first hypothesis that holds it, nearest first."""
    for hypothesis in hypotheses:
        ids = [hypothesis["unit_id"], *(link["unit_id"] for link in hypothesis["chain"])]
        if unit_id in ids:
            chain = hypothesis["chain"][ids.index(unit_id) :]
            return tuple(_attested(link, words) for link in chain)
    return ()


def _attested(link: Answer, words: Words) -> str:
    name: str = link["unit_name"]
    return name if link["phase"] == words("phase.0") else f"{name} ({link['phase']})"
