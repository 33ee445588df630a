"""Whatever is proposed, decided, merged and undone, in any order: the accepted set is the log played back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kb.facts_io import Facts, read_folder
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Batch, Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill

PEOPLE = ("historian", "reviewer", "third")
UNITS = ("e66", "e24", "f304")
STATUS = {
    "accept": "accepted",
    "reject": "rejected",
    "dispute": "disputed",
    "withdraw": "withdrawn",
    "propose": "proposed",
}


def small_facts(folder: Path) -> Facts:
    (folder / "sources.csv").write_text("source_id,title,kind\nbao,Báo,newspaper\n", encoding="utf-8")
    lines = [f"{unit},{unit},{'division' if unit == 'f304' else 'regiment'},infantry,bao" for unit in UNITS]
    (folder / "units.csv").write_text(
        "\n".join(["unit_id,name_vi,level,branch,source_id", *lines, ""]), encoding="utf-8"
    )
    facts, _ = read_folder(folder)
    return facts


def attempt(work: Callable[[], Batch]) -> tuple[Batch | None, str]:
    """Return what a write did, and the code of the refusal when it was refused."""
    try:
        return work(), ""
    except LedgerError as error:
        return None, error.code


class LedgerMachine(RuleBasedStateMachine):
    """A ledger beside a model of it that remembers only what a person would: claims, verdicts, merges."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = Ledger.open(str(Path(self.folder.name) / "giaima.sqlite"), create=True)
        fill(self.ledger, small_facts(Path(self.folder.name)), "small")
        self.signs: dict[int, tuple[str, str, int | None]] = {}
        self.authors: dict[int, str] = {}
        self.verdicts: dict[int, list[str]] = {}
        self.merged: list[tuple[str, str]] = []
        self.undoable: list[tuple[int, list[tuple[int, int]]]] = []

    @initialize()
    def begin(self) -> None:
        self.counter = 0

    @rule(unit=st.sampled_from(UNITS), author=st.sampled_from(PEOPLE), data=st.data())
    def propose(self, unit: str, author: str, data: st.DataObject) -> None:
        self.counter += 1
        older = data.draw(st.sampled_from([None, *sorted(self.signs)]))
        sign = f"K{self.counter}"
        values = (unit, sign, "ky_hieu", "whole", "", "", "bao", "high", "")
        batch = self.ledger.propose([Proposal("designations", values, supersedes=older)], author, "a form")
        (number,) = batch.claim_nos
        self.signs[number] = (unit, sign, older)
        self.authors[number] = author
        self.verdicts[number] = []

    @precondition(lambda self: len(self.signs) > 0)
    @rule(author=st.sampled_from(PEOPLE), verdict=st.sampled_from(sorted(STATUS)), data=st.data())
    def decide(self, author: str, verdict: str, data: st.DataObject) -> None:
        numbers = data.draw(st.lists(st.sampled_from(sorted(self.signs)), min_size=1, max_size=3, unique=True))
        is_own = verdict == "accept" and any(self.authors[number] == author for number in numbers)
        batch, refusal = attempt(lambda: self.ledger.decide(numbers, verdict, author, "because"))
        assert refusal == ("own-claim" if is_own else "")
        if batch is None:
            return
        for number in numbers:
            self.verdicts[number].append(verdict)
        assert batch.batch_no is not None
        self.undoable.append((batch.batch_no, [(number, len(self.verdicts[number])) for number in numbers]))

    @precondition(lambda self: len(self.undoable) > 0)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        batch_no, taken = data.draw(st.sampled_from(self.undoable))
        is_last = all(len(self.verdicts[number]) == length for number, length in taken)
        batch, refusal = attempt(lambda: self.ledger.undo(batch_no, "third", "back"))
        assert refusal == ("" if is_last else "decided-again")
        if batch is None:
            return
        for number, length in taken:
            before = self.verdicts[number][: length - 1]
            self.verdicts[number].append(before[-1] if len(before) > 0 else "propose")

    @rule(pair=st.permutations(UNITS[:2]))
    def merge(self, pair: list[str]) -> None:
        batch, refusal = attempt(lambda: self.ledger.merge("units", pair[0], pair[1], "reviewer", "one unit"))
        assert refusal == ("one-already" if len(self.merged) > 0 else "")
        if batch is not None and batch.batch_no is not None:
            self.merged.append((pair[0], pair[1]))
            self.merge_batch = batch.batch_no

    @precondition(lambda self: len(self.merged) > 0)
    @rule()
    def part(self) -> None:
        self.ledger.undo(self.merge_batch, "third", "two units")
        self.merged.clear()

    @invariant()
    def accepted_is_what_the_log_says(self) -> None:
        status = {number: STATUS[said[-1]] if said else "proposed" for number, said in self.verdicts.items()}
        accepted = {number for number, found in status.items() if found == "accepted"}
        overtaken: set[int] = set()
        for number in accepted:
            older = self.signs[number][2]
            while older is not None:
                overtaken.add(older)
                older = self.signs[older][2]
        names = dict(self.merged)
        expected = {
            (names.get(unit, unit), sign) for number in accepted - overtaken for unit, sign, _ in [self.signs[number]]
        }
        facts = self.ledger.facts()
        assert {(claim.unit_id, claim.text) for claim in facts.designations} == expected
        assert {unit.unit_id for unit in facts.units} == set(UNITS) - set(names)
        assert self.ledger.audit().fault is None

    def teardown(self) -> None:
        self.ledger.engine.dispose()
        self.folder.cleanup()


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
