"""What the ledger refuses, as a key and values: each language has its own sentence in `kb/words.csv`."""

from __future__ import annotations

from kb.problems import GiaiMaError
from kb.words import Words, load_words


class WordKey(str):
    """A value of a fault that each language has its own word for: the key of that word."""

    __slots__ = ()


class LedgerError(GiaiMaError):
    """The ledger refused; nothing was written.

    Attributes:
        code: Key of the sentence, under ``ledger.``.
        values: What it speaks of.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: value if isinstance(value, WordKey) else str(value) for name, value in values.items()}
        super().__init__(self.text(load_words("vi")))

    def text(self, words: Words) -> str:
        """Say in a language what was refused and what to do."""
        told = {name: words(value) if isinstance(value, WordKey) else value for name, value in self.values.items()}
        return words(f"ledger.{self.code}", **told)
