"""Lines of command found once for many windows are those of each window by itself."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from decoder.arrays.commands import Commands
from decoder.arrays.numbering import ChainNumbers
from decoder.arrays.window_table import WindowTable
from decoder.decode import Decoder
from decoder.window import FIRST_DAY, LAST_DAY, OPEN_WINDOW, Window
from kb.states import Phase

LENGTHS = (1, 1, 1, 31, 365, 731, 732, 3000)
"""Days, up to the longest narrow window and beyond."""


LATE = 366
"""Days before its first date on which a superior can have stood above already. Source: kb/command.csv."""


def windows(rng: Random, count: int) -> list[Window]:
    first, last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    drawn = [(rng.randint(first, last), rng.choice(LENGTHS)) for _ in range(count)]
    return [OPEN_WINDOW, *(Window(day, day + length - 1, True) for day, length in drawn)]


def edges(decoder: Decoder, unit: int) -> list[Window]:
    """Return single days and years that begin or end beside a change of a unit's superiors."""
    knowledge = decoder.knowledge
    states = knowledge.subordinations(decoder.lookups.units.units[unit].unit_id)
    known = [(state.start, state.end, state.attested) for state in states]
    days = [day for found in known for day in found if day is not None]
    days += [start - LATE for start, _, _ in known if start is not None]
    beside = [day + step for day in days for step in (-1, 0, 1)]
    return [Window(*span, True) for day in beside for span in ((day, day), (day, day + 364), (day - 364, day))]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_line_is_the_chain_of_its_window(decoder: Decoder, seed: int) -> None:
    rng, lookups = Random(seed), decoder.lookups
    chains = ChainNumbers()
    commands = Commands(lookups, chains)
    known = windows(rng, 60)
    units = [rng.randrange(len(lookups.units.units)) for _ in range(3000)]
    codes = [rng.randrange(len(known)) for _ in units]
    preferred = [
        frozenset(above for above in lookups.superior_ids(lookups.units.units[unit].unit_id) if rng.random() < 0.3)
        for unit in units
    ]
    numbers = commands.find(
        np.array(units), np.array([commands.preference(each) for each in preferred]),
        WindowTable(known, lookups.deaths), np.array(codes),
    )  # fmt: skip
    lines = commands.lines()
    for unit, code, prefer, number in zip(units, codes, preferred, numbers.tolist(), strict=True):
        links = lookups.chains_in(known[code]).chain(lookups.units.units[unit].unit_id, prefer)
        chain = (unit, *(lookups.units.of(link.unit.unit_id) for link in links))
        assert chains.chain(lines.chains[number]) == chain
        assert [commands.states.state(state) for state in lines.states[number][: len(links)].tolist()] == [
            link.state for link in links
        ]


def test_lines_change_on_the_day_on_which_chains_do(decoder: Decoder) -> None:
    lookups = decoder.lookups
    commands = Commands(lookups, ChainNumbers())
    for unit in range(len(lookups.units.units)):
        known = edges(decoder, unit)
        if len(known) == 0:
            continue
        units, codes = np.full(len(known), unit), np.arange(len(known))
        numbers = commands.find(units, 0 * units, WindowTable(known, lookups.deaths), codes)
        for window, number in zip(known, numbers.tolist(), strict=True):
            links = lookups.chains_in(window).chain(lookups.units.units[unit].unit_id)
            assert [link.state for link in commands.links(number)] == [link.state for link in links]


def test_phases_and_gaps_are_those_of_each_state(decoder: Decoder) -> None:
    rng, lookups = Random(3), decoder.lookups
    commands = Commands(lookups, ChainNumbers())
    states = [state for unit in lookups.units.units for state in lookups.knowledge.subordinations(unit.unit_id)]
    known = [windows(rng, 1)[1] for _ in states]
    first, last = (np.array([getattr(window, name) for window in known]) for name in ("first", "last"))
    phases, gaps = commands.states.phases(np.array([commands.states.number(state) for state in states]), first, last)
    alone = [state.phase(window.first, window.last) for state, window in zip(states, known, strict=True)]
    assert [(Phase(phase), gap) for phase, gap in zip(phases.tolist(), gaps.tolist(), strict=True)] == alone
    assert {phase for phase, _ in alone} == set(Phase)
