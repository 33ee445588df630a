"""Measure and print: warm and cold decoding, loading, a knowledge base of the official size, a national list."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from benchmarks import explorer, lists
from benchmarks.generate import generate_facts
from decoder.answer import answer_of
from decoder.decode import Decoder, NoticeError
from decoder.lists.columns import find_columns
from decoder.lists.tables import read_table
from decoder.notice import Notice
from giaima.decode_commands import BUNDLED_NOTICES
from kb.checks import check_facts
from kb.compiled import CACHE_VARIABLE
from kb.facts_io import BUNDLED_FACTS, Facts, read_folder
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from ontology.query import Asker
from ontology.questions import questions

T = TypeVar("T")
EXAMPLE = ["decode", "c5/d8/e66/f304", "--died", "1972-08", "--place", "Quảng Trị", "--json"]
COLD_RUNS = 5
CLAIMS = 100_000
BIG_UNITS, BIG_DESIGNATIONS = 30_000, 500_000


def main() -> None:
    """Run all measurements, the small ones first."""
    warm_decoding()
    cold_decoding()
    _, seconds = timed(load_knowledge)
    report("load the bundled facts", seconds, "s")
    facts, problems = read_folder(BUNDLED_FACTS)
    report("check the bundled facts", timed(lambda: check_facts(facts, problems))[1], "s")
    worked_questions()
    big_ledger()
    big_knowledge_base()
    lists.main()
    explorer.main()


def worked_questions() -> None:
    """Make the store of the bundled facts, and ask each worked question; the slowest of the best times counts."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        with Asker(load_knowledge()) as asker:
            report("make the store for questions", timed(asker.prepare)[1], "s")
            best = [min(asker.ask(each.text).seconds for _ in range(3)) for each in questions()]
    del os.environ[CACHE_VARIABLE]
    report("the slowest of the ten worked questions (limit 200)", max(best) * 1000, "ms")


def big_ledger() -> None:
    """Propose, accept and read back a hundred thousand claims beside the bundled facts."""
    facts, _ = read_folder(BUNDLED_FACTS)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(str(Path(folder) / "giaima.sqlite"), create=True)
        report("fill a ledger with the bundled facts", timed(lambda: fill(ledger, facts, "bundled"))[1], "s")
        batch, seconds = timed(lambda: ledger.propose(proposals(facts, CLAIMS), "historian", "list", kind="import"))
        report(f"propose {CLAIMS:,} claims", seconds, "s")
        report("accept them", timed(lambda: ledger.decide(batch.claim_nos, "accept", "reviewer", ""))[1], "s")
        report("accept one more", timed(lambda: ledger.decide(batch.claim_nos[:1], "accept", "reviewer", ""))[1], "s")
        report("read the accepted claims", timed(ledger.facts)[1], "s")
        report("check the audit log", timed(ledger.audit)[1], "s")


def proposals(facts: Facts, count: int) -> list[Proposal]:
    """Return proposals of code signs, no two the same, spread over the units."""
    units, source = facts.units, facts.sources[0].source_id
    return [
        Proposal(
            "designations",
            (units[at % len(units)].unit_id, f"X{at}", "ky_hieu", "whole", "1965", "", source, "low", ""),
        )
        for at in range(count)
    ]


def warm_decoding() -> None:
    """Decode every bundled notice twice; the second round is warm."""
    decoder = Decoder(load_knowledge()).ready()
    listed = find_columns(read_table(BUNDLED_NOTICES))
    fields = {field: index for field, index in listed.columns.items() if field != "notice_id"}
    notices = {Notice(**{field: row[index] for field, index in fields.items()}) for row in listed.rows}
    notices |= {Notice("c5/d8/e66/f304", "1972-08", "Quảng Trị"), Notice("E66 F304", "11-1965", "Ia Đrăng")}
    times: list[float] = []
    for _ in range(2):
        times = []
        for notice in sorted(notices, key=str):
            try:
                _, seconds = timed(lambda notice=notice: answer_of(decoder.decode(notice), decoder))
            except NoticeError:
                continue
            times.append(seconds * 1000)
    report("warm decode with answer, median", median(times), "ms")
    report("warm decode with answer, 99th percentile", quantiles(times, n=100)[-1], "ms")


def cold_decoding() -> None:
    """Run the command in a fresh process."""
    command = [sys.executable, "-m", "giaima.cli", *EXAMPLE]
    times = [timed(lambda: subprocess.run(command, check=True, capture_output=True))[1] for _ in range(COLD_RUNS)]
    report("cold `giaima decode`, median", median(times), "s")


def big_knowledge_base() -> None:
    """Load, check and ask a generated knowledge base as large as the official decoding table."""
    with tempfile.TemporaryDirectory() as folder:
        generate_facts(Path(folder), units=BIG_UNITS, designations=BIG_DESIGNATIONS)
        (facts, problems), seconds = timed(lambda: read_folder(Path(folder)))
    report(f"load {BIG_UNITS:,} units and {BIG_DESIGNATIONS:,} designations", seconds, "s")
    knowledge, seconds = timed(lambda: index(KnowledgeBase(facts)))
    report("index them (names, numbers, stations)", seconds, "s")
    decoder = Decoder(knowledge)
    _, seconds = timed(lambda: decoder.decode(Notice("e66 f40", "1968")))
    report("first decode over them", seconds, "s")
    _, seconds = timed(lambda: decoder.decode(Notice("e67 f41", "1969")))
    report("next decode over them", seconds * 1000, "ms")
    report("peak memory so far", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")
    report("check them", timed(lambda: check_facts(facts, problems))[1], "s")


def index(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Build the lookups that decoding needs."""
    assert len(knowledge.by_key) > 0
    assert len(knowledge.by_number) > 0
    assert len(knowledge.stations.all()) > 0
    return knowledge


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work returns and the seconds it took."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def report(what: str, value: float, unit: str) -> None:
    """Print one measurement."""
    print(f"{what:60} {value:10.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
