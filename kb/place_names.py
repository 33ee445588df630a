"""Place names as keys for lookup, and the words that stand around them on papers.

A name has three keys, each looser than the one before: `tone_key` (letters and tones), `plain_key` (letters without
diacritics) and `sound_key` (spelling variants of the same sound). Names are filed under the loosest.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kb.folding import fold_char

_FILE = Path(__file__).with_name("place_words.csv")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TABLE = {
    code: fold_char(chr(code))
    for block in (range(0xC0, 0x250), range(0x1E00, 0x1F00))
    for code in block
    if chr(code).isalpha()
} | {ord(mark): "" for mark in _TONES + "\u0302\u0306\u031b"}
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z0-9]+)*")
_DOUBLED = re.compile(r"([bcdfghlmnprstvx])\1")
_SOUNDS = str.maketrans({"y": "i", "k": "c", "'": None, "’": None})


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A word or phrase that stands beside names: a level such as huyện, a direction, or a filler.

    Attributes:
        role: ``level``, ``direction``, ``filler`` or ``abbreviated`` (counts only before a full stop).
        kinds: Kinds of place it announces; empty when it announces none.
        tones: Its `tone_key`.
        length: Number of words.
    """

    role: str
    kinds: frozenset[str]
    tones: str
    length: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    phrases: Mapping[tuple[str, ...], tuple[PlaceWord, ...]]
    numbered: re.Pattern[str]
    numbered_as: Mapping[str, str]
    spellings: tuple[tuple[str, str], ...]


@cache
def _lexicon() -> _Lexicon:
    phrases: dict[tuple[str, ...], tuple[PlaceWord, ...]] = {}
    numbered_as: dict[str, str] = {}
    spellings: list[tuple[str, str]] = []
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            plain = tuple(plain_words(row["words"]))
            if row["class"] == "spelling":
                spellings.append((row["words"], row["canonical"]))
            elif row["class"] == "numbered":
                numbered_as[_sound("".join(plain))] = _sound(plain_key(row["canonical"]))
            else:
                kinds = frozenset(row["kinds"].split("|")) - {""}
                word = PlaceWord(row["class"], kinds, tone_key(row["words"]), len(plain))
                phrases[plain] = (*phrases.get(plain, ()), word)
    longest_first = sorted(numbered_as, key=len, reverse=True)
    return _Lexicon(phrases, re.compile(rf"({'|'.join(longest_first)})(?=\d)"), numbered_as, tuple(spellings))


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case without diacritics; an apostrophe does not part a word.

    >>> plain_words("Thừa Thiên - Huế"), plain_words("M'Đrắk")
    (['thua', 'thien', 'hue'], ["m'drak"])
    """
    return _PLAIN_WORD.findall(text.lower().translate(_TABLE))


def plain_key(text: str) -> str:
    """Return the letters and digits of a name without diacritics.

    >>> plain_key("Đắk Glei")
    'dakglei'
    """
    return "".join(plain_words(text)).replace("'", "").replace("’", "")


@lru_cache(maxsize=65536)
def _sound(plain: str) -> str:
    return _DOUBLED.sub(r"\1", plain.translate(_SOUNDS))


def sound_key(text: str) -> str:
    """Return the key under which a name is filed: alike for the usual spellings of one sound.

    >>> sound_key("Đắc Lắc") == sound_key("Dak Lak"), sound_key("Plây Cu") == sound_key("Pleiku")
    (True, True)
    >>> sound_key("Cao điểm 772") == sound_key("đồi 772")
    True
    """
    return sound_of_words(plain_words(text))


def sound_of_words(words: list[str]) -> str:
    """Return the `sound_key` of words already without diacritics, in order."""
    lexicon = _lexicon()
    key = "".join(map(_sound, words))
    for written, canonical in lexicon.spellings:
        if written in key:
            key = key.replace(written, canonical)
    if any(map(str.isdigit, key)) and (match := lexicon.numbered.match(key)) is not None:
        key = lexicon.numbered_as[match[1]] + key[match.end() :]
    return key


def is_numbered(key: str) -> bool:
    """Tell whether a `sound_key` is of a thing known by its number, such as a hill or a road."""
    return any(key.startswith(canonical) and key[len(canonical) :].isdigit() for canonical in _numbered_canons())


@cache
def _numbered_canons() -> frozenset[str]:
    return frozenset(_lexicon().numbered_as.values())


@lru_cache(maxsize=65536)
def tone_key(text: str) -> str:
    """Return letters and tones of a name, wherever in the syllable the tone mark was put.

    >>> tone_key("Hoà Bình") == tone_key("Hòa Bình"), tone_key("Mỹ Thủy") == tone_key("Mỹ Thụy")
    (True, False)
    """
    words: list[str] = []
    for word in re.split(r"[\W_]+", unicodedata.normalize("NFC", text).lower()):
        marks = unicodedata.normalize("NFD", word)
        letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        tones = sorted(str(_TONES.index(mark) + 1) for mark in marks if mark in _TONES)
        words.append(letters + "".join(f"\u0300{tone}" for tone in tones))
    return "".join(words)


def place_words_at(words: list[str], start: int) -> tuple[PlaceWord, ...]:
    """Return the words and phrases of the lexicon that begin at a position, longest first.

    Args:
        words: Words as `plain_words` gives them.
        start: Position in them.
    """
    phrases = _lexicon().phrases
    for length in (3, 2, 1):
        found = phrases.get(tuple(words[start : start + length]))
        if found is not None and start + length <= len(words):
            return found
    return ()
