"""The parts a unit text is read as, and the edges that put them over its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from decoder.tokens import Token

PartKind = Literal["level", "number", "name", "code", "place", "arm", "body", "other"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a reading.

    Attributes:
        kind: ``level`` (level word or letter), ``number`` (bare), ``name``, ``code`` (of a whole theatre),
            ``place``, ``arm``, ``body`` (no army unit) or ``other`` (what names no unit).
        word_class: Class of the level word, or empty.
        level: Level of command it names, or empty when not known.
        numbers: The numbers given, usually one; several in ``C9, 10, 11``.
        suffix: Capital letter behind the number, or empty.
        text: The tokens as written.
        key: Folded letters and digits: what names are looked up by.
        start: First character in the normalised text.
        end: One past the last.
        value: Branch of an arm word or of a company that stands directly under a regiment; which body; what
            another part is (``hospital``, ``mail_address``, ``remark``, ``unknown``); else empty.
    """

    kind: PartKind
    word_class: str
    level: str
    numbers: tuple[str, ...]
    suffix: str
    text: str
    key: str
    start: int
    end: int
    value: str = ""

    @property
    def number(self) -> str:
        """The first number, or empty."""
        return self.numbers[0] if len(self.numbers) > 0 else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the tokens from one up to another (exclusive) are read as.

    Attributes:
        last: Index one past the last token.
        parts: The parts, usually one; none = the tokens add nothing.
        cost_bits: 0 or more.
    """

    last: int
    parts: tuple[Part, ...]
    cost_bits: float


def make_part(
    tokens: tuple[Token, ...],
    first: int,
    last: int,
    kind: PartKind,
    *,
    word_class: str = "",
    level: str = "",
    numbers: tuple[str, ...] = (),
    suffix: str = "",
    value: str = "",
) -> Part:
    """Make the part that stands over the tokens `first` to `last` (exclusive)."""
    run = tokens[first:last]
    text = "".join(token.text if token.is_glued or index == 0 else " " + token.text for index, token in enumerate(run))
    key = "".join(token.folded for token in run if token.kind != "mark")
    return Part(kind, word_class, level, numbers, suffix, text, key, run[0].start, run[-1].end, value)


def digits_of(token: Token) -> str:
    """Return a number token without leading zeros."""
    return token.text.lstrip("0") or "0"


def windows(tokens: tuple[Token, ...], first: int, longest: int) -> Iterator[tuple[int, str, str]]:
    """Yield the runs of tokens that begin at `first` and end with a word or number.

    Args:
        tokens: The tokens of the text.
        first: Index of the first token.
        longest: Most tokens of a run.

    Yields:
        For each, one past its last token, its text in lower case and its key.
    """
    text = key = ""
    for last in range(first, min(first + longest, len(tokens))):
        token = tokens[last]
        text += token.lower if token.is_glued or last == first else " " + token.lower
        if token.kind != "mark":
            key += token.folded
            yield last + 1, text, key


def word_windows(tokens: tuple[Token, ...], first: int, longest: int) -> Iterator[tuple[int, str, str]]:
    """Yield the runs as `windows` does, of words only."""
    last = first
    while last < len(tokens) and last < first + longest and tokens[last].kind == "word":
        last += 1
    return windows(tokens[:last], first, longest)
