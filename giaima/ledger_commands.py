"""`giaima kb`: the ledger from the command line: fill, export, review, undo, merge, audit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from giaima.console import Lang, cell, command_words, err, or_stop, out, plain_table, show_problems
from kb.checks import check_facts
from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.knowledge import KnowledgeBase
from kb.ledger import review
from kb.ledger.ledger import LARGEST_NUMBER, SINGLE_USER, Batch, Ledger
from kb.ledger.opening import reading, shown
from kb.ledger.releases import counts_of, differences, fill, is_filled, take_in, write_folder
from kb.ledger.review import Entry
from kb.ledger.states import VERDICTS
from kb.records import RECORDS
from kb.store import named_database
from kb.words import Words

DEFAULT_DATABASE = "var/giaima.sqlite"

Database = Annotated[
    str, typer.Option("--database", help="SQLite file or database URL; what GIAIMA_DATABASE names when left out.")
]
By = Annotated[str, typer.Option("--by", help="Who does it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]
_SHOWN = 40
"""Claims of a queue shown at once."""


def register(app: typer.Typer) -> None:
    """Add the commands to `giaima kb`."""
    for command in (init, export, release, audit, mode, batches, queue, claim, history, decide, undo, merge):
        app.command()(command)


def database_or_default(database: str) -> str:
    """Return the database an option gives, else what the environment names, else the default file."""
    return database or named_database() or DEFAULT_DATABASE


def open_ledger(database: str, words: Words, *, create: bool = False) -> Ledger:
    """Open a ledger or stop; a ledger with one user says so."""
    ledger = or_stop(lambda: Ledger.open(database_or_default(database), create=create), words)
    if ledger.mode() == SINGLE_USER:
        err.print(words("ledger.single_user"), style="yellow")
    return ledger


def allowed_or_stop(value: str, allowed: Sequence[str], words: Words) -> None:
    """Stop with exit code 2 when a value is none of those allowed."""
    if value not in allowed:
        listed = ", ".join(each for each in allowed if each != "")
        err.print(cell(words("option.not_allowed", value=value, allowed=listed)), style="red")
        raise typer.Exit(2)


def claims_or_stop(claims: Sequence[int] | None, batch: int | None, ledger: Ledger, words: Words) -> list[int]:
    """Return the claims named and those of a batch that wait; exit code 2 when there is none."""
    numbers = list(claims or ())
    if batch is not None:
        with reading(ledger.engine) as connection:
            numbers += [each.claim_no for each in review.queue(connection, batch_no=batch)]
    if len(numbers) == 0:
        err.print(words("decide.nothing" if batch is None else "decide.none_waiting", batch=batch or "-"), style="red")
        raise typer.Exit(2)
    return numbers


def init(
    database: Database = "",
    folder: Annotated[Path, typer.Argument(help="Folder of CSV tables; the bundled facts when left out.")] = (
        BUNDLED_FACTS
    ),
    lang: Lang = "vi",
) -> None:
    """Fill a new ledger with facts, once; a ledger that is filled stays as it is."""
    words = command_words(lang)
    facts, load_problems = or_stop(lambda: read_folder(folder), words)
    errors = [problem for problem in check_facts(facts, load_problems) if problem.severity == "error"]
    if len(errors) > 0:
        show_problems(errors, words)
        err.print(words("build.refused", count=len(errors)), style="red")
        raise typer.Exit(1)
    ledger = open_ledger(database, words, create=True)
    named = shown(database_or_default(database))
    if is_filled(ledger):
        version = KnowledgeBase(or_stop(ledger.facts, words)).version
        out.print(cell(words("init.filled", database=named, version=version)))
        if version != KnowledgeBase(facts).version:
            out.print(words("init.differs"), style="yellow")
        return
    version = KnowledgeBase(facts).version
    batch = or_stop(lambda: fill(ledger, facts, f"{folder.name} {version}"), words)
    out.print(cell(words("init.done", claims=words.count(len(batch.claim_nos)), database=named, version=version)))


def export(
    folder: Annotated[Path, typer.Argument(help="New folder, or one that holds tables of facts: it is replaced.")],
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Write the accepted claims as one CSV per table."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    facts = or_stop(ledger.facts, words)
    or_stop(lambda: write_folder(facts, folder), words)
    claims = sum(len(found) for _, found in facts.tables())
    version = KnowledgeBase(facts).version
    out.print(cell(words("export.done", claims=words.count(claims), folder=folder, version=version)))


def release(
    folder: Annotated[Path, typer.Argument(help="Folder of CSV tables; the bundled facts when left out.")] = (
        BUNDLED_FACTS
    ),
    take: Annotated[bool, typer.Option("--take", help="Propose the differences; they then wait for review.")] = False,
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show how a newer release of the facts differs from the ledger, and propose the differences with --take."""
    words = command_words(lang)
    facts, load_problems = or_stop(lambda: read_folder(folder), words)
    if len(load_problems) > 0:
        show_problems(load_problems, words)
        raise typer.Exit(1)
    ledger = open_ledger(database, words)
    found = or_stop(lambda: differences(ledger, facts), words)
    table = plain_table(words("stats.table"), ">" + words("release.added"), ">" + words("release.changed"))
    for kind, counts in counts_of(found).items():
        table.add_row(words(f"table.{kind}"), words.count(counts["added"]), words.count(counts["changed"]))
    if table.row_count > 0:
        out.print(table)
    out.print(words("release.gone", count=words.count(len(found.gone))))
    if len(found.added) + len(found.changed) + len(found.gone) == 0:
        out.print(words("release.same"))
    elif take:
        version = KnowledgeBase(facts).version
        title = f"{folder.name} {version}"
        batch = or_stop(lambda: take_in(ledger, found, title, words("release.remark", version=version)), words)
        out.print(words("release.taken", batch=batch.batch_no or "-", count=words.count(len(batch.claim_nos))))
    else:
        out.print(words("release.hint"))


def audit(
    expect: Annotated[str, typer.Option("--expect", help="Head hash noted before: it must still be in the log.")] = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Check the hash chain of the audit log and every row it speaks of; exit 1 at the first that does not hold."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    result = ledger.audit()
    if result.fault is not None:
        fault = result.fault
        message = words(f"audit.{fault.what}", entry=fault.entry_no, batch=fault.batch_no or "-")
        err.print(cell(message), style="red")
        raise typer.Exit(1)
    if expect != "" and not ledger.has_entry(expect):
        err.print(cell(words("audit.cut", expected=expect)), style="red")
        raise typer.Exit(1)
    out.print(words("audit.holds", entries=words.count(result.entries), head=result.head))


def mode(
    to: Annotated[str, typer.Argument(help="two-persons or single-user; shows the mode when left out.")] = "",
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show or set whether a second person must accept a claim."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    if to != "":
        or_stop(lambda: ledger.set_mode(to, by, reason), words)
    out.print(words(f"mode.{ledger.mode()}"))


def batches(database: Database = "", lang: Lang = "vi") -> None:
    """List everything that was written, the newest first."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    table = plain_table(*(words(f"batches.{name}") for name in ("no", "kind", "title", "author", "at")))
    with reading(ledger.engine) as connection:
        lines = review.batches(connection)
        for line in lines[:_SHOWN]:
            counts = words("batches.counts", claims=words.count(line.claims), decisions=words.count(line.decisions))
            title = f"{line.title} ({counts})"
            at = _minute(line.entered_at)
            table.add_row(str(line.batch_no), words(f"batch.{line.kind}"), cell(title), cell(line.author), at)
    out.print(table)
    if len(lines) > _SHOWN:
        out.print(words("batches.more", count=words.count(len(lines) - _SHOWN)), style="dim")


def queue(
    kind: Annotated[str, typer.Option("--table", help="Only of this table.")] = "",
    author: Annotated[str, typer.Option("--author", help="Only of this person.")] = "",
    batch: Annotated[int | None, typer.Option("--batch", help="Only of this batch.")] = None,
    risk: Annotated[str, typer.Option("--risk", help="Only of this risk: high, medium or low.")] = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """List the claims that wait for a decision, the oldest first."""
    words = command_words(lang)
    allowed_or_stop(kind, ("", *RECORDS), words)
    allowed_or_stop(risk, ("", *review.RISKS), words)
    ledger = open_ledger(database, words)
    with reading(ledger.engine) as connection:
        waiting = review.queue(connection, kind=kind, author=author, batch_no=batch, risk=risk)
    if len(waiting) == 0:
        out.print(words("queue.empty"))
        return
    table = plain_table(*(words(f"queue.{name}") for name in ("no", "risk", "table", "says", "source", "author")))
    for each in waiting[:_SHOWN]:
        status = "" if each.status == "proposed" else f" [{words(f'status.{each.status}')}]"
        table.add_row(
            str(each.claim_no),
            words(f"risk.{each.risk}"),
            words(f"table.{each.kind}"),
            cell(_says(each) + status),
            cell(" ".join((each.source_id, each.locator))),
            cell(each.author),
        )
    out.print(table)
    if len(waiting) > _SHOWN:
        out.print(words("queue.more", count=words.count(len(waiting) - _SHOWN)), style="dim")


def claim(
    claim_no: Annotated[int, typer.Argument(help="Number of the claim.", min=1, max=LARGEST_NUMBER)],
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show a claim: what it says, its status, its rivals side by side, and what was said about it."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    with reading(ledger.engine) as connection:
        found = review.entry(connection, claim_no)
        rivals = review.rivals(connection, claim_no)
        earlier = review.entry(connection, found.supersedes) if found and found.supersedes is not None else None
        comments = review.comments(connection, claim_no)
    if found is None:
        err.print(words("ledger.no-claim", claims=claim_no), style="red")
        raise typer.Exit(2)
    head = words("claim.head", no=claim_no, table=words(f"table.{found.kind}"), status=words(f"status.{found.status}"))
    out.print(cell(head), style="bold")
    table = plain_table(words("claim.column"), words("claim.value"), words("claim.before"))
    for name, text in found.values.items():
        before = earlier.values.get(name, "") if earlier is not None else ""
        table.add_row(name, cell(text), cell(before if before != text else ""))
    out.print(table)
    rows = (("as_written", found.as_written), ("locator", found.locator), ("reason", found.reason))
    for label, text in rows:
        if text != "":
            out.print(cell(f"{words(f'claim.{label}')}: {text}"))
    out.print(cell(words("claim.author", author=found.author, at=_minute(found.entered_at), batch=found.batch_no)))
    for author, text, at in comments:
        out.print(cell(f"{_minute(at)} {author}: {text}"))
    if len(rivals) > 0:
        out.print(words("claim.rivals"), style="bold")
        for each in rivals[:_SHOWN]:
            standing = f"{words(f'status.{each.status}')}, {words(f'rank.{each.rank}')}"
            out.print(cell(f"  {each.claim_no} [{standing}] {_says(each)} ({each.source_id})"))
        if len(rivals) > _SHOWN:
            out.print(words("batches.more", count=words.count(len(rivals) - _SHOWN)), style="dim")


def history(
    entity: Annotated[str, typer.Argument(help="Id of a unit, battle, place, period or source.")],
    table: Annotated[str, typer.Option("--table", help="Whose id it is: units, battles, places ...")] = "units",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show everything that was ever said and decided about an entity: when, who, what, why."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    with reading(ledger.engine) as connection:
        steps = review.history(connection, table, entity)
    if len(steps) == 0:
        err.print(cell(words("ledger.no-entity", table=table, entity=entity)), style="red")
        raise typer.Exit(2)
    for step in steps:
        number = f" {step.claim_no}" if step.claim_no is not None else ""
        why = f" ({step.why})" if step.why != "" else ""
        line = f"{_minute(step.at)} UTC {step.author}: {words(f'step.{step.what}')}{number}{why} #{step.batch_no}"
        out.print(cell(line))
        for name, (before, after) in step.difference.items():
            out.print(cell(f"    {name}: {before + ' → ' if before else ''}{after}"), style="dim")


def decide(
    verdict: Annotated[str, typer.Argument(help=", ".join(VERDICTS))],
    claims: Annotated[list[int] | None, typer.Argument(help="Numbers of the claims.")] = None,
    batch: Annotated[int | None, typer.Option("--batch", help="All claims of a batch that wait.")] = None,
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Accept, reject, dispute, withdraw, propose again, rank or comment claims; all at once or not at all."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    numbers = claims_or_stop(claims, batch, ledger, words)
    done = or_stop(lambda: ledger.decide(numbers, verdict, by, reason), words)
    out.print(_done(words(f"step.{verdict}"), done, words))


def undo(
    batch: Annotated[int, typer.Argument(help="Number of the batch.")],
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Take a batch back as a step of its own: an import, a bulk decision, a merge."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    done = or_stop(lambda: ledger.undo(batch, by, reason), words)
    out.print(words("undo.done", undone=batch, count=words.count(len(done.claim_nos)), batch=done.batch_no or "-"))


def merge(
    entity: Annotated[str, typer.Argument(help="The id that goes.")],
    into: Annotated[str, typer.Argument(help="The id that stays.")],
    table: Annotated[str, typer.Option("--table", help="Whose ids they are: units, battles, places ...")] = "units",
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Say that two entities are one; `giaima kb undo` parts them again."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    done = or_stop(lambda: ledger.merge(table, entity, into, by, reason), words)
    out.print(cell(words("merge.done", entity=entity, into=into, batch=done.batch_no or "-")))


def _done(what: str, done: Batch, words: Words) -> str:
    return words("decide.done", what=what, count=words.count(len(done.claim_nos)), batch=done.batch_no or "-")


def _says(entry: Entry) -> str:
    """Return what a claim says in one line: its values without source and note."""
    hidden: Sequence[str] = ("source_id", "note", "confidence")
    return " · ".join(text for name, text in entry.values.items() if name not in hidden)


def _minute(at: str) -> str:
    """Return a time to the minute, UTC."""
    return at[:16].replace("T", " ")
