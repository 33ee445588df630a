"""What was understood of a date as it is typed: the interval it means, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.dates import DateTextError, parse_edtf
from kb.spreadsheets.people_dates import DateFormError, edtf_of
from kb.words import Words, date_text


@dataclass(frozen=True, slots=True)
class Understood:
    """A date that was understood, or not.

    Attributes:
        is_date: Whether it was.
        text: The interval in words with its EDTF, or why it is no date.
    """

    is_date: bool
    text: str


def understood_date(typed: str, words: Words) -> Understood:
    """Say what a date means: ``khoảng 1968`` is 01/01/1968 to 31/12/1968, EDTF 1968~.

    Args:
        typed: As typed, not empty.
        words: The reader's language.
    """
    try:
        edtf = edtf_of(typed)
        date = parse_edtf(edtf)
    except DateFormError as error:
        meant = words("adding.date.meant", text=error.proposal) if error.proposal != "" else ""
        return Understood(False, f"{words('adding.date.wrong', text=typed)} {meant}".strip())
    except DateTextError:
        return Understood(False, words("adding.date.wrong", text=typed))
    first, last = (date_text(day.isoformat(), words) for day in (date.earliest, date.latest))
    about = words("adding.date.about") if date.is_approximate or date.is_uncertain else ""
    span = first if first == last else f"{first} – {last}"
    return Understood(True, words("adding.date.understood", span=f"{about} {span}".strip(), edtf=edtf))
