"""How designations are spelt: the key each is looked up by, and the numbers in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.folding import key_of
from kb.notation import Numbered, numbered_in, own_among


@dataclass(frozen=True, slots=True)
class Spelling:
    """A designation taken apart.

    Attributes:
        key: Its folded letters and digits.
        numbers: The numbered levels in it, in the order written; empty when it is a name or a code.
    """

    key: str
    numbers: tuple[Numbered, ...]


class Spellings:
    """The spellings of the designations of a knowledge base, each text taken apart when it is first asked for.

    Half a million texts take seconds, which a snapshot saves.

    Args:
        known: Texts with their spellings.
    """

    def __init__(self, known: Mapping[str, Spelling] | None = None) -> None:
        self._known = dict(known or {})
        self._numbers: dict[tuple[Numbered, ...], tuple[Numbered, ...]] = {}

    def of(self, text: str) -> Spelling:
        """Return the spelling of a designation of the facts."""
        found = self._known.get(text)
        if found is None:
            numbers = numbered_in(text)
            shared = self._numbers.setdefault(numbers, numbers)  # "d2" and "Tiểu đoàn 2" have the same
            found = self._known[text] = Spelling(key_of(text), shared)
        return found

    def of_all(self, texts: Iterable[str]) -> dict[str, Spelling]:
        """Return the spellings of texts, for `Spellings` elsewhere."""
        return {text: self.of(text) for text in texts}

    def own_number(self, text: str, level: str) -> Numbered | None:
        """Return the number that a designation gives a unit of a level itself, as `kb.notation.own_number` does."""
        return own_among(self.of(text).numbers, text, level)
