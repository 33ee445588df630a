"""The old Vietnamese font encodings, and UTF-8 taken for Latin-1: from the characters received to those meant.

Sources: TCVN 5712:1993 (character set VN3, the "ABC" fonts), whose capitals with a tone are the small letters in a
capital font; VNI for Windows, a letter with its marks behind it, as its maker's public table gives it; and the
bytes of UTF-8 shown as Windows-1252.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
"""The letters of codes A1 to FE; a point where VN3 has none."""
TCVN3 = {chr(0xA1 + index): letter for index, letter in enumerate(_TCVN3_LETTERS) if letter != "."}

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOF = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BOWL = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni() -> dict[str, str]:
    """Build the VNI table: one or two characters, small and capital, to the letter."""
    table = dict(_VNI_ALONE)
    for bases, marks, shape in (
        ("aeouy", _VNI_TONES, ""),
        ("ôö", _VNI_TONES, "\u031b"),
        ("aeo", _VNI_ROOF, "\u0302"),
        ("a", _VNI_BOWL, "\u0306"),
    ):
        for base in bases:
            letter = {"ô": "o", "ö": "u"}.get(base, base)
            for mark, tone in marks.items():
                table[base + mark] = unicodedata.normalize("NFC", letter + shape + tone)
    return table | {code.upper(): letter.upper() for code, letter in table.items()}


VNI = _vni()


def vni_pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield the letters that a text in VNI means, each with the offset where it began."""
    at = 0
    while at < len(text):
        length = 2 if text[at : at + 2] in VNI else 1
        piece = text[at : at + length]
        yield VNI.get(piece, piece), at
        at += length


def utf8_pieces(text: str) -> list[tuple[str, int]]:
    """Return the letters of a text whose characters are the bytes of UTF-8, with offsets; none when they are not."""
    try:
        decoded = b"".join(_byte(char) for char in text).decode("utf-8")
    except UnicodeError:
        return []
    pieces: list[tuple[str, int]] = []
    at = 0
    for char in decoded:
        pieces.append((char, at))
        at += len(char.encode("utf-8"))
    return pieces


def from_tcvn3(text: str) -> str:
    """Return what a text in TCVN3, shown as Latin-1, says.

    >>> from_tcvn3("S\\xad ®oµn")
    'Sư đoàn'
    """
    return "".join(TCVN3.get(char, char) for char in text)


def from_vni(text: str) -> str:
    """Return what a text in VNI, shown as Latin-1, says.

    >>> from_vni("Tieåu ñoaøn")
    'Tiểu đoàn'
    """
    return "".join(letter for letter, _ in vni_pieces(text))


def from_utf8(text: str) -> str:
    """Return what a text in UTF-8, shown as Windows-1252, says; the text itself when it is none.

    >>> from_utf8("Tiá»ƒu Ä‘á»™i")
    'Tiểu đội'
    """
    return "".join(letter for letter, _ in utf8_pieces(text)) or text


def is_single_bytes(text: str) -> bool:
    """Tell whether every character may stand for one byte, as the old encodings show it.

    >>> is_single_bytes("Tieåu ñoaøn"), is_single_bytes("Tiểu đoàn")
    (True, False)
    """
    try:
        return text.isascii() or all(_byte(char) for char in text)
    except UnicodeError:
        return False


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeError:
        return char.encode("latin-1")
