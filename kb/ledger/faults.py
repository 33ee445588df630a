"""What the ledger refuses, as a key and values: each language has its own sentence in `kb/words.csv`."""

from __future__ import annotations

from kb.problems import GiaiMaError
from kb.words import Words, load_words


class LedgerError(GiaiMaError):
    """The ledger refused; nothing was written.

    Attributes:
        code: Key of the sentence, under ``ledger.``.
        values: What it speaks of.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(self.text(load_words("vi")))

    def text(self, words: Words) -> str:
        """Say in a language what was refused and what to do."""
        values = dict(self.values)
        if self.code == "no-reason":
            values["verdict"] = _decision_text(values["verdict"], words)
        return words(f"ledger.{self.code}", **values)


def _decision_text(decision: str, words: Words) -> str:
    """Say a verdict, or another kind of batch, in a language.

    >>> _decision_text("reject", load_words("vi"))
    'bác'
    """
    return words.texts.get(f"step.{decision}", words.texts.get(f"batch.{decision}", decision))
