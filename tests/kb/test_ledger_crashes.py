"""A process that dies, and many that write at once: the ledger opens, the chain holds, batches are whole or absent."""

from __future__ import annotations

import multiprocessing
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.facts_io import Facts
from kb.ledger import review
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill, write_folder

KILLS = 50
ROWS = 3_000
SECONDS = 30
WRITERS = 8

_WORK = """
import sys
from pathlib import Path
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import write_folder
database, work, round, rows, folder = sys.argv[1:]
ledger = Ledger.open(database)
values = [("e66", f"K{round}-{number}", "ky_hieu", "whole", "", "", "bao", "high", "") for number in range(int(rows))]
print("ready", flush=True)
if work == "import":
    ledger.propose([Proposal("designations", each) for each in values], "historian", f"list {round}", kind="import")
elif work == "accept":
    from kb.ledger import review
    from kb.ledger.opening import reading
    with reading(ledger.engine) as connection:
        waiting = [entry.claim_no for entry in review.queue(connection)]
        settled = [entry.claim_no for entry in review.queue(connection, statuses=("accepted",), author="historian")]
    if len(waiting) > 0:
        ledger.decide(waiting, "accept", "reviewer", "")
    else:
        ledger.decide(settled, "propose", "reviewer", "to be looked at again")
else:
    write_folder(ledger.facts(), Path(folder))
"""


@pytest.mark.slow
@pytest.mark.parametrize("work", ["import", "accept", "export"])
def test_a_process_killed_at_any_moment_leaves_all_or_nothing(work: str, few_facts: Facts, tmp_path: Path) -> None:
    database, folder = str(tmp_path / "giaima.sqlite"), tmp_path / "export"
    ledger = Ledger.open(database, create=True)
    fill(ledger, few_facts, "few")
    write_folder(few_facts, folder)
    if work != "import":
        values = [("e66", f"K{number}", "ky_hieu", "whole", "", "", "bao", "high", "") for number in range(ROWS)]
        ledger.propose([Proposal("designations", each) for each in values], "historian", "list", kind="import")
    rng = random.Random(7)
    longest, killed = 0.6, 0
    for number in range(KILLS):
        arguments = [database, work, str(number), str(ROWS), str(folder)]
        process = subprocess.Popen([sys.executable, "-c", _WORK, *arguments], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(timeout=rng.uniform(0, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        process.stdout.close()
        longest = min(longest * 1.05, 1.5) if process.returncode != 0 else max(longest * 0.8, 0.05)
        _assert_whole(Ledger.open(database), folder, work)
    assert killed >= KILLS // 4


def _assert_whole(ledger: Ledger, folder: Path, work: str) -> None:
    assert ledger.audit().fault is None
    with reading(ledger.engine) as connection:
        counts = {line.claims for line in review.batches(connection) if line.kind == "import"}
        accepted = {line.decisions for line in review.batches(connection) if line.kind == "review"}
    assert counts <= {ROWS}
    assert accepted <= {ROWS}
    if work == "export":
        aside = [path for path in folder.parent.iterdir() if path.name.startswith(".export-old-")]
        whole = folder if folder.is_dir() else next(path for path in aside if any(path.iterdir()))
        assert (whole / "units.csv").read_text(encoding="utf-8").endswith("\n")


def _work_for(
    database: str, name: str, seconds: float, results: multiprocessing.Queue[tuple[str, int, int, str]]
) -> None:
    """Propose claims of one's own and accept those of others until the time is up."""
    ledger = Ledger.open(database)
    end, proposed, accepted, fault = time.monotonic() + seconds, 0, 0, ""
    while time.monotonic() < end:
        try:
            values = ("e66", f"K-{name}-{proposed}", "ky_hieu", "whole", "", "", "bao", "high", "")
            ledger.propose([Proposal("designations", values)], name, "a form")
            proposed += 1
            with reading(ledger.engine) as connection:
                waiting = [each.claim_no for each in review.queue(connection) if each.author != name][:3]
            if len(waiting) > 0:
                ledger.decide(waiting, "accept", name, "")
                accepted += len(waiting)
        except LedgerError as error:
            if error.code != "so-already":  # another one was quicker with all of them: that is told, and no fault
                fault = str(error)
                break
    results.put((name, proposed, accepted, fault))


@pytest.mark.slow
@pytest.mark.alone
def test_eight_people_at_once_lose_and_double_nothing(database: str, few_facts: Facts) -> None:
    ledger = Ledger.open(database, create=True)
    fill(ledger, few_facts, "few")
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[str, int, int, str]] = context.Queue()
    people = [
        context.Process(target=_work_for, args=(database, f"person-{number}", SECONDS, results))
        for number in range(WRITERS)
    ]
    for person in people:
        person.start()
    told = [results.get(timeout=SECONDS * 4) for _ in people]
    for person in people:
        person.join()
    assert [fault for _, _, _, fault in told if fault != ""] == []
    with reading(ledger.engine) as connection:
        entries = review.queue(connection, statuses=("proposed", "accepted"), kind="designations")
    own = [entry for entry in entries if entry.author.startswith("person-")]
    texts = [entry.values["text"] for entry in own]
    assert len(texts) == len(set(texts)) == sum(proposed for _, proposed, _, _ in told)
    assert all(proposed > 0 for _, proposed, _, _ in told)
    assert ledger.audit().fault is None
