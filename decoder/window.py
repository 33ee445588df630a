"""The days that a notice's date can mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_DAY = date(1945, 1, 1)
LAST_DAY = date(1989, 12, 31)
"""Of the national list."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days a notice's date can mean.

    Attributes:
        first: First day (ordinal).
        last: Last day (ordinal), inclusive.
        is_given: False when the notice gives no date and the window is all of 1945-1989.
    """

    first: int
    last: int
    is_given: bool

    @property
    def days(self) -> int:
        """Its length in days, 1 or more."""
        return self.last - self.first + 1


OPEN_WINDOW = Window(FIRST_DAY.toordinal(), LAST_DAY.toordinal(), False)
