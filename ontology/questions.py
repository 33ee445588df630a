"""The worked example questions: one SPARQL file each, its title in both languages in the first lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.words import Language

QUESTIONS_FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Question:
    """A worked question.

    Attributes:
        number: Two digits.
        title_vi: What it asks, in Vietnamese.
        title_en: What it asks, in English.
        path: Its file.
        text: The query.
    """

    number: str
    title_vi: str
    title_en: str
    path: Path
    text: str

    def title(self, language: Language) -> str:
        """Return the title in a language."""
        return self.title_vi if language == "vi" else self.title_en


@cache
def questions() -> tuple[Question, ...]:
    """Return the worked questions, by number."""
    return tuple(_read(path) for path in sorted(QUESTIONS_FOLDER.glob("*.rq")))


def question(number: str) -> Question | None:
    """Return a worked question by its number (``3`` or ``03``) or file name; None when there is none."""
    known = {name: each for each in questions() for name in (each.number, each.number.lstrip("0"), each.path.stem)}
    return known.get(number)


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    titles = dict(line.removeprefix("# ").split(": ", 1) for line in text.splitlines()[:2])
    return Question(path.name[:2], titles["vi"], titles["en"], path, text)
