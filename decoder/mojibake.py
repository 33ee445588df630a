"""Text of the old Vietnamese font encodings, or of UTF-8 taken for Latin-1, turned into what the writer saw.

Sources: TCVN 5712:1993 (character set VN3, the "ABC" fonts), whose capitals with a tone are the small letters in a
capital font; VNI for Windows, a letter with its marks behind it, as its maker's public table gives it; and the
bytes of UTF-8 shown as Windows-1252.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from decoder.normalise import NormalText, normalise_pieces

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


def decodings(text: str) -> Iterator[tuple[str, NormalText]]:
    """Yield what the text says if it was written in an old encoding.

    Args:
        text: As received; one without a character from 80 to FF has no other decoding.

    Yields:
        (``tcvn3``, ``vni`` or ``utf8``, the normalised decoding with its way back to the characters received).
    """
    if not any("\x80" <= char <= "ÿ" for char in text):
        return
    yield "tcvn3", normalise_pieces(text, [(TCVN3.get(char, char), index) for index, char in enumerate(text)])
    yield "vni", normalise_pieces(text, list(_vni_pieces(text)))
    utf8 = _utf8_pieces(text)
    if len(utf8) > 0:
        yield "utf8", normalise_pieces(text, utf8)


def _vni_pieces(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(text):
        length = 2 if text[at : at + 2] in VNI else 1
        piece = text[at : at + length]
        yield VNI.get(piece, piece), at
        at += length


def _utf8_pieces(text: str) -> list[tuple[str, int]]:
    """Return the pieces of a text whose characters are the bytes of UTF-8; none when they are not."""
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


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeError:
        return char.encode("latin-1")
