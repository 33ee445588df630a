"""The parts a unit text can be made of: what each run of tokens can mean, and at what cost in bits."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from decoder.tokens import MARKS, Token
from decoder.weights import Weights
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.notation import Lexicon, lexicon, numbered_in, words_of

PartKind = Literal["level", "number", "name", "code", "place", "arm", "body", "other"]

_NAMED_KINDS = ("province", "rvn_province", "revolutionary_province", "district", "town", "base_area")
"""Kinds of places that stand in unit names, such as Tiểu đoàn 1 Long An or Đoàn 10 Rừng Sác."""

LONGEST_NAME = 8
"""Most tokens a name can have: the longest designation of the facts has eight words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a reading.

    Attributes:
        kind: ``level`` (level word or letter), ``number`` (bare), ``name``, ``code`` (of a whole theatre),
            ``place``, ``arm``, ``body`` (no army unit) or ``other`` (a code that names no unit).
        word_class: Class of the level word, or empty.
        level: Level of command it names, or empty when not known.
        numbers: The numbers given, usually one; several in ``C9, 10, 11``.
        suffix: Capital letter behind the number, or empty.
        text: The tokens as written.
        key: Folded letters and digits: what names are looked up by.
        start: First character in the normalised text.
        end: One past the last.
        value: Branch of an arm word, body or kind of another code; else empty.
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
    """A part over tokens `first` to `last` (exclusive) with its cost; part None = adds nothing."""

    first: int
    last: int
    part: Part | None
    cost_bits: float


class PartFinder:
    """Finds the edges of a token row; built once for a knowledge base, read only."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self._weights = weights
        self._knowledge = knowledge
        self._lexicon: Lexicon = lexicon()
        self._fillers = frozenset(word for _, words in words_of("fillers.txt") for word in words)
        self._bodies = {key_of(word): body for body, words in words_of("bodies.txt") for word in words}

    @cached_property
    def _names(self) -> Mapping[str, PartKind]:
        """Keys of designations that are names or codes and no plain numbers."""
        found: dict[str, PartKind] = {}
        for key, claims in self._knowledge.by_key.items():
            is_collective = any(claim.scope == "collective" for claim in claims)
            if is_collective or any(len(numbered_in(claim.text)) == 0 for claim in claims):
                found[key] = "code" if is_collective else "name"
        return found

    @cached_property
    def _places(self) -> Mapping[str, frozenset[str]]:
        """Keys of the names of provinces, districts, towns and base areas to the names in lower case."""
        facts = self._knowledge.facts
        names = [place.name_vi for place in facts.places if place.kind in _NAMED_KINDS]
        names += [place.name_vi for place in facts.districts]
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            found[key_of(name)].add(unicodedata.normalize("NFC", name).lower())
        return {key: frozenset(texts) for key, texts in found.items()}

    def _is_place(self, key: str, word: str) -> bool:
        """Tell whether a text names a place; its diacritics must fit unless it was typed without any."""
        return not key.isdigit() and key in self._places and (word.isascii() or word in self._places[key])

    def edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield every part that can begin at a token, and the cost of leaving it unread.

        Args:
            tokens: The tokens of the text.
            first: Index of the first token of the part.
        """
        token = tokens[first]
        if token.kind == "mark":
            yield Edge(first, first + 1, None, 0.0 if token.text in MARKS else self._weights("reading", "unread token"))
            return
        yield Edge(first, first + 1, None, self._weights("reading", "unread token"))
        if token.kind == "number":
            cost = self._weights("reading", "bare number")
            yield Edge(first, first + 1, _part(tokens, first, first + 1, "number", numbers=(_digits(token),)), cost)
        yield from self._level_edges(tokens, first)
        yield from self._named_edges(tokens, first)

    def _level_edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        for last, word in _windows(tokens, first, 3, words_only=True):
            for written in (word, *self._lexicon.folded.get(word, ())):
                for word_class in self._lexicon.classes.get(written, ()):
                    level = self._lexicon.level_of[word_class]
                    cost = 0.0
                    if written in self._lexicon.ambiguous:
                        cost = self._weights("reading", f"{written} {word_class}")
                    yield from self._numbered(tokens, first, last, word_class, level, cost)

    def _numbered(
        self, tokens: tuple[Token, ...], first: int, last: int, word_class: str, level: str, cost: float
    ) -> Iterator[Edge]:
        """Yield a level word with the number behind it, arm words allowed between."""
        is_letter = last - first == 1 and len(tokens[first].text) <= 2
        if not is_letter:
            missing = _part(tokens, first, last, "level", word_class=word_class, level=level)
            yield Edge(first, last, missing, cost + self._weights("reading", "level without number"))
        at = last if is_letter else self._skip_arms(tokens, last)
        if at < len(tokens) and tokens[at].text in (".", "-") and at + 1 < len(tokens):
            at += 1
        is_coded = not is_letter and at + 1 < len(tokens) and len(tokens[at].text) == 1 and tokens[at + 1].is_glued
        if is_coded and tokens[at].kind == "word":  # "Tiểu đoàn K3": the letter belongs to the number
            at += 1
        if at >= len(tokens) or tokens[at].kind != "number":
            return
        end, suffix = _suffix(tokens, at + 1)
        part = _part(tokens, first, end, "level", word_class=word_class, level=level, numbers=(_digits(tokens[at]),))
        part = replace(part, suffix=suffix)
        yield Edge(first, end, part, cost)
        for more_end, more in _more_numbers(tokens, end):
            yield Edge(first, more_end, replace(part, numbers=(*part.numbers, *more)), cost)

    def _skip_arms(self, tokens: tuple[Token, ...], at: int) -> int:
        """Return the index behind any arm words, the longest first."""
        while True:
            ends = [last for last, word in _windows(tokens, at, 3, words_only=True) if word in self._lexicon.arms]
            if len(ends) == 0:
                return at
            at = ends[-1]

    def _named_edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        weights = self._weights
        for last, word in _windows(tokens, first, LONGEST_NAME):
            key = key_of(word)
            kind = self._names.get(key)
            if kind is not None:
                yield from self._code_edges(tokens, first, last, kind)
            if key in self._knowledge.other_codes and (len(key) > 1 or len(tokens) == 1):
                value = self._knowledge.other_codes[key][0].kind
                other = _part(tokens, first, last, "other")
                yield Edge(first, last, replace(other, value=value), weights("reading", "other code"))
            if self._is_place(key, word):
                yield Edge(first, last, _part(tokens, first, last, "place"), weights("reading", "place word"))
            if key in self._bodies:
                yield Edge(first, last, replace(_part(tokens, first, last, "body"), value=self._bodies[key]), 0.0)
            if word in self._fillers:
                yield Edge(first, last, None, 0.0)
            for arm in (word, *self._lexicon.folded.get(word, ())):
                if arm in self._lexicon.arms:
                    branch = self._lexicon.arms[arm]
                    yield Edge(first, last, replace(_part(tokens, first, last, "arm"), value=branch), 0.0)

    def _code_edges(self, tokens: tuple[Token, ...], first: int, last: int, kind: PartKind) -> Iterator[Edge]:
        part = _part(tokens, first, last, kind)
        is_letter_in_text = len(part.key) == 1 and len(tokens) > 1
        cost = self._weights("reading", "theatre letter alone") if is_letter_in_text else 0.0
        yield Edge(first, last, part, cost)
        if kind == "code" and last < len(tokens) and tokens[last].kind == "number" and tokens[last].is_glued:
            longer = replace(part, text=part.text + tokens[last].text, end=tokens[last].end)
            yield Edge(first, last + 1, longer, cost + self._weights("reading", "code with digit"))


def _windows(
    tokens: tuple[Token, ...], first: int, longest: int, *, words_only: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield (one past the last token, lower-case text) of every window that begins at `first`."""
    text = ""
    for last in range(first, min(first + longest, len(tokens))):
        token = tokens[last]
        if words_only and token.kind != "word":
            return
        text += token.lower if token.is_glued or last == first else " " + token.lower
        if token.kind != "mark":
            yield last + 1, text


def _suffix(tokens: tuple[Token, ...], at: int) -> tuple[int, str]:
    """Return the index behind a number's letter suffix, and the suffix; a letter before digits is a level."""
    if at < len(tokens) and tokens[at].is_glued and len(tokens[at].text) == 1 and tokens[at].kind == "word":
        is_level = at + 1 < len(tokens) and tokens[at + 1].kind == "number" and tokens[at + 1].is_glued
        if not is_level:
            return at + 1, tokens[at].text.upper()
    return at, ""


def _more_numbers(tokens: tuple[Token, ...], at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield longer and longer lists of further numbers: ``, 10, 11`` behind ``C9``."""
    more: tuple[str, ...] = ()
    while at + 1 < len(tokens) and tokens[at].lower in (",", "và", "+") and tokens[at + 1].kind == "number":
        more = (*more, _digits(tokens[at + 1]))
        at += 2
        yield at, more


def _digits(token: Token) -> str:
    return token.text.lstrip("0") or "0"


def _part(
    tokens: tuple[Token, ...],
    first: int,
    last: int,
    kind: PartKind,
    *,
    word_class: str = "",
    level: str = "",
    numbers: tuple[str, ...] = (),
) -> Part:
    text = "".join(
        token.text if token.is_glued or index == 0 else " " + token.text
        for index, token in enumerate(tokens[first:last])
    )
    return Part(kind, word_class, level, numbers, "", text, key_of(text), tokens[first].start, tokens[last - 1].end)
