"""Who stood under whom in one window of days: asked for by every notice of those days, found once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.command import ChainFinder
from kb.records import Subordination
from kb.standing import Link
from kb.states import Phase


class WindowChains:
    """Chains of command and units under a unit, in one window; remembers what it has found.

    Args:
        finder: Finds chains in the window.
        children: Unit id to the subordinations under it, of all times.
        superior_ids: Returns every superior a unit ever had.
    """

    def __init__(
        self,
        finder: ChainFinder,
        children: Mapping[str, tuple[Subordination, ...]],
        superior_ids: Callable[[str], frozenset[str]],
    ) -> None:
        self._finder = finder
        self._children = children
        self._superior_ids = superior_ids
        self._chains: dict[tuple[str, frozenset[str]], tuple[Link, ...]] = {}
        self._under: dict[str, frozenset[str]] = {}

    def chain(self, unit_id: str, named: frozenset[str] = frozenset()) -> tuple[Link, ...]:
        """Return the unit's superiors in the window, nearest first; those the notice names go before others.

        Args:
            unit_id: The unit.
            named: Ids of units the notice names.
        """
        prefer = named & self._superior_ids(unit_id) if len(named) > 0 else named
        memo = (unit_id, prefer)
        chain = self._chains.get(memo)
        if chain is None:
            chain = self._chains[memo] = self._finder.find(unit_id, prefer)
        return chain

    def units_under(self, unit_id: str) -> frozenset[str]:
        """Return the ids of all units whose chain of command in the window passes through a unit."""
        below = self._under.get(unit_id)
        if below is None:
            below = self._under[unit_id] = frozenset(self._find_under(unit_id))
        return below

    def _find_under(self, unit_id: str) -> set[str]:
        below: set[str] = set()
        open_ids = [unit_id]
        while len(open_ids) > 0:
            for claim in self._children.get(open_ids.pop(), ()):
                child = claim.unit_id
                if child not in below and child != unit_id:
                    link = self._finder.nearest(child)
                    if link is not None and link.unit.unit_id == claim.parent_unit_id and link.phase < Phase.BEFORE:
                        below.add(child)
                        open_ids.append(child)
        return below
