"""The windows of days of a batch as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decoder.arrays.numbering import Flags, Numbers
from decoder.deaths import ExpectedDeaths
from decoder.window import Window


class WindowTable:
    """Distinct windows under numbers, in the order given.

    Args:
        windows: The windows.
        deaths: Knows the months of a window.

    Attributes:
        windows: As given.
        first: First days (ordinals): array (windows).
        last: Last days, inclusive.
        days: Their lengths in days.
        is_given: False where the notice gives no date.
        months: First month and one past the last, as `ExpectedDeaths.months` counts them: array (windows, 2).
    """

    def __init__(self, windows: Sequence[Window], deaths: ExpectedDeaths) -> None:
        self.windows = tuple(windows)
        self.first: Numbers = np.array([window.first for window in windows], dtype=np.int64)
        self.last: Numbers = np.array([window.last for window in windows], dtype=np.int64)
        self.days: Numbers = self.last - self.first + 1
        self.is_given: Flags = np.array([window.is_given for window in windows], dtype=bool)
        self.months: Numbers = deaths.months(self.first, self.last)
