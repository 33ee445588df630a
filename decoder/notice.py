"""What a death notice says, field by field, as written."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kb.problems import Problem, Where

FIELD_LIMIT = 1000
"""Longest text of a field in characters: a notice's field is a line; more is a mistake of the sender."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; every field may be empty.

    Attributes:
        unit_text: Unit at death, often coded.
        died_text: Date of death.
        place_text: Place of death.
        burial_text: First burial place, or remarks on the burial.
        enlisted_text: Date of enlistment.
        home_text: Home.
        rank_text: Rank or position.
        notice_id: The sender's own key, returned unchanged.
    """

    unit_text: str = ""
    died_text: str = ""
    place_text: str = ""
    burial_text: str = ""
    enlisted_text: str = ""
    home_text: str = ""
    rank_text: str = ""
    notice_id: str = ""


TEXT_FIELDS = tuple(item.name for item in fields(Notice))


def check_notice(notice: Notice) -> list[Problem]:
    """Find what keeps a notice from being decoded at all.

    Args:
        notice: As received.

    Returns:
        Every fault at once; empty when it can be decoded.
    """
    problems = [
        Problem(
            "too-long",
            "error",
            Where("notice", 0),
            name,
            getattr(notice, name)[:60],
            f"{name} has {len(getattr(notice, name)):,} characters.",
            f"Allowed: at most {FIELD_LIMIT:,}. Give only what stands in this field of the notice.",
        )
        for name in TEXT_FIELDS
        if len(getattr(notice, name)) > FIELD_LIMIT
    ]
    told = (notice.unit_text, notice.place_text, notice.burial_text)
    if len(problems) == 0 and all(text.strip() == "" for text in told):
        problems.append(
            Problem(
                "nothing-to-decode",
                "error",
                Where("notice", 0),
                "unit_text",
                "",
                "The notice gives neither a unit nor a place.",
                'Give the unit as written, such as "c5/d8/e66/f304", or a place of death with a date.',
            )
        )
    return problems
