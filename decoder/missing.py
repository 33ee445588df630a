"""What a notice lacks, or what in it could not be used, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from decoder.evidence.places import NamedPlaces
from decoder.normalise import NormalText
from decoder.notice_dates import NoticeDate, read_date
from decoder.read import Reading
from decoder.window import LAST_DAY
from kb.words import Words

_SHOWN_PLACE, _SHOWN_DATE = 80, 40
"""Characters of a text that are repeated."""
_MOST_UNREAD = 5
_SMALL = frozenset(("company", "battalion"))
_ABOVE = frozenset(("regiment", "brigade", "division", "cover"))


def missing_in_unit(text: str, normal: NormalText, readings: Sequence[Reading], words: Words) -> list[str]:
    """Say that the unit is missing, what of it was left unread, and that a superior would help.

    Args:
        text: As written.
        normal: In comparable form.
        readings: Of it, the cheapest first.
        words: The reader's language.
    """
    if text.strip() == "":
        return [words("missing.unit_text")]
    if len(readings) == 0:
        return []
    found = [words("missing.unread", text=word) for word in _unread(normal, readings[0])]
    levels = {part.level for part in readings[0].parts}
    if levels & _SMALL and not levels & _ABOVE:
        found.append(words("missing.superior"))
    return found


def missing_in_places(places: NamedPlaces, words: Words) -> list[str]:
    """Say that a place was not found."""
    if places.text == "" or len(places.matches) > 0:
        return []
    return [words("missing.place_not_found", text=places.text[:_SHOWN_PLACE])]


def missing_in_date(died: NoticeDate | None, words: Words) -> list[str]:
    """Say that the date of death is missing, or lies after the years of the list."""
    if died is None:
        return [words("missing.died_text")]
    return [words("missing.after_1989")] if died.first > LAST_DAY else []


def missing_place(text: str, words: Words) -> list[str]:
    """Say that the place of death is missing."""
    return [words("missing.place_text")] if text.strip() == "" else []


def missing_in_enlistment(text: str, died: NoticeDate | None, words: Words) -> list[str]:
    """Say that the date of enlistment cannot be read, or lies after the death."""
    if text.strip() == "":
        return []
    enlisted, problems = read_date(text, "enlisted_text")
    if len(problems) > 0:
        return [words("missing.enlisted_unreadable", text=text[:_SHOWN_DATE])]
    is_after = enlisted is not None and died is not None and enlisted.first > died.last
    return [words("missing.enlisted_after", text=text)] if is_after else []


def _unread(normal: NormalText, reading: Reading) -> list[str]:
    """Return the runs of letters and digits that a reading leaves unread."""
    covered = [False] * len(normal.text)
    for part in reading.parts:
        covered[part.start : part.end] = [True] * (part.end - part.start)
    rest = "".join(char if not seen else " " for char, seen in zip(normal.text, covered, strict=True))
    return [word for word in rest.split() if any(char.isalnum() for char in word)][:_MOST_UNREAD]
