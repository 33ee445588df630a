"""`giaima batch --changed-since`: only the rows of a list that a change of facts can touch are decoded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from decoder.arrays.numbering import Flags
from decoder.decode import Decoder
from decoder.lists.earlier import DECODE_ANEW, EarlierResults, open_earlier
from decoder.lists.flips import FLIP_COLUMNS
from decoder.lists.parts import Job, Parts, advancing
from decoder.lists.side_files import side_file
from decoder.lists.sinks import write_batches
from decoder.lists.touched_rows import check_made_so, choose_rows, flips, joined, touched_job
from decoder.reach import Reach, reach_of
from decoder.touched import Touched
from giaima.console import or_stop, out, progress
from kb.changes import Change, changes_between
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError, Problem, Where
from kb.snapshot import knowledge_of_folder
from kb.store import named_database, open_version
from kb.words import Words


class EarlierFacts:
    """What has changed since versions of the facts; each version is opened once.

    Args:
        knowledge: The facts of today.
        named: The version that is asked for, or the folder that holds its facts.
        words: Of the messages.

    Attributes:
        version: The version that is asked for.

    Raises:
        FactsError: If these facts are not known, or cannot be read.
        LedgerError: If the named database holds no ledger.
    """

    def __init__(self, knowledge: KnowledgeBase, named: str, words: Words) -> None:
        self._today = Decoder(knowledge)
        self._words = words
        self._touched: dict[str, Touched] = {}
        self._opened = {knowledge.version: knowledge}
        if named.strip() == "":
            raise FactsError([_no_version()])
        folder = Path(named)
        found = knowledge_of_folder(folder) if folder.is_dir() else self._open(named)
        self._opened[found.version] = found
        self.version = found.version

    def touched_since(self, version: str) -> Touched:
        """Return what has changed since a version, to be asked row by row; told once for each version.

        Raises:
            FactsError: If these facts are not known, or cannot be read.
        """
        found = self._touched.get(version)
        if found is None:
            before, after = self._open(version), self._today.knowledge
            changes = changes_between(before.facts, after.facts)
            reach = reach_of(changes, before, after)
            _tell_changes(version, changes, reach, self._words)
            found = self._touched[version] = Touched(Decoder(before), self._today, reach)
        return found

    def _open(self, version: str) -> KnowledgeBase:
        found = self._opened.get(version) or open_version(version)
        if found is None:
            raise FactsError([_unknown_facts(version)])
        return found


def open_earlier_facts(knowledge: KnowledgeBase, named: str, words: Words) -> EarlierFacts:
    """Open the facts that --changed-since names, or say what is wrong and stop."""
    return or_stop(lambda: EarlierFacts(knowledge, named, words), words)


def decode_changed(
    job: Job,
    path: Path,
    since: EarlierFacts,
    decode: Callable[..., int],
    words: Words,
) -> None:
    """Decode the rows of a list that a change of facts touches, put them in their places, and tell what flipped.

    Args:
        job: The list, and the facts of today.
        path: Its results, decoded with earlier facts; written anew whole, or not at all.
        since: What has changed.
        decode: Decodes the parts of a job.
        words: Of the messages.

    Raises:
        FactsError: If the results are not what they are said to be, or cannot be written; they stay as they were then.
    """
    listed = job.source
    earlier = open_earlier(path, listed)
    flips_path = side_file(path, "flips", listed.path)
    with Parts(path, job).held():  # the results are read more than once: no other run may write them meanwhile
        check_made_so(earlier, job, since.version)
        since.touched_since(since.version)  # tells what has changed before the bar is drawn
        with progress(words("batch.choosing"), listed.rows) as advance:
            is_touched = choose_rows(earlier, job, since.touched_since, advance)
        if is_touched.any():
            _decode_touched(touched_job(job, is_touched), earlier, is_touched, flips_path, decode, words)
        else:
            parts = Parts(path, job)
            with suppress(FileNotFoundError):  # what a run left that was killed at its very end
                (parts.folder / flips_path.name).replace(flips_path)
            parts.end()
            out.print(words("batch.untouched", path=path, rows=words.count(len(is_touched))), markup=False)


def decode_all(job: Job, parts: Parts, decode: Callable[..., int], words: Words) -> int:
    """Decode the parts of a job that an earlier run has not, telling how it begins and goes on; returns how many."""
    done = parts.begin()
    if done > 0:
        out.print(words("batch.goes_on", rows=words.count(done * job.rows_of_part)), markup=False)
    if parts.starts_anew:
        out.print(words("batch.starts_anew"), style="yellow")
    with progress(words("batch.progress"), job.source.rows) as advance:
        return decode(job=job, parts=parts, advance=advance)


def _decode_touched(
    job: Job,
    earlier: EarlierResults,
    is_touched: Flags,
    flips_path: Path,
    decode: Callable[..., int],
    words: Words,
) -> None:
    """Decode the rows that are touched, write the flips and then the results, and tell what came out."""
    parts = Parts(earlier.path, job)
    count = decode_all(job, parts, decode, words)
    flipped = _write_flips(parts.folder / flips_path.name, earlier, is_touched, parts, count)
    mended = joined(earlier, is_touched, parts.batches(count))
    with progress(words("batch.writing"), len(is_touched)) as advance:
        write_batches(earlier.path, earlier.headings, advancing(mended, advance), len(is_touched), parts.folder)
    if flipped > 0:
        (parts.folder / flips_path.name).replace(flips_path)
    else:
        flips_path.unlink(missing_ok=True)  # of an earlier run
    parts.end()
    told = {"rows": len(is_touched), "touched": job.source.rows, "flipped": flipped}
    counts = {name: words.count(each) for name, each in told.items()}
    out.print(words("batch.mended", path=earlier.path, **counts), markup=False)
    if flipped > 0:
        out.print(words("batch.flips", path=flips_path), markup=False)


def _write_flips(path: Path, earlier: EarlierResults, is_touched: Flags, parts: Parts, count: int) -> int:
    """Write the rows that flipped, and return how many."""
    found = list(flips(earlier, is_touched, parts.batches(count)))
    rows = int(sum(batch.num_rows for batch in found))
    if rows > 0:
        write_batches(path, FLIP_COLUMNS, found, rows, parts.folder)
    return rows


def _tell_changes(version: str, changes: tuple[Change, ...], reach: Reach, words: Words) -> None:
    kinds = Counter(change.kind for change in changes)
    told = {kind: words.count(kinds[kind]) for kind in ("added", "withdrawn", "changed")}
    out.print(words("batch.changes", version=version, **told), markup=False)
    if len(reach.unbounded) > 0:
        tables = ", ".join(words(f"table.{table}") for table in reach.unbounded)
        out.print(words("batch.unbounded", tables=tables), style="yellow", markup=False)


def _no_version() -> Problem:
    message, hint = "--changed-since names no version.", "Give what the column knowledge_version of the results says."
    return Problem("no-version", "error", Where("facts", 0), "", "", message, hint)


def _unknown_facts(named: str) -> Problem:
    if named_database() == "":
        message, hint = (
            "Only a ledger remembers earlier facts.",
            "Set GIAIMA_DATABASE, or name a folder of those facts.",
        )
        return Problem("no-earlier-facts", "error", Where("facts", 0), "", named, message, hint)
    message = f"The ledger never held facts of the version {named}."
    return Problem("unknown-facts", "error", Where("facts", 0), "", named, message, DECODE_ANEW)
