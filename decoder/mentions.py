"""Can a unit text have to do with some names and numbers at all? Told by its words and digits, before it is read.

A text is read with what is looked up by runs of its words and by its numbers. Where none of them is what is asked for,
in no encoding and with no slip undone, no reading of it can rest on that, and it need not be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from decoder.mojibake import decodings
from decoder.noise import retyped, slips
from decoder.normalise import normalise
from decoder.weights import Weights
from kb.folding import fold
from kb.knowledge import KnowledgeBase
from kb.notation import lexicon

Number = tuple[str, str]
"""Word class and number without leading zeros, as in `KnowledgeBase.by_number`."""

_RUNS = re.compile(r"[^\W\d_]+|[0-9]+")
"""The words and numbers of `decoder.tokens`."""
_ROMAN = re.compile(r"\b[IVX]+\b")
_NUMBERS_KEPT = 50_000


class Mentions:
    """Tells texts apart that can mention some names or numbers; it may take too many, and never too few.

    Args:
        keys: Everything that is looked up by a run of words and numbers (`kb.folding.key_of`).
        numbers: Numbers with their word class, as in `KnowledgeBase.by_number`.
        versions: The facts, in one version or several: a number that no unit bears can be a slip for one that some
            unit does.
        weights: Say of which levels the facts list nearly all numbers.
    """

    def __init__(
        self, keys: Iterable[str], numbers: Iterable[Number], versions: Sequence[KnowledgeBase], weights: Weights
    ) -> None:
        self._keys = frozenset(keys)
        self._longest = max(map(len, self._keys), default=0)
        self._pairs = frozenset(numbers)
        self._numbers = frozenset(number for _, number in self._pairs)
        self._listed = [frozenset(knowledge.by_number) for knowledge in versions]
        levels = lexicon().level_of.items()
        self._classes = [each for each, level in levels if ("names", f"unseen number {level}") in weights.values]
        self._is_meant = lru_cache(maxsize=_NUMBERS_KEPT)(self._find_meant)

    def are_possible(self, text: str) -> bool:
        """Tell whether a reading of a text can rest on one of them."""
        return any(self._stand_in(written) for written in _writings(text))

    def _stand_in(self, written: str) -> bool:
        if _ROMAN.search(written) is not None:
            return True
        runs = _RUNS.findall(fold(written))
        return any(self._is_meant(run) for run in runs if run.isdigit()) or self._has_key(runs)

    def _has_key(self, runs: Sequence[str]) -> bool:
        for first in range(len(runs)):
            key = digits = ""
            for run in runs[first:]:
                key += run
                digits = run if run.isdigit() else digits
                if len(key) > self._longest + 1:  # one digit more can be a slip
                    break
                if key in self._keys or (digits != "" and self._is_slip(key, digits)):
                    return True
        return False

    def _is_slip(self, key: str, digits: str) -> bool:
        """Tell whether a run of words with a number is one of the keys once a slip in the number is undone."""
        number = _plain(digits)
        return any(key.replace(number, other) in self._keys for other in slips(number))

    def _find_meant(self, digits: str) -> bool:
        """Tell whether digits are one of the numbers, or one of them with a slip, as `mended_numbers` undoes it."""
        number = _plain(digits)
        return number in self._numbers or any(
            (each, other) in self._pairs and not all((each, number) in listed for listed in self._listed)
            for other in self._numbers.intersection(slips(number))
            for each in self._classes
        )


def _writings(text: str) -> Iterator[str]:
    """Yield a text as it can have been meant: as written, in old encodings, and each with slips undone."""
    for written in (normalise(text).text, *(decoded.text for _, decoded in decodings(text))):
        yield written
        yield from (mended for _, mended in retyped(written, ()))


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"
