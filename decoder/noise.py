"""Slips of typing, copying and hearing, mended: each mended reading costs what the slip is worth in bits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from decoder.part import Part
from decoder.parts import PartFinder
from decoder.weights import Weights

_LOOK_ALIKES = ("17", "38", "06", "56")
"""Digits taken for each other in handwriting and on worn prints."""
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)[oOlI|](?=[\doOlI|]|\b)|(?<=\b[a-fA-F])[oOlI|](?=\d)")
_AS_DIGIT = str.maketrans("oOlI|", "00111")
_LEVEL_C_OR_E = re.compile(r"(?<![^\W\d_])[cCeE](?=\s?\d)")
_OTHER_LETTER = {"c": "e", "e": "c", "C": "E", "E": "C", "b": "d", "B": "D"}
_LONG_PLATOON = re.compile(r"(?<![^\W\d_])[bB](?=\d{3})")
_MOST_PARTS = 8
"""Parts looked at: a longer row is no unit text."""


def retyped(text: str, parts: tuple[Part, ...]) -> Iterator[tuple[str, str]]:
    """Yield the text with one kind of slip undone, as long as before.

    Args:
        text: A normalised text.
        parts: Its cheapest reading as written.

    Yields:
        (kind of slip, text): letters for digits (``e2O9``), c for e where the same letter stands twice
        (``e5/d8/e66``), b for d before three digits.
    """
    digits = _LETTER_IN_NUMBER.sub(lambda match: match.group().translate(_AS_DIGIT), text)
    if digits != text:
        yield "letter for digit", digits
    if len(parts) > _MOST_PARTS:
        return
    same = [match.start() for match in _LEVEL_C_OR_E.finditer(text)]
    if len(same) == 2 and text[same[0]].lower() == text[same[1]].lower():
        for at in same:
            yield "letter", text[:at] + _OTHER_LETTER[text[at]] + text[at + 1 :]
    for match in _LONG_PLATOON.finditer(text):
        yield "letter", text[: match.start()] + _OTHER_LETTER[match.group()] + text[match.end() :]


def mended_numbers(
    parts: tuple[Part, ...], finder: PartFinder, weights: Weights
) -> Iterator[tuple[tuple[Part, ...], float]]:
    """Yield a row of parts with one number mended that no unit of the facts bears.

    Only levels whose units the facts list nearly all are looked at: there an unlisted number is odd.

    Args:
        parts: The cheapest reading as written.
        finder: Knows which numbers are listed.
        weights: The costs.

    Yields:
        The mended row and what the slip costs; at most a few, the cheapest first.
    """
    found: list[tuple[float, int, Part]] = []
    for index, part in enumerate(parts[:_MOST_PARTS]):
        is_odd = part.kind in ("level", "number") and len(part.numbers) == 1 and finder.is_well_listed(part.level)
        if not is_odd or finder.is_listed(part):
            continue
        for number, kind in slips(part.number).items():
            mended = replace(part, numbers=(number,), key=part.key.replace(part.number, number))
            if finder.is_listed(mended):
                found.append((weights("reading", f"typing {kind}"), index, mended))
    found.sort(key=lambda item: (item[0], item[1], int(item[2].number)))
    for cost, index, mended in found[: int(weights("reading", "mended at most"))]:
        yield (*parts[:index], mended, *parts[index + 1 :]), cost


def slips(number: str) -> dict[str, str]:
    """Return the numbers that a slip could have made into this one, each with the kind of slip.

    >>> slips("666")["66"], slips("31")["81"], slips("12")["21"]
    ('doubled digit', 'confused digit', 'swapped digits')
    """
    found: dict[str, str] = {}
    for at, digit in enumerate(number):
        rest = number[:at] + number[at + 1 :]
        is_doubled = at > 0 and number[at - 1] == digit
        found.setdefault(rest, "doubled digit" if is_doubled else "added digit")
        if is_doubled:
            found[rest] = "doubled digit"
        found.setdefault(number[:at] + digit + number[at:], "dropped digit")
        for pair in _LOOK_ALIKES:
            if digit in pair:
                found.setdefault(number[:at] + pair.replace(digit, "") + number[at + 1 :], "confused digit")
        if at > 0:
            swapped = number[: at - 1] + digit + number[at - 1] + number[at + 1 :]
            found.setdefault(swapped, "swapped digits")
    return {other: kind for other, kind in found.items() if other not in ("", number) and other[0] != "0"}
