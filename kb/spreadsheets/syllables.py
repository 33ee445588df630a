"""Whether a word can be Vietnamese: how the encoding of a text is told when nothing else tells it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TONES = "\u0300\u0309\u0303\u0301\u0323"
_ONSET = "ngh|ng|nh|th|tr|ph|kh|gh|gi|ch|qu|[bcdđghklmnprstvx]"
_THREE = "iêu|yêu|oai|oao|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|ueo|uao"
_TWO = "ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_THREE}|{_TWO}|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?")
"""Onset, vowels and ending of a syllable without its tone. Source: the spelling rules of Vietnamese; names of other
languages (Đắk Lắk, Krông) fall through, which costs nothing: two readings of one word are compared."""
_GAP = re.compile(r"[\x00-@\[-`{-\x7f“”‘’–—…•\s]+")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a word can be one Vietnamese syllable.

    >>> is_syllable("Tiểu"), is_syllable("TiÓu"), is_syllable("ñoaøn")
    (True, False, False)
    """
    parts = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    return sum(char in _TONES for char in parts) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def count_syllables(texts: Iterable[str]) -> tuple[int, int]:
    """Count the words that carry marks.

    Args:
        texts: Any texts; words of plain letters say nothing about an encoding and are not counted, nor do single
            characters, which may be signs (½, ·).

    Returns:
        Words that can be Vietnamese, and words that cannot.

    >>> count_syllables(["Sư đoàn 304", "S\\xad ®oµn", "Buon Ho"])
    (2, 2)
    """
    good = bad = 0
    for text in texts:
        if text.isascii():
            continue
        for word in _GAP.split(text):
            if len(word) > 1 and not word.isascii():
                good, bad = (good + 1, bad) if is_syllable(word) else (good, bad + 1)
    return good, bad
