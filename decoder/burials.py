"""Burial texts: the first grave, which lies near the place of death, and the cemetery of a later reburial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from decoder.normalise import normalise
from kb.notation import words_of

_TEXTS_KEPT = 100_000
"""Texts whose halves are kept: those of a list repeat."""


@dataclass(frozen=True, slots=True)
class BurialText:
    """A burial text in its two halves.

    Attributes:
        first: What it says of the first grave, or of the place of death; empty when it names neither.
        later: What it says from the reburial on: a cemetery, often near home.
    """

    first: str
    later: str


@lru_cache(maxsize=_TEXTS_KEPT)
def split_burial(text: str) -> BurialText:
    """Split a burial text where it begins to tell of a later grave.

    A martyrs' cemetery is a later grave, too, unless the text calls it the first one. What names no place (who moved
    the grave, when, what was found) is left out at the ends.

    Args:
        text: As written.

    Returns:
        Both halves in comparable form (`decoder.normalise`); either may be empty.

    >>> split_burial("Nơi an táng ban đầu: Vĩnh Bảo, Hải Phòng UBND xã quy tập về NTLS 1995 Có hài cốt")
    BurialText(first='Vĩnh Bảo, Hải Phòng', later='')
    >>> split_burial("Hài cốt an táng tại NTLS huyện Long Thành, tỉnh Đồng Nai")
    BurialText(first='', later='NTLS huyện Long Thành, tỉnh Đồng Nai')
    >>> split_burial("Nơi an táng ban đầu NTLS Tân Biên, Tây Ninh").first
    'NTLS Tân Biên, Tây Ninh'
    """
    normal = normalise(text).text.strip()
    found = _any_of("later grave").search(normal)
    at = found.start() if found is not None else len(normal)
    first, later = normal[:at], normal[at:]
    is_said_to_be_first = _any_of("first grave").search(first) is not None
    if not is_said_to_be_first and _any_of("cemetery").search(first) is not None:
        first, later = "", normal
    return BurialText(_without_remarks(first), _without_remarks(later))


def _without_remarks(text: str) -> str:
    """Leave out remarks, numbers and marks at both ends; empty when the rest names no place."""
    bare = _remarks_behind().sub("", _remarks_before().sub("", text)).strip(" ,;:.")
    left = bare
    for head in ("later grave", "cemetery", "remark", "no name"):
        left = _any_of(head).sub("", left)
    return bare if any(char.isalpha() for char in left) else ""


@cache
def _any_of(head: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(head)})(?!\w)", re.IGNORECASE)


@cache
def _remarks_before() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_remark()}|{_alternatives('first grave')}|[\W\d_]+)+(?!\w)", re.IGNORECASE)


@cache
def _remarks_behind() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_remark()}|[\W_]+|(?<!\w)\d{{1,2}}(?=/)|(?<=/)\d+)+$", re.IGNORECASE)


def _remark() -> str:
    return rf"(?<!\w)(?:{_alternatives('remark')})(?!\w)|(?<!\w)(?:năm|tháng|ngày) \d[\d/.-]*"


def _alternatives(head: str) -> str:
    words = [word for each, found in words_of("burials.txt") if each == head for word in found]
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
