"""Lists of notices as notices: the bundled one, and any whose columns were found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from decoder.lists.columns import NoticeList, find_columns
from decoder.lists.tables import read_table
from decoder.notice import Notice

BUNDLED_NOTICES = Path(__file__).parent / "notices" / "cemetery-notices.csv"


def notices_in(listed: NoticeList) -> tuple[Notice, ...]:
    """Return the notices of a list, row by row."""
    return tuple(Notice(**{field: row[index] for field, index in listed.columns.items()}) for row in listed.rows)


@cache
def bundled_notices() -> tuple[Notice, ...]:
    """Return the notices that the project carries: unit texts as written in cemeteries and on death notices."""
    return notices_in(find_columns(read_table(BUNDLED_NOTICES)))
