"""Text made comparable, with a way back to the writer's own characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—―−", "-")


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text in composed form (NFC), one kind of dash, control characters as spaces.

    Attributes:
        original: As received.
        text: The comparable form.
        offsets: For each character of `text`, where it began in `original`; one more entry for the end.
    """

    original: str
    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `original` that a span of `text` came from."""
        return self.offsets[start], self.offsets[end]


def normalise(text: str) -> NormalText:
    """Compose a text, keeping the offset of every character.

    Args:
        text: Anything.

    Returns:
        The comparable text; nothing is dropped, so spans map back exactly.

    >>> found = normalise("d8\\u2013e66")
    >>> found.text, found.original_span(3, 6)
    ('d8-e66', (3, 6))
    """
    if _is_plain(text):
        return NormalText(text, text, tuple(range(len(text) + 1)))
    return normalise_pieces(text, [(char, index) for index, char in enumerate(text)])


def _is_plain(text: str) -> bool:
    """Tell whether a text is comparable as it is: printable, composed, with the one kind of dash."""
    if not text.isprintable():
        return False
    if text.isascii():
        return True
    is_composed = unicodedata.is_normalized("NFKC", text) and not any(map(unicodedata.combining, text))
    return is_composed and _DASHES.keys().isdisjoint(text)


def normalise_pieces(original: str, pieces: Sequence[tuple[str, int]]) -> NormalText:
    """Compose a text that was decoded piece by piece, keeping the offset of every character.

    Args:
        original: As received.
        pieces: Decoded characters in order, each with the offset in `original` where it began.
    """
    out: list[str] = []
    offsets: list[int] = []
    first = 0
    while first < len(pieces):
        last = first + 1
        while last < len(pieces) and unicodedata.combining(pieces[last][0]):
            last += 1
        composed = unicodedata.normalize("NFKC", "".join(char for char, _ in pieces[first:last]))
        for char in composed:
            out.append(_plain(char))
            offsets.append(pieces[first][1])
        first = last
    return NormalText(original, "".join(out), (*offsets, len(original)))


def _plain(char: str) -> str:
    if char in _DASHES:
        return "-"
    return " " if unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp") else char
