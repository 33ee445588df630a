"""`giaima kb add` and `split`: one claim from the command line, and an entity parted in two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from giaima.console import Lang, cell, command_words, err, or_stop, out, show_problems
from giaima.ledger_commands import By, Database, Reason, allowed_or_stop, open_ledger
from giaima.spreadsheet_commands import show_faults
from kb.knowledge import KnowledgeBase
from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.neighbours import problems_with
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.ledger.review import Entry
from kb.nearest import Near, NearestFinder
from kb.numbers import nearest_numbers
from kb.records import KEYS, RECORDS, columns_of
from kb.spreadsheets.files import typed_in
from kb.spreadsheets.importing import Choices, examine_file
from kb.spreadsheets.neighbours import Neighbours
from kb.words import Words

_NAMED_BY = ("name_vi", "title", "name")
"""Columns by which a new claim is compared with what exists."""
_NOT_COMPARED = ("districts", "hamlets_rvn")
"""Tables whose names repeat from province to province."""


def register(app: typer.Typer) -> None:
    """Add the commands to `giaima kb`."""
    app.command()(add)
    app.command()(split)


def add(
    table: Annotated[str, typer.Argument(help="units, designations, subordinations, presences, battles ...")],
    values: Annotated[list[str], typer.Argument(help="column=value ..., as in text=K66.", metavar="COLUMN=VALUE")],
    locator: Annotated[str, typer.Option("--locator", help="Page, paragraph or minute in the source.")] = "",
    as_written: Annotated[str, typer.Option("--as-written", help="The words of the source.")] = "",
    supersedes: Annotated[int | None, typer.Option("--supersedes", help="Claim whose place it takes.")] = None,
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Propose one claim: what exists already is shown, its neighbours are checked, then it waits for review."""
    words = command_words(lang)
    given = _values(table, values, words)
    ledger = open_ledger(database, words)
    replaced = [supersedes] if supersedes is not None else []
    neighbours = or_stop(lambda: Neighbours(ledger, without=replaced), words)
    examined = examine_file(typed_in({table: given}), neighbours, Choices(table, "", reason))
    show_faults(examined, words)
    near = [] if supersedes is not None else _near(table, given, KnowledgeBase(or_stop(ledger.facts, words)), words)
    errors = [fault for fault in examined.faults if fault.severity == "error"]
    warnings = len([fault for fault in examined.faults if fault.severity == "warning"]) + len(near)
    if len(errors) > 0:
        err.print(words("add.refused", count=len(errors)), style="red")
        raise typer.Exit(1)
    if warnings > 0 and reason.strip() == "":
        err.print(words("add.why", count=warnings), style="yellow")
        raise typer.Exit(1)
    proposals = [
        replace(each, as_written=as_written, locator=locator, supersedes=supersedes, reason=reason)
        for each in examined.proposals
    ]
    _enter(ledger, proposals, by, words("add.title"), words)


def split(
    entity: Annotated[str, typer.Argument(help="The id that is parted.")],
    new_id: Annotated[str, typer.Argument(help="Id of the new entity.")],
    claims: Annotated[list[int], typer.Argument(help="Numbers of the claims that go with the new entity.")],
    name: Annotated[str, typer.Option("--name", help="Its name in Vietnamese.")] = "",
    table: Annotated[str, typer.Option("--table", help="Whose ids they are: units, battles, places ...")] = "units",
    by: By = "",
    reason: Reason = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Part an entity in two: some of its claims go with a new one; all of it waits for review."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    allowed_or_stop(table, tuple(KEYS), words)
    with reading(ledger.engine) as connection:
        declared = review.declaration(connection, table, entity)
        moved = review.holding(connection, claims)
    strangers = [str(each.claim_no) for each in moved if len(_naming(each, table, entity)) == 0]
    if declared is None or len(strangers) > 0 or len(moved) < len(set(claims)):
        err.print(cell(words("split.strangers", entity=entity, claims=", ".join(strangers) or claims)), style="red")
        raise typer.Exit(2)
    called = next(column for column in _NAMED_BY if column in columns_of(table))
    proposals = [_renamed(declared, {KEYS[table]: new_id, called: name or new_id}, None, reason)]
    for each in moved:
        changed = dict.fromkeys(_naming(each, table, entity), new_id)
        proposals.append(_renamed(each, changed, each.claim_no, reason))
    errors = [each for each in problems_with(or_stop(ledger.facts, words), proposals) if each.severity == "error"]
    if len(errors) > 0:
        show_problems(errors, words)
        raise typer.Exit(1)
    _enter(ledger, proposals, by, words("split.title", entity=entity, new_id=new_id), words)


def _naming(entry: Entry, table: str, entity: str) -> list[str]:
    """Return the columns in which a claim refers to an entity."""
    columns = columns_of(entry.kind)
    return [name for name, text in entry.values.items() if text == entity and table in columns[name].refers_to]


def _values(table: str, pairs: list[str], words: Words) -> dict[str, str]:
    """Return the columns given and their texts; what is no column is told, all at once."""
    if table not in RECORDS:
        err.print(words("add.no_table", table=table, allowed=", ".join(RECORDS)), style="red", markup=False)
        raise typer.Exit(2)
    columns = columns_of(table)
    wrong = [pair for pair in pairs if pair.partition("=")[0] not in columns or "=" not in pair]
    if len(wrong) > 0:
        message = words("add.no_column", pairs=", ".join(wrong), allowed=", ".join(columns))
        err.print(message, style="red", markup=False)
        raise typer.Exit(2)
    given = dict(pair.partition("=")[::2] for pair in pairs)
    required = {name: "" for name, column in columns.items() if column.required}
    return required | given


def _near(table: str, given: Mapping[str, str], knowledge: KnowledgeBase, words: Words) -> list[Near]:
    """Show the entities that a claim may double, and return those so like it that it needs a reason."""
    if table not in KEYS or table in _NOT_COMPARED:
        return []
    text = next((given[name] for name in _NAMED_BY if given.get(name, "") != ""), "")
    near = NearestFinder(knowledge).find(table, text)
    for each in near:
        out.print(cell(words("add.near", entity=each.key, name=each.name, likeness=words.percent(each.likeness))))
    return [each for each in near if each.likeness >= nearest_numbers()["likeness.doubled"]]


def _enter(ledger: Ledger, proposals: list[Proposal], by: str, title: str, words: Words) -> None:
    batch = or_stop(lambda: ledger.propose(proposals, by, title), words)
    if batch.batch_no is None:
        out.print(words("add.known"))
    else:
        numbers = ", ".join(map(str, batch.claim_nos))
        out.print(words("add.done", claims=numbers, batch=batch.batch_no))


def _renamed(entry: Entry, changed: dict[str, str], supersedes: int | None, reason: str) -> Proposal:
    """Return a claim with some of its values changed."""
    values = {**entry.values, **changed}
    texts = tuple(values.get(name, "") for name in columns_of(entry.kind))
    return Proposal(entry.kind, texts, entry.as_written, entry.locator, supersedes, reason)
