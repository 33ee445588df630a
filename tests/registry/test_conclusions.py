"""The register of conclusions: kept as signed, append only, told apart by what the notice says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from decoder.notice import Notice
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Ledger
from registry.conclusions import Decoded, Register, standing_of

E66 = Notice(unit_text="c5/d8/e66/f304", died_text="1972-08")
DECODED = Decoded("regiment-66b-division-304", 0.63, "5275e076e916", "abc")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register.open(str(tmp_path / "register.sqlite"), now=lambda: datetime(2026, 5, 1, 8, tzinfo=UTC))


def test_a_conclusion_is_kept_with_who_why_when_and_both_versions(register: Register) -> None:
    register.conclude(E66, "agree", DECODED, author="Lan", reason="khớp hồ sơ", unit_id=DECODED.unit_id)
    found = register.on(E66)[0]
    assert (found.verdict, found.author, found.reason) == ("agree", "Lan", "khớp hồ sơ")
    assert (found.decoded, found.notice) == (DECODED, E66)
    assert found.entered_at.startswith("2026-05-01T08:00")


def test_a_later_conclusion_stands_and_the_earlier_one_stays(register: Register) -> None:
    register.conclude(E66, "undecidable", DECODED, author="Lan", reason="thiếu nơi hy sinh")
    register.conclude(E66, "other", DECODED, author="Minh", reason="sổ đơn vị", unit_id="regiment-66-division-304")
    found = register.on(E66)
    assert [each.author for each in found] == ["Minh", "Lan"]
    standing = standing_of(found)
    assert standing is not None
    assert standing.unit_id == "regiment-66-division-304"
    register.conclude(E66, "withdrawn", DECODED, author="Lan", reason="ghi nhầm")
    register.conclude(E66, "withdrawn", DECODED, author="Minh", reason="ghi nhầm")
    assert standing_of(register.on(E66)) is None
    assert len(register.on(E66)) == 4


def test_spaces_do_not_make_another_notice_but_words_do(register: Register) -> None:
    register.conclude(E66, "undecidable", DECODED, author="Lan", reason="x")
    assert len(register.on(Notice(unit_text=" c5/d8/e66/f304 ", died_text="1972-08", notice_id="7"))) == 1
    assert register.on(Notice(unit_text="c5/d8/e66/f304", died_text="1972-09")) == ()


@pytest.mark.parametrize(
    ("verdict", "author", "reason", "unit_id", "fault"),
    [
        ("agree", " ", "", "u", "no-author"),
        ("other", "Lan", " ", "u", "conclusion-reason"),
        ("undecidable", "Lan", "", "", "conclusion-reason"),
        ("agree", "Lan", "", "", "conclusion-unit"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_written(
    register: Register, verdict: str, author: str, reason: str, unit_id: str, fault: str
) -> None:
    with pytest.raises(LedgerError) as error:
        register.conclude(E66, verdict, DECODED, author=author, reason=reason, unit_id=unit_id)  # type: ignore[arg-type]
    assert error.value.code == fault
    assert register.newest() == ()


def test_the_newest_of_one_officer(register: Register) -> None:
    for author in ("Lan", "Minh", "Lan"):
        register.conclude(E66, "undecidable", DECODED, author=author, reason="x")
    assert [each.conclusion_no for each in register.newest(author="Lan")] == [3, 1]


def test_a_ledger_is_no_register_and_stays_as_it_is(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.sqlite")
    Ledger.open(path, create=True)
    with pytest.raises(LedgerError, match="register"):
        Register.open(path)
    assert Ledger.open(path).last_decision() == 0


def test_conclusions_are_counted_of_all_and_of_one(register: Register) -> None:
    register.conclude(E66, "undecidable", DECODED, author="Lan", reason="thiếu nơi hy sinh")
    register.conclude(E66, "undecidable", DECODED, author="Minh", reason="thiếu nơi hy sinh")
    assert (register.count(), register.count("Lan"), register.count("Hoa")) == (2, 1, 0)


def test_a_withdrawal_takes_back_only_its_authors_own(register: Register) -> None:
    register.conclude(E66, "agree", DECODED, author="Lan", reason="", unit_id=DECODED.unit_id)
    register.conclude(E66, "undecidable", DECODED, author="Minh", reason="x")
    register.conclude(E66, "withdrawn", DECODED, author="Minh", reason="ghi nhầm")
    standing = standing_of(register.on(E66))
    assert standing is not None
    assert standing.author == "Lan"
