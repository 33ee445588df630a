"""The chain of command of a unit on a day or in a window of days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from kb.numbers import command_numbers
from kb.records import Subordination, Unit
from kb.schema import LEVELS
from kb.standing import Link
from kb.states import Phase, State

_KINDS = ("organic", "territorial", "attached")

Window = tuple[int, int]


class ChainFinder:
    """Chains of command in one window of days; remembers each unit's possible superiors.

    Args:
        window: First and last day (ordinals).
        units: All units.
        states_of: A unit's subordinations with the time they held.
        begin_of: First day (ordinal) a unit can have existed; 0 when not seen.
    """

    def __init__(
        self,
        window: Window,
        units: Mapping[str, Unit],
        states_of: Callable[[str], tuple[State[Subordination], ...]],
        begin_of: Callable[[str], int],
    ) -> None:
        self._window = window
        self._units = units
        self._states_of = states_of
        self._begin_of = begin_of
        self._possible: dict[str, tuple[Link, ...]] = {}
        self._best: dict[str, Link | None] = {}

    def find(self, unit_id: str, prefer: Collection[str] = ()) -> tuple[Link, ...]:
        """Follow the best attested superiors of a unit upwards.

        Args:
            unit_id: The unit.
            prefer: Ids of superiors that are known to be meant (the notice names them): they go before all others.

        Returns:
            One link per step, nearest first. A parent whose time had ended, that is attested only long after, or that
            was formed only later, is never taken; in a wide window a parent is taken only when it stood above the unit
            for nearly all of it.
        """
        links: list[Link] = []
        seen = {unit_id}
        current = unit_id
        while (link := self._nearest(current, seen, prefer)) is not None:
            links.append(link)
            current = link.unit.unit_id
            seen.add(current)
        return tuple(links)

    def nearest(self, unit_id: str) -> Link | None:
        """Return the first link of a unit's chain, or None without a superior."""
        return self._nearest(unit_id, {unit_id}, ())

    def _nearest(self, unit_id: str, seen: Collection[str], prefer: Collection[str]) -> Link | None:
        """Return the best superior that is not among those seen; the preferred ones go before all others."""
        if len(prefer) > 0:
            preferred = [
                link for link in self._links(unit_id) if link.unit.unit_id in prefer and link.unit.unit_id not in seen
            ]
            if len(preferred) > 0:
                return min(preferred, key=_rank)
        if unit_id not in self._best:
            self._best[unit_id] = min(self._lasting(unit_id), key=_rank, default=None)
        best = self._best[unit_id]
        if best is None or best.unit.unit_id not in seen:
            return best
        others = [link for link in self._lasting(unit_id) if link.unit.unit_id not in seen]
        return min(others, key=_rank, default=None)

    def _links(self, unit_id: str) -> tuple[Link, ...]:
        """Return every superior that can have stood above the unit in the window."""
        links = self._possible.get(unit_id)
        if links is None:
            links = tuple(
                link
                for state in self._states_of(unit_id)
                if self._begin_of(state.claim.parent_unit_id) <= self._window[1]
                and _can_hold(link := Link(self._units[state.claim.parent_unit_id], state, *state.phase(*self._window)))
            )
            self._possible[unit_id] = links
        return links

    def _lasting(self, unit_id: str) -> list[Link]:
        """Return the links that speak for all the days the unit lived in the window."""
        lived = (max(self._window[0], self._begin_of(unit_id)), self._window[1])
        return _lasting(self._links(unit_id), lived)


def _can_hold(link: Link) -> bool:
    """Tell whether a superior can have stood above on the day: not one that had ended or came long after.

    An attachment begins when its claim says; other first dates are often those of the first source.
    """
    if link.phase is Phase.BEFORE:
        return link.gap_days <= command_numbers()["days.attested_late"] and link.state.claim.kind != "attached"
    return link.phase is not Phase.ENDED


def _rank(link: Link) -> tuple[int, int, int, int, str]:
    claim = link.state.claim
    return link.phase, _KINDS.index(claim.kind), link.gap_days, -LEVELS.index(link.unit.level), claim.claim_id


def _lasting(links: Sequence[Link], window: Window) -> list[Link]:
    """Return the links that can speak for the whole window: all in a narrow one, the lasting ones in a wide one."""
    days = window[1] - window[0] + 1
    if days <= command_numbers()["days.wide_window"]:
        return list(links)
    return [link for link in links if _covered_days(link.state, window) >= command_numbers()["share.nearly_all"] * days]


def _covered_days(state: State[Subordination], window: Window) -> int:
    start = state.start if state.start is not None else window[0]
    end = state.end if state.end is not None else window[1]
    return max(min(end, window[1]) - max(start, window[0]) + 1, 0)
