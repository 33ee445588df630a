"""Text made comparable, with a way back to the writer's own characters."""

from __future__ import annotations

import unicodedata
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
    if text.isascii() and text.isprintable():
        return NormalText(text, text, tuple(range(len(text) + 1)))
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        composed = unicodedata.normalize("NFKC", text[start:end])
        for char in composed:
            out.append(_plain(char))
            offsets.append(start)
        start = end
    return NormalText(text, "".join(out), (*offsets, len(text)))


def _plain(char: str) -> str:
    if char in _DASHES:
        return "-"
    return " " if unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp") else char
