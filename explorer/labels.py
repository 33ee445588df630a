"""Texts of the pages: the words of explorer, decoder and knowledge base, and numbers and days in a reader's form.

The explorer's own words are gettext catalogues, one per page and language, under keys instead of sentences: a
translator can open them with any PO editor, and a mended Vietnamese text does not lose its English one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

from decoder.explain import DECODER_WORDS, problem_text
from kb.problems import Problem
from kb.words import Language, UnknownWordError, Words, load_words

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGE_NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
_MINUS = "\N{MINUS SIGN}"
_SPACE = "\N{NO-BREAK SPACE}"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$<>:.@])")


@cache
def explorer_words(language: Language) -> Words:
    """Return the words of the knowledge base, the decoder and the explorer in a language.

    Raises:
        UnknownWordError: If a key stands twice or has no text.
    """
    texts = dict(load_words(language, DECODER_WORDS).texts)
    for key, text in catalogue(language):
        if key in texts or text == "":
            raise UnknownWordError(f"{language}: {key!r} stands twice or has no text.")
        texts[key] = text
    return Words(language, MappingProxyType(texts))


def catalogue(language: Language) -> Iterator[tuple[str, str]]:
    """Read the explorer's own keys and texts of a language, page by page."""
    for path in sorted((CATALOGUES / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id != "":
                    yield str(message.id), str(message.string)


def percent(probability: float, words: Words) -> str:
    """Write a probability (0 to 1) in percent, with a decimal only where rounding would hide something.

    >>> [percent(each, explorer_words("vi")).replace(_SPACE, " ") for each in (0.914, 0.0021, 0.99967, 0.0)]
    ['91 %', '0,2 %', '> 99,9 %', '0 %']
    """
    value = 100.0 * probability
    if value <= 0.0 or value >= 100.0:
        text = "0" if value <= 0.0 else "100"
    elif value < 0.05:
        text = "< 0.1"
    elif value > 99.95:
        text = "> 99.9"
    elif value < 1.0 or value > 99.0:
        text = f"{value:.1f}"
    else:
        text = f"{value:.0f}"
    return _decimal(text, words) + _SPACE + "%"


def bits(value: float, words: Words) -> str:
    """Write bits with a sign and one decimal.

    >>> bits(-1.17, explorer_words("vi"))
    '−1,2'
    """
    text = f"{value:+.1f}"
    return "0" if text in ("+0.0", "-0.0") else _decimal(text.replace("-", _MINUS), words)


def times(total_bits: float, words: Words) -> str:
    """Write 2 to the power of some bits as a plain factor.

    >>> times(8.0, explorer_words("vi")), times(0.4, explorer_words("vi"))
    ('256', '1,3')
    """
    factor = 2.0**total_bits
    if factor >= 10.0:
        return _thousands(round(factor), words)
    return _decimal(f"{factor:.2g}" if factor >= 0.001 else "< 0.001", words)


def kilometres(distance_km: float, words: Words) -> str:
    """Write a distance in whole kilometres, or metres below one.

    >>> kilometres(428.6, explorer_words("vi")).replace(_SPACE, " ")
    '429 km'
    """
    if distance_km < 1.0:
        return f"{round(distance_km * 1000)}{_SPACE}m"
    return f"{_thousands(round(distance_km), words)}{_SPACE}km"


def fault_text(problem: Problem, field_label: str, words: Words) -> str:
    """Return what a fault is and how to mend it, in the reader's language where there is a translation.

    Args:
        problem: As the decoder found it.
        field_label: What the form calls the field at fault.
        words: The reader's language.
    """
    if f"problem.{problem.code}" not in words.texts:
        return f"{problem.message} {problem.hint}"
    return problem_text(replace(problem, column=field_label), words)


def as_markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> as_markdown("**e66** :red[x]")
    '\\*\\*e66\\*\\* \\:red\\[x\\]'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """Cut a text at a length, with an ellipsis; the whole text where it fits.

    >>> shortened("Quảng Trị", 6)
    'Quảng…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;-(") + "…"


def _decimal(text: str, words: Words) -> str:
    return text.replace(".", ",") if words.language == "vi" else text


def _thousands(number: int, words: Words) -> str:
    return f"{number:,}".replace(",", ".") if words.language == "vi" else f"{number:,}"
