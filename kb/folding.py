"""Vietnamese text without case and diacritics, for search keys, and in dictionary order, for lists."""

from __future__ import annotations

import unicodedata

_STROKES = {"đ": "d", "Đ": "d"}
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def fold_char(char: str) -> str:
    """Return the lower-case base letter of one character, always exactly one character long.

    >>> fold_char("Ệ"), fold_char("Đ")
    ('e', 'd')
    """
    if char.isascii():
        return char.lower()
    if char in _STROKES:
        return _STROKES[char]
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Return a text in lower case without diacritics; as long as its NFC form.

    >>> fold("Sư đoàn Sao Vàng")
    'su doan sao vang'
    """
    if text.isascii():
        return text.lower()
    return "".join(map(fold_char, unicodedata.normalize("NFC", text)))


def key_of(text: str) -> str:
    """Return only the folded letters and digits of a text: the form in which names and codes are looked up.

    >>> key_of("Công trường 9"), key_of("K.B")
    ('congtruong9', 'kb')
    """
    return "".join(char for char in fold(text) if char.isalnum())


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Return a sort key in Vietnamese dictionary order: letters first (d before đ, o ô ơ), then tones.

    Numbers sort by value, so that Trung đoàn 9 comes before Trung đoàn 66.

    >>> sorted(["Đắk Lắk", "Dầu Tiếng", "Trung đoàn 66", "Trung đoàn 9"], key=collation_key)
    ['Dầu Tiếng', 'Đắk Lắk', 'Trung đoàn 9', 'Trung đoàn 66']
    """
    letters: list[int] = []
    tones: list[int] = []
    number = ""
    for char in unicodedata.normalize("NFC", text).lower() + " ":
        if char.isdigit() and char.isascii():
            number += char
            continue
        if number:
            letters += [1, len(number.lstrip("0")), int(number)]
            number = ""
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES.index(mark) + 1 for mark in parts if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        place = _LETTERS.find(bare)
        letters.append(10 + place if place >= 0 else (0 if bare == " " else 100 + ord(bare[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones), text
