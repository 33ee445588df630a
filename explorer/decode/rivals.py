"""Why not the others: what sets the best rivals apart from the first hypothesis, in bits and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decoder.answer import Answer
from explorer.decode.views import station_text
from kb.words import Words

RIVALS_AMONG = 60
"""So many hypotheses are searched for rivals: an answer alone may list nothing but stations of its best unit."""
_MOST_RIVALS = 3
_MOST_DIFFERENCES = 3
_LEAST_BITS = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of evidence that speaks otherwise of a rival than of the first hypothesis.

    Attributes:
        label: Name of the evidence.
        first_bits: For the first hypothesis.
        rival_bits: For the rival.
        statement: What was compared for the rival; for "none of these", which has no evidence, for the first.
    """

    label: str
    first_bits: float
    rival_bits: float
    statement: str

    @property
    def bits(self) -> float:
        """How far it puts the first hypothesis ahead; negative where it speaks for the rival."""
        return self.first_bits - self.rival_bits


@dataclass(frozen=True, slots=True)
class Rival:
    """A rival with what decides against it.

    Attributes:
        name: The unit with its station, or "none of these".
        probability: Of that hypothesis (0 to 1).
        ahead_bits: How far the first hypothesis is ahead: log2 of how many times as probable it is.
        differences: The greatest ones, the most telling first.
        rest_bits: What all other evidence adds, so that differences and rest make up `ahead_bits`.
    """

    name: str
    probability: float
    ahead_bits: float
    differences: tuple[Difference, ...]
    rest_bits: float


def rivals_of(hypotheses: Sequence[Any], none_of_these: float, words: Words) -> tuple[Rival, ...]:
    """Return the best rivals of the first hypothesis, "none of these" last.

    Args:
        hypotheses: Of an answer, the most probable first; best more of them than are shown.
        none_of_these: Its probability (0 to 1).
        words: The reader's language, which the hypotheses are in.

    Returns:
        At most three other units and "none of these"; nothing without hypotheses.
    """
    if len(hypotheses) == 0:
        return ()
    first = hypotheses[0]
    units = [
        _rival(f"{other['unit_name']} · {station_text(other, words)}", other["probability"], first, other, words)
        for other in other_units(first, hypotheses)[:_MOST_RIVALS]
    ]
    return (*units, _rival(words("answer.none"), none_of_these, first, None, words))


def other_units(first: Answer, hypotheses: Sequence[Any]) -> tuple[Answer, ...]:
    """Return the best hypothesis of each other unit, the most probable first.

    Superiors and sub-units of the first unit are left out, for both can be true at once; so are those of a rival
    already found.
    """
    found: list[Answer] = [first]
    for other in hypotheses:
        if not any(_in_one_chain(other, known) for known in found):
            found.append(other)
    return tuple(found[1:])


def _in_one_chain(one: Answer, other: Answer) -> bool:
    ids = [{each["unit_id"], *(link["unit_id"] for link in each["chain"])} for each in (one, other)]
    return one["unit_id"] in ids[1] or other["unit_id"] in ids[0]


def _rival(name: str, probability: float, first: Answer, other: Answer | None, words: Words) -> Rival:
    """Compare one rival with the first hypothesis; None stands for "none of these", 0 bits in everything."""
    told = other if other is not None else first
    kinds = dict.fromkeys(item["name"] for item in (*first["evidence"], *told["evidence"]))
    all_of_them = [_difference(kind, first, other, words) for kind in kinds]
    ranked = sorted(all_of_them, key=lambda difference: -abs(difference.bits))
    shown = tuple(each for each in ranked[:_MOST_DIFFERENCES] if abs(each.bits) >= _LEAST_BITS)
    ahead = math.fsum(difference.bits for difference in all_of_them)
    return Rival(name, probability, ahead, shown, ahead - math.fsum(difference.bits for difference in shown))


def _difference(kind: str, first: Answer, other: Answer | None, words: Words) -> Difference:
    of_first = [item for item in first["evidence"] if item["name"] == kind]
    of_other = [item for item in other["evidence"] if item["name"] == kind] if other is not None else []
    told = of_other if other is not None else of_first
    statements = dict.fromkeys(item["statement"] for item in told)
    return Difference(
        (of_first or of_other)[0]["label"],
        math.fsum(item["bits"] for item in of_first),
        math.fsum(item["bits"] for item in of_other),
        " ".join(statements) if len(statements) > 0 else words("rivals.absent"),
    )
