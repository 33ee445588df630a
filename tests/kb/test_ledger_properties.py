"""Whatever is proposed, decided, merged and undone, in any order: the accepted set is the log played back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kb.checks import check_facts
from kb.facts_io import Facts, read_folder
from kb.knowledge import KnowledgeBase
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Batch, Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from kb.ledger.states import VERDICTS

PEOPLE = ("historian", "reviewer", "third")
UNITS = ("e66", "e24", "f304")
OFTEN = (*["accept"] * 6, *VERDICTS, "withdraw", "reject")
"""Verdicts to draw from: most claims are accepted, as in life."""
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

    def status(self, number: int) -> str:
        said = self.verdicts[number]
        return STATUS[said[-1]] if len(said) > 0 else "proposed"

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
        drawn, numbers = numbers, [number for number in numbers if self.status(number) != STATUS[verdict]]
        is_own = verdict == "accept" and any(self.authors[number] == author for number in numbers)
        batch, refusal = attempt(lambda: self.ledger.decide(drawn, verdict, author, "because"))
        assert refusal == ("so-already" if len(numbers) == 0 else "own-claim" if is_own else "")
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
        back = [self.verdicts[number][length - 2] if length > 1 else "propose" for number, length in taken]
        accepts_own = any(
            verdict == "accept" and self.authors[number] == "third"
            for verdict, (number, _) in zip(back, taken, strict=True)
        )
        batch, refusal = attempt(lambda: self.ledger.undo(batch_no, "third", "back"))
        assert refusal == ("decided-again" if not is_last else "own-claim" if accepts_own else "")
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


class ConsistencyMachine(RuleBasedStateMachine):
    """Units come, are corrected, merged, parted and withdrawn: what holds never contradicts itself."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = Ledger.open(str(Path(self.folder.name) / "giaima.sqlite"), create=True)
        fill(self.ledger, small_facts(Path(self.folder.name)), "small")
        self.claims: list[tuple[int, str, str]] = []
        self.units = list(UNITS)
        self.batches = 1
        self.texts = 0

    def enter(self, proposals: list[Proposal], author: str) -> None:
        batch, _ = attempt(lambda: self.ledger.propose(proposals, author, "a form"))
        if batch is not None and batch.batch_no is not None:
            self.batches = batch.batch_no
            for number, each in zip(batch.claim_nos, proposals, strict=True):
                self.claims.append((number, each.kind, each.entity_id))
                if each.kind == "units" and each.entity_id not in self.units:
                    self.units.append(each.entity_id)

    @rule(author=st.sampled_from(PEOPLE), name=st.sampled_from(["e95", "e96"]))
    def propose_unit(self, author: str, name: str) -> None:
        self.texts += 1
        values = (name, f"Trung đoàn {self.texts}", "", "regiment", "infantry", "bao", "")
        self.enter([Proposal("units", values)], author)

    @rule(author=st.sampled_from(PEOPLE), data=st.data())
    def propose_sign(self, author: str, data: st.DataObject) -> None:
        self.texts += 1
        unit = data.draw(st.sampled_from(self.units))
        older = data.draw(
            st.sampled_from([None, *(number for number, kind, _ in self.claims if kind == "designations")])
        )
        values = (unit, f"K{self.texts}", "ky_hieu", "whole", "", "", "bao", "high", "")
        self.enter([Proposal("designations", values, supersedes=older)], author)

    @precondition(lambda self: any(kind == "units" for _, kind, _ in self.claims))
    @rule(author=st.sampled_from(PEOPLE), data=st.data())
    def correct_unit(self, author: str, data: st.DataObject) -> None:
        self.texts += 1
        number, _, unit = data.draw(st.sampled_from([each for each in self.claims if each[1] == "units"]))
        name = data.draw(st.sampled_from([unit, unit, f"{unit}x"]))
        values = (name, f"Trung đoàn {self.texts}", "", "regiment", "infantry", "bao", "")
        self.enter([Proposal("units", values, supersedes=number)], author)

    @precondition(lambda self: len(self.claims) > 0)
    @rule(author=st.sampled_from(PEOPLE), verdict=st.sampled_from(OFTEN), data=st.data())
    def decide(self, author: str, verdict: str, data: st.DataObject) -> None:
        numbers = data.draw(st.lists(st.sampled_from(self.claims), min_size=1, max_size=4, unique=True))
        self.remember(attempt(lambda: self.ledger.decide([each[0] for each in numbers], verdict, author, "because")))

    @rule(author=st.sampled_from(PEOPLE), data=st.data())
    def merge(self, author: str, data: st.DataObject) -> None:
        pair = data.draw(st.lists(st.sampled_from(self.units), min_size=2, max_size=2, unique=True))
        self.remember(attempt(lambda: self.ledger.merge("units", pair[0], pair[1], author, "one unit")))

    @precondition(lambda self: self.batches > 1)
    @rule(author=st.sampled_from(PEOPLE), data=st.data())
    def undo(self, author: str, data: st.DataObject) -> None:
        batch_no = data.draw(st.integers(2, self.batches))
        self.remember(attempt(lambda: self.ledger.undo(batch_no, author, "back")))

    def remember(self, done: tuple[Batch | None, str]) -> None:
        if done[0] is not None and done[0].batch_no is not None:
            self.batches = done[0].batch_no

    @invariant()
    def what_holds_is_consistent(self) -> None:
        facts = self.ledger.facts()
        errors = [problem for problem in check_facts(facts) if problem.severity == "error"]
        assert errors == []
        knowledge = KnowledgeBase(facts)
        assert len(knowledge.units) == len(facts.units) > 0
        assert all(claim.unit_id in knowledge.units for claim in facts.designations)

    def teardown(self) -> None:
        assert self.ledger.audit().fault is None
        self.ledger.engine.dispose()
        self.folder.cleanup()


TestConsistencyMachine = ConsistencyMachine.TestCase
TestConsistencyMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
