"""What a text says if it was written in an old Vietnamese font encoding, or in UTF-8 taken for Latin-1."""

from __future__ import annotations

from collections.abc import Iterator

from decoder.normalise import NormalText, normalise_pieces
from kb.old_fonts import TCVN3, utf8_pieces, vni_pieces


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
    yield "vni", normalise_pieces(text, list(vni_pieces(text)))
    utf8 = utf8_pieces(text)
    if len(utf8) > 0:
        yield "utf8", normalise_pieces(text, utf8)
