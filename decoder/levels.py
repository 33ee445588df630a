"""Level words and letters with the numbers behind them: ``c5``, ``Tiểu đoàn đặc công 45``, ``Đoàn 724A, 724B``."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from decoder.part import Edge, Part, digits_of, make_part, word_windows
from decoder.tokens import Token
from decoder.weights import Weights
from kb.folding import fold
from kb.knowledge import KnowledgeBase
from kb.notation import Lexicon, lexicon

_LONGEST_WORD = 5
"""Most tokens of a level word: two syllables torn apart by stray spaces."""
_SUFFIXES = frozenset("abcdefghđ")
_LIST_MARKS = frozenset((",", "và", "+", "&"))
_BEFORE_NUMBER = frozenset((".", "-", ":"))
_LONGEST_SIGN = 8
"""Most characters of a sign of letters and digits."""
_TOO_SMALL = ("squad", "platoon")
_ROMAN = {
    "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10",
    "XI": "11", "XII": "12", "XIII": "13", "XIV": "14", "XV": "15",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LevelWord:
    """One way to understand a level word.

    Attributes:
        written: The word of the lexicon.
        word_class: The class it names.
        level: The level of that class.
        cost_bits: Its cost when it is ambiguous, else 0.
        is_letter: Whether it is a letter or an abbreviation, which means nothing without a number.
        is_first: Whether it is the first class that the word names at this level.
    """

    written: str
    word_class: str
    level: str
    cost_bits: float
    is_letter: bool
    is_first: bool


_NO_LEVELS: frozenset[str] = frozenset()


class LevelFinder:
    """Finds level words and their numbers in a token row."""

    def __init__(
        self, knowledge: KnowledgeBase, weights: Weights, begins_name: Callable[[tuple[Token, ...], int], bool]
    ) -> None:
        self._weights = weights
        self._begins_name = begins_name
        self._lexicon: Lexicon = lexicon()
        self._arms = {
            **{fold(word): word for word in self._lexicon.arms},
            **{word: word for word in self._lexicon.arms},
        }
        self._words = _level_words(self._lexicon, weights)
        self._bearers: dict[str, frozenset[str]] = {}
        self._theatres: set[str] = set()
        for claim in knowledge.facts.designations:
            if len(claim.text) > _LONGEST_SIGN:
                continue
            sign = _sign_of(claim.text)
            self._bearers[sign] = _with_level(self._bearers.get(sign, _NO_LEVELS), knowledge.units[claim.unit_id].level)
            if claim.scope == "collective":
                self._theatres.add(sign)

    def edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield every level word that begins at a token, with and without its number."""
        found = [
            (last, word, word.cost_bits + typing)
            for last, text, key in word_windows(tokens, first, _LONGEST_WORD)
            for word in self._words.get(key, ())
            if (typing := self._typing_cost(text, word.written)) is not None
        ]
        for last, word, cost in found:
            yield from self._with_number(tokens, first, last, word, cost)
            if last == found[-1][0]:  # "sư" alone is no level word in "sư đoàn"
                yield from self._alone(tokens, first, last, word, cost)

    def cost_as_name(self, text: str) -> float | None:
        """Return what it costs to take a sign such as ``K5`` for a name; None when its letter names the level.

        ``K5`` of a battalion is battalion 5 and no name; ``A57`` of a regiment is a name and no squad; ``C13``
        of a regiment is a company first.
        """
        sign = _sign_of(text)
        letters = sign.rstrip("0123456789")
        words = [word for word in self._words.get(fold(letters), ()) if word.written == letters]
        if letters == sign or len(words) == 0:
            return 0.0
        if any(word.level in self._bearers.get(sign, ()) for word in words):
            return None
        is_plain = words[0].cost_bits == 0 and words[0].level not in _TOO_SMALL
        return self._weights("reading", "name like a level") if is_plain else 0.0

    def _typing_cost(self, text: str, written: str) -> float | None:
        """Return what it costs to take a text for a word of the lexicon; None when it cannot be."""
        if text == written or (text == fold(written) and len(written) > 2):
            return 0.0
        if len(written) <= 2:
            return None
        return self._weights("reading", "typing diacritics" if fold(text) == fold(written) else "typing spaces")

    def _with_number(
        self, tokens: tuple[Token, ...], first: int, last: int, word: LevelWord, cost: float
    ) -> Iterator[Edge]:
        at, arms = self._arms_behind(tokens, last)
        if at + 1 < len(tokens) and tokens[at].text in _BEFORE_NUMBER:
            at += 1
        is_coded = self._is_coded(tokens, at, word)
        if is_coded:  # "Tiểu đoàn K3": the letter belongs to the number
            at += 1
        if at >= len(tokens):
            return
        if tokens[at].text in _ROMAN and not word.is_letter:
            numbers: tuple[str, ...] = (_ROMAN[tokens[at].text],)
        elif tokens[at].kind == "number":
            numbers = (digits_of(tokens[at]),)
        else:
            return
        end, suffix = _suffix(tokens, at + 1)
        part = make_part(
            tokens, first, end, "level", word_class=word.word_class, level=word.level, numbers=numbers, suffix=suffix
        )
        sign = _sign_of("".join(token.text for token in tokens[at - 1 : end])) if is_coded else ""
        if sign in self._theatres:  # "Mặt trận B5" is the front of the code, not front 5
            return
        if word.level in self._bearers.get(sign, ()):  # "Đoàn A381" bears the sign A381
            part = replace(part, key=fold(sign))
        cost = self._cost_numbered(tokens, first, part, word, cost)
        yield Edge(end, (part, *arms), cost)
        yield from _lists(tokens, end, part, arms, cost)

    def _alone(self, tokens: tuple[Token, ...], first: int, last: int, word: LevelWord, cost: float) -> Iterator[Edge]:
        """Yield a level word without a number; a letter only before a mark or at the end."""
        name = "level without number"
        if len(word.written) == 1:
            name = "letter without number"
            if word.cost_bits > 0 or (last < len(tokens) and tokens[last].kind != "mark"):
                return
        elif self._begins_name(tokens, last):
            name = "level before a name"
        part = make_part(tokens, first, last, "level", word_class=word.word_class, level=word.level)
        yield Edge(last, (part,), cost + self._weights("reading", name))

    def _arms_behind(self, tokens: tuple[Token, ...], at: int) -> tuple[int, tuple[Part, ...]]:
        """Return the index behind any arm words, the longest first, and the arms that name a branch."""
        arms: list[Part] = []
        while True:
            ends = [(last, self._arms[text]) for last, text, _ in word_windows(tokens, at, 3) if text in self._arms]
            if len(ends) == 0:
                return at, tuple(arms)
            branch = self._lexicon.arms[ends[-1][1]]
            if branch != "any":
                arms.append(make_part(tokens, at, ends[-1][0], "arm", value=branch))
            at = ends[-1][0]

    def _is_coded(self, tokens: tuple[Token, ...], at: int, word: LevelWord) -> bool:
        is_long = not word.is_letter or len(word.written) > 1
        if not is_long or at + 1 >= len(tokens) or tokens[at].kind != "word" or len(tokens[at].text) != 1:
            return False
        is_number_next = tokens[at + 1].kind == "number" and tokens[at + 1].is_glued
        return is_number_next and not (word.is_letter and tokens[at].is_glued)

    def _cost_numbered(self, tokens: tuple[Token, ...], first: int, part: Part, word: LevelWord, cost: float) -> float:
        """Return the cost of a letter with its number, seen against what the facts call exactly so."""
        if not word.is_letter or len(word.written) > 1:
            return cost
        letter = self._weights.values.get(("reading", f"{tokens[first].text} {word.word_class} of a theatre"), 0.0)
        sign = _sign_of(part.text)
        if sign in self._theatres:
            return cost + letter
        levels = self._bearers.get(sign, _NO_LEVELS)
        if word.level in levels:
            return 0.0 if word.is_first else cost
        is_odd = len(levels) > 0 and (word.cost_bits > 0 or word.level in _TOO_SMALL)
        return cost + (self._weights("reading", "letter of another level") if is_odd else 0.0)


def _level_words(words: Lexicon, weights: Weights) -> dict[str, tuple[LevelWord, ...]]:
    """Index the level words by their folded letters."""
    found: defaultdict[str, list[LevelWord]] = defaultdict(list)
    for written, classes in words.classes.items():
        bare = fold(written)
        is_letter = len(written) == 1 or not set(bare) & set("aiouy")
        for word_class in classes:
            cost = weights("reading", f"{written} {word_class}") if written in words.ambiguous else 0.0
            level = words.level_of[word_class]
            items = found[bare.replace(" ", "")]
            is_first = all((item.written, item.level) != (written, level) for item in items)
            items.append(LevelWord(written, word_class, level, cost, is_letter, is_first))
    return {key: tuple(items) for key, items in found.items()}


@cache
def _with_level(levels: frozenset[str], level: str) -> frozenset[str]:
    """Return levels and one more; the same levels are one object, as half a million signs have a dozen of them."""
    return levels | {level}


def _sign_of(text: str) -> str:
    """Return the letters and digits of a text in lower case: ``đ10`` is not ``d10``."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFC", text).lower() if char.isalnum())


def _suffix(tokens: tuple[Token, ...], at: int) -> tuple[int, str]:
    """Return the index behind a number's letter suffix, and the suffix; a letter before digits is a level."""
    if at < len(tokens) and tokens[at].is_glued and tokens[at].lower in _SUFFIXES:
        is_level = at + 1 < len(tokens) and tokens[at + 1].kind == "number" and tokens[at + 1].is_glued
        if not is_level:
            return at + 1, tokens[at].text.upper()
    return at, ""


def _lists(tokens: tuple[Token, ...], at: int, part: Part, arms: tuple[Part, ...], cost: float) -> Iterator[Edge]:
    """Yield longer and longer lists of further numbers: ``, 10, 11`` behind ``C9``, ``, 724B`` behind ``Đoàn 724A``."""
    parts: tuple[Part, ...] = (part,)
    while at + 1 < len(tokens) and tokens[at].lower in _LIST_MARKS and tokens[at + 1].kind == "number":
        number = digits_of(tokens[at + 1])
        end, suffix = _suffix(tokens, at + 2)
        if suffix == parts[-1].suffix == "":
            parts = (*parts[:-1], replace(parts[-1], numbers=(*parts[-1].numbers, number)))
        else:
            more = make_part(tokens, at + 1, end, "level", numbers=(number,), suffix=suffix)
            parts = (*parts, replace(more, word_class=part.word_class, level=part.level))
        at = end
        yield Edge(at, (*parts, *arms), cost)
