"""Free place text as words, and the spans of words that are names in the gazetteer.

A comma, semicolon, bracket, slash or line break parts names for good; a hyphen or full stop may stand inside one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kb.numbers import place_numbers
from kb.place_names import PlaceWord, place_words_at, plain_words, sound_of_words, tone_key

Gap = Literal["none", "soft", "hard"]
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+(?:['’](?:[^\W_][\u0300-\u036f]*)+)*")
_HARD = re.compile(r"[,;:()\[\]{}/|+&\n\r\t!?]|\.\.|\x00")
_SOFT = re.compile(r"[-‐‑–—.]")


@dataclass(frozen=True, slots=True)
class TextWord:
    """One word of the text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        text: As written.
        plain: Lower case without diacritics.
        gap: What parts it from the word before.
        role: The place word it belongs to, None when it may be (part of) a name.
    """

    start: int
    end: int
    text: str
    plain: str
    gap: Gap
    role: PlaceWord | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Words that are a name.

    Attributes:
        first: Index of the first word.
        last: Index after the last.
        key: `kb.place_names.sound_key` of the words.
        is_part: Whether other words of what looks like one name stand beside it.
        is_fuzzy: Whether no name has exactly this key.
    """

    first: int
    last: int
    key: str
    is_part: bool = False
    is_fuzzy: bool = False


def read_words(text: str) -> tuple[TextWord, ...]:
    """Cut a text into words, each knowing what parts it from the one before and whether it is a place word.

    Returns:
        At most ``cap.words`` words.
    """
    words: list[TextWord] = []
    most = int(place_numbers()["cap.words"])
    end = 0
    for match in _WORD.finditer(text):
        plain = "".join(plain_words(match[0]))
        if plain:
            gap = _gap(text[end : match.start()], words)
            words.append(TextWord(match.start(), match.end(), match[0], plain, gap))
            if len(words) == most:
                break
        end = match.end()
    return _with_roles(text, words)


def _gap(between: str, words: list[TextWord]) -> Gap:
    if len(words) == 0 or _HARD.search(between):
        return "hard"
    if "." in between and between.strip(". ") == "" and between.endswith(" ") and len(words[-1].text) > 2:
        return "hard"
    return "soft" if _SOFT.search(between) else "none"


def _with_roles(text: str, words: list[TextWord]) -> tuple[TextWord, ...]:
    plain = [word.plain for word in words]
    index = 0
    while index < len(words):
        role = _role_at(text, words, plain, index)
        for at in range(index, index + (role.length if role else 0)):
            words[at] = replace(words[at], role=role)
        index += role.length if role else 1
    return tuple(words)


def _role_at(text: str, words: list[TextWord], plain: list[str], index: int) -> PlaceWord | None:
    for role in place_words_at(plain, index):
        group = words[index : index + role.length]
        if any(word.gap == "hard" for word in group[1:]):
            continue
        if role.role == "abbreviated" and not text.startswith(".", group[-1].end):
            continue
        written = text[group[0].start : group[-1].end]
        if text.isascii() or tone_key(written) == role.tones:
            return role
    return None


class SpanFinder:
    """Finds the names in one text; the tests `is_known` and `is_fine` say which keys are names.

    Args:
        text: The text.
        is_known: Whether a key is a name of the facts.
        is_fine: Whether a key is a commune or hamlet; asked only for words no fact explains.
    """

    def __init__(self, text: str, is_known: Callable[[str], bool], is_fine: Callable[[str], bool]) -> None:
        self.text = text
        self.words = read_words(text)
        self._is_known = is_known
        self._is_fine = is_fine
        self._is_mixed = text != text.lower() and text != text.upper()
        self._taken = [False] * len(self.words)

    def find(self) -> tuple[Span, ...]:
        """Return the names in text order, none overlapping another, and at most ``cap.components``."""
        spans: list[Span] = []
        known = [span for span in self._windows() if self._is_known(span.key) and self._is_name(span)]
        known.sort(key=lambda span: (span.first - span.last, self._is_low_direction(span), span.first))
        for _ in range(2):  # a name found becomes an edge for its neighbours
            spans += self._take(span for span in known if self._is_bounded(span))
        spans += self._take(span for span in self._runs() if self._is_fine(span.key))
        spans += self._take(replace(span, is_part=True) for span in known if span.last - span.first > 1)
        spans += self._take(replace(span, is_fuzzy=True) for span in self._runs() if self._is_comparable(span))
        spans.sort(key=lambda span: span.first)
        return tuple(spans[: int(place_numbers()["cap.components"])])

    def offsets_of(self, span: Span) -> tuple[int, int]:
        """Return the offsets of a span in the text."""
        return self.words[span.first].start, self.words[span.last - 1].end

    def text_of(self, span: Span) -> str:
        """Return the words of a span as written."""
        start, end = self.offsets_of(span)
        return self.text[start:end]

    def kinds_of(self, span: Span) -> frozenset[str]:
        """Return the kinds of place that the word before a span announces; empty when none does."""
        role = self._role_before(span)
        return role.kinds if role is not None else frozenset()

    def kinds_within(self, span: Span) -> frozenset[str]:
        """Return the kinds of place that the first word of a span announces, such as sông in Sông Đà."""
        role = self.words[span.first].role
        return role.kinds if role is not None else frozenset()

    def is_beside(self, span: Span) -> bool:
        """Tell whether the text says north of, near or the like."""
        role = self._role_before(span)
        return role is not None and role.role == "direction"

    def _role_before(self, span: Span) -> PlaceWord | None:
        if span.first == 0 or self.words[span.first].gap == "hard" or self._taken[span.first - 1]:
            return None
        return self.words[span.first - 1].role

    def _windows(self) -> Iterator[Span]:
        most = int(place_numbers()["cap.span"])
        for first in range(len(self.words)):
            for last in range(first + 1, min(first + most, len(self.words)) + 1):
                if last > first + 1 and self.words[last - 1].gap == "hard":
                    break
                yield self._span(first, last)

    def _span(self, first: int, last: int) -> Span:
        return Span(first, last, sound_of_words([word.plain for word in self.words[first:last]]))

    def _is_name(self, span: Span) -> bool:
        """One letter or one bare number is a name only alone; place words alone only at the end of a phrase."""
        words = self.words[span.first : span.last]
        is_alone = self._is_edge(span.first) and self._is_edge(span.last)
        is_low = self._is_mixed and words[0].role is None and words[0].text[0].islower()
        if span.key.isdigit() or is_low or self._is_within_phrase(span.first) or self._is_month(span):
            return False
        if len(span.key) < 3 and not is_alone:
            return words[0].text.isupper() and self._is_mixed and self._is_bounded(span)
        if all(word.role is not None for word in words):
            is_filler = all(word.role is not None and word.role.role == "filler" for word in words)
            return len(words) > 1 and not is_filler and self._ends_phrase(span.last)
        return True

    def _is_low_direction(self, span: Span) -> bool:
        """Tell whether a span begins with a direction in small letters: in "bắc Sơn Tây" the name is Sơn Tây."""
        word = self.words[span.first]
        return word.role is not None and word.role.role == "direction" and self._is_mixed and word.text[0].islower()

    def _is_month(self, span: Span) -> bool:
        """Tell whether a code is followed by a year, as in T8/2019."""
        end = self.words[span.last - 1].end
        return self.text[end : end + 1] == "/" and self.text[end + 1 : end + 2].isdigit()

    def _ends_phrase(self, index: int) -> bool:
        if index == len(self.words) or self.words[index].gap != "none":
            return True
        role = self.words[index].role
        return role is not None and role.role == "filler"

    def _is_within_phrase(self, index: int) -> bool:
        """Tell whether a word is a later one of a phrase such as tỉnh lộ: no name begins there."""
        role = self.words[index].role
        if role is None or role.length == 1 or role.role == "direction" or index == 0:
            return False
        return self.words[index - 1].role is role

    def _take(self, spans: Iterator[Span]) -> list[Span]:
        taken: list[Span] = []
        for span in spans:
            if not any(self._taken[span.first : span.last]):
                self._taken[span.first : span.last] = [True] * (span.last - span.first)
                taken.append(span)
        return taken

    def _is_edge(self, index: int) -> bool:
        return index in (0, len(self.words)) or self.words[index].gap == "hard"

    def _is_bounded(self, span: Span) -> bool:
        return self._is_parted(span, span.first, span.first - 1) and self._is_parted(span, span.last, span.last)

    def _is_parted(self, span: Span, border: int, neighbour: int) -> bool:
        if self._is_edge(border) or self.words[border].gap == "soft":
            return True
        word = self.words[neighbour]
        if self._taken[neighbour] or word.text[0].isdigit():
            return True
        if word.role is not None:
            return neighbour < border or not self._goes_on(neighbour)
        return self._is_mixed and word.text[0].islower() and self.words[span.first].text[0].isupper()

    def _runs(self) -> Iterator[Span]:
        """Yield each run of free words as one name: with the place word before it, alone, and cut at hyphens."""
        first = 0
        while first < len(self.words):
            last = first
            while last < len(self.words) and self._is_in_run(first, last):
                last += 1
            if last > first:
                yield from self._runs_of(first, last)
            first = max(last, first + 1)

    def _runs_of(self, first: int, last: int) -> Iterator[Span]:
        before = self.words[first - 1] if first > 0 else None
        if before is not None and before.role is not None and self.words[first].gap == "none":
            start = first - before.role.length
            if not any(self._taken[start:first]):
                yield self._span(start, last)
        after = self.words[last].role if last < len(self.words) and self.words[last].gap == "none" else None
        if after is not None and not self._is_mixed and not any(self._taken[last : last + after.length]):
            yield self._span(first, last + after.length)
        cuts = [at for at in range(first + 1, last) if self.words[at].gap == "soft"]
        for start, end in [(first, last), *zip([first, *cuts], [*cuts, last], strict=True)]:
            if end - start > 1 or (self._is_edge(start) and self._is_edge(end)):
                yield self._span(start, end)

    def _is_in_run(self, first: int, index: int) -> bool:
        if index == first:
            return self._is_free(index)
        if self.words[index].gap == "hard":
            return False
        return self._is_free(index) or (self.words[index].role is not None and self._goes_on(index))

    def _goes_on(self, index: int) -> bool:
        """Tell whether a place word is the end of a name by its capital, as in Cam Thành or Vĩnh Hòa Hưng Bắc."""
        word = self.words[index]
        has_capital = self._is_mixed and word.text[0].isupper() and not word.text.isupper()
        is_one = word.role is not None and word.role.length == 1 and word.role.role != "filler"
        return has_capital and is_one and word.gap == "none" and not self._taken[index]

    def _is_free(self, index: int) -> bool:
        word = self.words[index]
        is_low = self._is_mixed and word.text[0].islower()
        return not self._taken[index] and word.role is None and not is_low

    def _is_comparable(self, span: Span) -> bool:
        long_enough = len(span.key) >= place_numbers()["fuzzy.letters"]
        return long_enough and span.key.isalpha() and span.last - span.first > 1 and self.words[span.first].role is None
