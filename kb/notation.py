"""The words and letters of unit notation, and the numbers that designations carry.

Both sides of decoding read with the same lexicon: designations in the facts here, notices in `decoder.read`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.folding import fold

_LEXICON = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True, order=True)
class Numbered:
    """A number with what it counts.

    Attributes:
        word_class: Class of the level word (`levels.txt`), such as ``regiment`` or ``way-station``.
        number: Digits without leading zeros.
        suffix: Capital letter behind the number, or empty.
    """

    word_class: str
    number: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of unit notation.

    Attributes:
        level_of: Word class to the level of units.csv it names.
        classes: Lower-case word or letter, diacritics kept, to the word classes it can name.
        ambiguous: The words of `classes` that name more than one thing.
        arms: Lower-case word to branch.
        folded: Folded word of two or more letters to the words of `classes` and `arms` it can stand for.
    """

    level_of: dict[str, str]
    classes: dict[str, tuple[str, ...]]
    ambiguous: frozenset[str]
    arms: dict[str, str]
    folded: dict[str, tuple[str, ...]]


def words_of(name: str) -> list[tuple[str, list[str]]]:
    """Return the lines ``head : word | word`` of a lexicon file; ``#`` opens a comment."""
    text = unicodedata.normalize("NFC", (_LEXICON / name).read_text(encoding="utf-8"))
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    pairs = [line.split(":") for line in lines if line]
    return [(head.strip(), [word.strip() for word in words.split("|")]) for head, words in pairs]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once from the text files beside this module."""
    level_of: dict[str, str] = {}
    classes: dict[str, tuple[str, ...]] = {}
    for head, words in words_of("levels.txt"):
        word_class, level = (part.strip() for part in head.split("="))
        level_of[word_class] = level
        for word in words:
            classes[word] = (*classes.get(word, ()), word_class)
    ambiguous = {letter: tuple(words) for letter, words in words_of("ambiguous.txt")}
    classes.update(ambiguous)
    arms = {word: branch for branch, words in words_of("arms.txt") for word in words}
    folded: dict[str, tuple[str, ...]] = {}
    for word in (*classes, *arms):
        if len(word) > 2 and fold(word) != word:
            folded[fold(word)] = (*folded.get(fold(word), ()), word)
    return Lexicon(level_of, classes, frozenset(ambiguous), arms, folded)


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _vietnamese() -> re.Pattern[str]:
    words = lexicon()
    levels = _alternatives([word for word in words.classes if word not in words.ambiguous])
    arms = _alternatives(list(words.arms))
    return re.compile(
        rf"(?<![^\W\d_])(?P<word>{levels})\W*(?:(?:{arms})\W*)*(?:số\W*)?[kdcefb]?-?(?P<number>\d{{1,4}})"
        r"(?P<suffix>[a-hđ])?(?:(?![^\W_])|(?=[a-zđ]{1,3}\d))",
        re.IGNORECASE,
    )


@cache
def _english() -> re.Pattern[str]:
    words = _alternatives([word for _, words in words_of("english.txt") for word in words])
    return re.compile(
        rf"(?<!\w)(?:[a-z]-?)?(?P<number>\d{{1,4}})(?P<suffix>[A-H])?(?:st|nd|rd|th|d)?\b[\w\s-]*?\b(?P<word>{words})\b",
        re.IGNORECASE,
    )


def numbered_in(text: str) -> tuple[Numbered, ...]:
    """Find the numbered levels in a designation, in the order written.

    Args:
        text: Designation as written, Vietnamese or English.

    Returns:
        What each number counts; empty when the designation is a name or a code.

    >>> numbered_in("Trung đoàn Pháo binh 84A")
    (Numbered(word_class='regiment', number='84', suffix='A'),)
    >>> numbered_in("271st VC Regiment")[0].number
    '271'
    >>> [found.word_class for found in numbered_in("C9 D6 E270")]
    ['company', 'battalion', 'regiment']
    """
    text = unicodedata.normalize("NFC", text)
    classes = lexicon().classes
    found = [
        Numbered(classes[match["word"].lower()][0], _number(match["number"]), (match["suffix"] or "").upper())
        for match in _vietnamese().finditer(text)
    ]
    if len(found) == 0:
        found = [
            Numbered(match["word"].lower(), _number(match["number"]), (match["suffix"] or "").upper())
            for match in _english().finditer(text)
        ]
    return tuple(found)


def own_number(text: str, level: str) -> Numbered | None:
    """Return the number a designation gives the unit itself.

    Args:
        text: Designation as written.
        level: The unit's level; of several numbers the one that counts this level is its own.

    Returns:
        The number, or None when the designation is a name or a code, or the only number stands behind
        another one and so is a superior's (``272/CT9``).

    >>> own_number("D6 E270", "battalion").number
    '6'
    >>> own_number("272/CT9", "regiment") is None
    True
    """
    return own_among(numbered_in(text), text, level)


def own_among(numbers: tuple[Numbered, ...], text: str, level: str) -> Numbered | None:
    """Return what `own_number` does, of a text whose numbers were found by `numbered_in`."""
    own = next((number for number in numbers if number.word_class == level), None)
    if own is None and len(numbers) > 0:
        first_digits = re.search(r"\d+", text)
        if first_digits is not None and _number(first_digits.group()) == numbers[0].number:
            own = numbers[0]
    return own


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"
