"""A unit text cut into words, numbers and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.folding import fold

_TOKEN = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>[0-9]+)|(?P<mark>[^\s])")
MARKS = frozenset("/-,.;:()[]+&|'\"“”_\\")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark.

    Attributes:
        kind: ``word``, ``number`` or ``mark``.
        text: As in the normalised text.
        lower: In lower case, diacritics kept.
        folded: In lower case without diacritics.
        start: First character in the normalised text.
        end: One past the last.
        is_glued: Whether it touches the token before.
    """

    kind: str
    text: str
    lower: str
    folded: str
    start: int
    end: int
    is_glued: bool


def tokens_of(normal_text: str) -> tuple[Token, ...]:
    """Cut a normalised text into tokens; white space separates and is dropped.

    >>> [token.text for token in tokens_of("c7d2/E66 B3")]
    ['c', '7', 'd', '2', '/', 'E', '66', 'B', '3']
    """
    tokens: list[Token] = []
    last_end = -1
    for match in _TOKEN.finditer(normal_text):
        text = match.group()
        kind = match.lastgroup or "mark"
        tokens.append(
            Token(kind, text, text.lower(), fold(text), match.start(), match.end(), match.start() == last_end)
        )
        last_end = match.end()
    return tuple(tokens)
