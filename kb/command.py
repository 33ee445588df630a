"""The chain of command of a unit on a day or in a window of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.records import Subordination, Unit
from kb.schema import LEVELS
from kb.standing import Link
from kb.states import Phase, State

WIDE_WINDOW_DAYS = 731
"""A window wider than two years is no day: superiors changed within it, and one of them may not speak for all."""
NEARLY_ALL = 0.9
"""Share of a wide window that a superior must cover to speak for it."""
ATTESTED_LATE_DAYS = 366
"""A first date often means "attested then" (facts: subordinations.csv): up to a year before it, the superior may
already have stood there; longer before, it is a later superior. An attachment begins when it says."""
_KINDS = ("organic", "territorial", "attached")

Window = tuple[int, int]
Preference = Callable[[Unit], bool]


def find_chain(
    unit_id: str,
    window: Window,
    units: Mapping[str, Unit],
    states_of: Callable[[str], tuple[State[Subordination], ...]],
    begin_of: Callable[[str], int],
    prefer: Preference | None = None,
) -> tuple[Link, ...]:
    """Follow the best attested superiors of a unit upwards.

    Args:
        unit_id: The unit.
        window: First and last day (ordinals).
        units: All units.
        states_of: A unit's subordinations with the time they held.
        begin_of: First day (ordinal) a unit can have existed; 0 when not seen.
        prefer: Superiors that are known to be meant (the notice names them) go before all others.

    Returns:
        One link per step, nearest first. A parent whose time had ended, that is attested only long after, or that
        was formed only later, is never taken; in a wide window a parent is taken only when it stood above the unit
        for nearly all of it.
    """
    links: list[Link] = []
    seen = {unit_id}
    current = unit_id
    while True:
        possible = [
            Link(units[state.claim.parent_unit_id], state, *state.phase(*window))
            for state in states_of(current)
            if state.claim.parent_unit_id not in seen and begin_of(state.claim.parent_unit_id) <= window[1]
        ]
        open_links = [link for link in possible if _can_hold(link)]
        preferred = [link for link in open_links if prefer is not None and prefer(link.unit)]
        lived = (max(window[0], begin_of(current)), window[1])
        best = min(preferred or _lasting(open_links, lived), key=_rank, default=None)
        if best is None:
            return tuple(links)
        links.append(best)
        current = best.unit.unit_id
        seen.add(current)


def _can_hold(link: Link) -> bool:
    """Tell whether a superior can have stood above on the day: not one that had ended or came long after."""
    if link.phase is Phase.BEFORE:
        return link.gap_days <= ATTESTED_LATE_DAYS and link.state.claim.kind != "attached"
    return link.phase is not Phase.ENDED


def _rank(link: Link) -> tuple[int, int, int, int, str]:
    claim = link.state.claim
    return link.phase, _KINDS.index(claim.kind), link.gap_days, -LEVELS.index(link.unit.level), claim.claim_id


def _lasting(links: list[Link], window: Window) -> list[Link]:
    """Return the links that can speak for the whole window: all in a narrow one, the lasting ones in a wide one."""
    days = window[1] - window[0] + 1
    if days <= WIDE_WINDOW_DAYS:
        return links
    return [link for link in links if _covered_days(link.state, window) >= NEARLY_ALL * days]


def _covered_days(state: State[Subordination], window: Window) -> int:
    start = state.start if state.start is not None else window[0]
    end = state.end if state.end is not None else window[1]
    return max(min(end, window[1]) - max(start, window[0]) + 1, 0)
