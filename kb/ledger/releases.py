"""The bundled facts in and out of the ledger: first fill, later releases as differences, export as the same files."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from kb.facts_io import Facts
from kb.ledger import reading_back
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import FIRST_FILL, Batch, Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal, proposals_of
from kb.records import KEYS, RECORDS, columns_of
from kb.values import in_file

BUNDLED = "giaima"
"""Who proposes and accepts the bundled facts."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What a release of the facts would change in a ledger.

    Attributes:
        added: Claims the ledger does not hold, in any status but withdrawn.
        changed: Claims of an entity that the ledger describes otherwise, or with another note; each supersedes the one
            that holds.
        gone: Numbers of claims of earlier releases that this one no longer makes.
    """

    added: tuple[Proposal, ...]
    changed: tuple[Proposal, ...]
    gone: tuple[int, ...]


def fill(ledger: Ledger, facts: Facts, title: str) -> Batch:
    """Fill an empty ledger with facts, accepted at once.

    Args:
        ledger: Without a claim.
        facts: Without errors.
        title: What to call the batch.

    Raises:
        LedgerError: If the ledger holds claims already.
    """
    return ledger.propose(list(proposals_of(facts)), BUNDLED, title, kind=FIRST_FILL, is_accepted=True)


def is_filled(ledger: Ledger) -> bool:
    """Tell whether a ledger holds any claim."""
    with reading(ledger.engine) as connection:
        return len(reading_back.rows_of(connection, [1])) > 0


def differences(ledger: Ledger, facts: Facts) -> Differences:
    """Compare a release of the facts with a ledger.

    Args:
        ledger: Filled before.
        facts: The release.
    """
    proposals = list(proposals_of(facts))
    with reading(ledger.engine) as connection:
        known = reading_back.places_of_known(connection, proposals)
        held = list(reading_back.accepted_rows(connection, is_merged=False))
        released = reading_back.released_among(connection, [number for _, number, _ in held])
    keys = {kind: list(columns_of(kind)).index(column) for kind, column in KEYS.items()}
    by_key = {(kind, values[keys[kind]]): number for kind, number, values in held if kind in keys}
    by_claim = {Proposal(kind, tuple(values)).claim_id: number for kind, number, values in held}
    added: list[Proposal] = []
    changed: list[Proposal] = []
    for place, each in enumerate(proposals):
        number = by_key.get((each.kind, each.entity_id)) if each.kind in KEYS else by_claim.get(each.claim_id)
        if place in known:
            continue
        if number is None:
            added.append(each)
        else:
            changed.append(Proposal(each.kind, each.values, supersedes=number))
    overtaken = {each.supersedes for each in changed}
    said = {(each.kind, each.values) for each in proposals}
    gone = tuple(
        number
        for kind, number, values in held
        if number in released and number not in overtaken and (kind, tuple(values)) not in said
    )
    return Differences(tuple(added), tuple(changed), gone)


def take_in(ledger: Ledger, found: Differences, title: str, reason: str) -> Batch:
    """Propose what a release adds and changes, and remark on what it no longer holds; all waits for review.

    Args:
        ledger: Filled before.
        found: From `differences`.
        title: What to call the batch.
        reason: The remark on claims that are gone.
    """
    batch = ledger.propose([*found.added, *found.changed], BUNDLED, title, kind="release")
    if len(found.gone) > 0:
        ledger.decide(found.gone, "comment", BUNDLED, reason)
    return batch


def write_folder(facts: Facts, folder: Path) -> None:
    """Write facts as one CSV per table, so that reading them gives the same facts; the folder is whole or absent.

    Args:
        facts: The claims.
        folder: New, or a folder that holds tables of facts only: it is replaced.

    Raises:
        LedgerError: If the folder holds anything else, or cannot be written.
    """
    names = {f"{table}.csv" for table in RECORDS}
    others = sorted(path.name for path in folder.iterdir() if path.name not in names) if folder.is_dir() else []
    if len(others) > 0:
        raise LedgerError("not-a-facts-folder", folder=folder, others=", ".join(others[:3]))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for table, claims in facts.tables():
                if len(claims) > 0:
                    _write_table(fresh / f"{table}.csv", table, claims)
            _put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise LedgerError("cannot-write", error=f"{folder}: {error.strerror}") from error


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Give a finished folder its name; one that bears it steps aside first."""
    fresh.chmod(0o755)
    if not folder.exists():
        os.replace(fresh, folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    os.replace(folder, aside)
    os.replace(fresh, folder)
    shutil.rmtree(aside)


def _write_table(path: Path, table: str, claims: tuple[object, ...]) -> None:
    names = tuple(columns_of(table))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([in_file(getattr(claim, name)) for name in names] for claim in claims)


def counts_of(found: Differences) -> dict[str, dict[str, int]]:
    """Count differences by table: table to ``added`` and ``changed``."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: {"added": 0, "changed": 0})
    for what, proposals in (("added", found.added), ("changed", found.changed)):
        for each in proposals:
            counts[each.kind][what] += 1
    return dict(counts)
