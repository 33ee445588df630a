"""From the bytes of a text file to its text, and from letters of old fonts to those meant; what was assumed is kept."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal

from kb.old_fonts import from_tcvn3, from_utf8, from_vni, is_single_bytes
from kb.spreadsheets.syllables import count_syllables

Encoding = Literal["utf-8", "utf-16", "cp1258", "tcvn3", "vni", "utf-8-twice"]

OLD_FONTS: dict[Encoding, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni, "utf-8-twice": from_utf8}
"""What turns a text shown in the letters of Latin-1 into the text meant."""
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SHOWN = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
"""The letters of Windows-1252 for the bytes where it differs from Latin-1: what a program without the font shows."""
_LOOKED_AT = 2_000_000
"""Bytes of a file that its encoding is told from: some ten thousand rows."""


def decode(data: bytes) -> tuple[str, Encoding]:
    """Return the text of a file and the encoding it was read in.

    Args:
        data: UTF-8 or UTF-16, with or without a mark, or one of the eight-bit encodings of Vietnamese. Of those the one
            is taken in which most words can be Vietnamese; Windows-1258, which holds Windows-1252's French, when none.

    >>> decode("Sư đoàn".encode("utf-16"))[1], decode(b"S\\xad \\xaeo\\xb5n 304")
    ('utf-16', ('Sư đoàn 304', 'tcvn3'))
    """
    for mark, name in _MARKED:
        if data.startswith(mark):
            return data.decode(name, "replace"), "utf-8" if name == "utf-8-sig" else "utf-16"
    if b"\0" in data[:_LOOKED_AT]:
        head = data[:_LOOKED_AT]
        is_little = head[1::2].count(0) >= head[::2].count(0)
        return data.decode("utf-16-le" if is_little else "utf-16-be", "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _likeliest(data[:_LOOKED_AT])
    return _decoded(data, encoding), encoding


def _likeliest(data: bytes) -> Encoding:
    """Return the encoding in which most words can be Vietnamese; UTF-8 too, since a byte of it may have been broken."""
    choices: tuple[Encoding, ...] = ("cp1258", "tcvn3", "vni", "utf-8")
    return max(choices, key=lambda encoding: _margin([_decoded(data, encoding)]))


def _decoded(data: bytes, encoding: Encoding) -> str:
    if encoding not in OLD_FONTS:
        return unicodedata.normalize("NFC", data.decode(encoding, "replace"))
    return unicodedata.normalize("NFC", OLD_FONTS[encoding](data.decode("latin-1").translate(_SHOWN)))


def _margin(texts: Iterable[str]) -> int:
    good, bad = count_syllables(texts)
    return good - bad


def font_of(texts: Iterable[str]) -> Encoding:
    """Tell in which old font the texts of a column were written.

    Args:
        texts: Distinct texts of one column.

    Returns:
        ``utf-8`` when they are as they should be.

    >>> font_of(["S\\xad ®oµn 304", "Tiểu đoàn 7"]), font_of(["Sông Bé", "café"])
    ('tcvn3', 'utf-8')
    """
    shown = [text for text in texts if not text.isascii() and is_single_bytes(text)]
    best = max(OLD_FONTS, key=lambda name: _margin(map(OLD_FONTS[name], shown)))
    return best if _margin(map(OLD_FONTS[best], shown)) > _margin(shown) else "utf-8"


def mended(text: str, font: Encoding, *, is_whole_column: bool) -> str:
    """Return a text of a column in an old font as its writer saw it.

    Args:
        text: As received.
        font: From `font_of`.
        is_whole_column: Whether no text of the column is in Unicode: one that could be either is then of the font too.
    """
    if font == "utf-8" or text.isascii() or not is_single_bytes(text):
        return text
    meant = unicodedata.normalize("NFC", OLD_FONTS[font](text))
    margin, before = _margin([meant]), _margin([text])
    return meant if margin > before or (is_whole_column and margin == before > 0) else text
