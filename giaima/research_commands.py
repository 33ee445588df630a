"""`giaima kb near`, `impact`, `gaps`: what exists already, what a decision would change, what to look for next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from decoder.decode import Decoder
from decoder.gaps import Gap, GapFinder
from decoder.impact import Shift, Verdict, distinct, shifts
from decoder.lists.columns import find_columns, read_choice
from decoder.lists.tables import read_table, write_table
from decoder.notice import Notice
from decoder.notice_lists import BUNDLED_NOTICES, notices_in
from giaima.console import (
    Lang,
    cell,
    command_words,
    open_or_stop,
    or_stop,
    out,
    plain_table,
    progress,
)
from giaima.ledger_commands import (
    DEFAULT_DATABASE,
    Database,
    allowed_or_stop,
    claims_or_stop,
    open_ledger,
)
from kb.knowledge import KnowledgeBase
from kb.nearest import TABLES, NearestFinder
from kb.store import named_database
from kb.words import Language, Words, date_text, span_text

List = Annotated[Path, typer.Argument(help="List of notices (CSV, XLSX, Parquet); the bundled notices when left out.")]
ListOption = Annotated[Path, typer.Option("--list", help="List of notices (CSV, XLSX, Parquet).")]
Columns = Annotated[str, typer.Option("--columns", help="Columns by hand: unit_text=HEADING,died_text=HEADING.")]
_SHOWN = 40
"""Lines of a result shown at once."""


def register(app: typer.Typer) -> None:
    """Add the commands to `giaima kb`."""
    for command in (near, impact, gaps):
        app.command()(command)


def near(
    text: Annotated[str, typer.Argument(help="Name, designation, number (e66, trung doan 66) or title.")],
    table: Annotated[str, typer.Option("--table", help=", ".join(TABLES))] = "units",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show what the knowledge base holds already that is like a text, before something is entered twice."""
    words = command_words(lang)
    allowed_or_stop(table, TABLES, words)
    found = NearestFinder(knowledge_or_stop(database, lang)).find(table, text)
    if len(found) == 0:
        out.print(words("near.none"))
        return
    lines = plain_table(words("near.key"), words("near.name"), ">" + words("near.likeness"), words("near.seen_as"))
    for each in found:
        lines.add_row(cell(each.key), cell(each.name), words.percent(each.likeness), cell(each.seen_as))
    out.print(lines)


def impact(
    claims: Annotated[list[int] | None, typer.Argument(help="Numbers of the claims.")] = None,
    batch: Annotated[int | None, typer.Option("--batch", help="All claims of a batch that wait.")] = None,
    verdict: Annotated[str, typer.Option("--verdict", help="What would be decided: accept, reject, withdraw ...")] = (
        "accept"
    ),
    list_file: ListOption = BUNDLED_NOTICES,
    columns: Columns = "",
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Show which notices of a list would get another unit, strength or safe level if some claims were decided on."""
    words = command_words(lang)
    ledger = open_ledger(database, words)
    numbers = claims_or_stop(claims, batch, ledger, words)
    supposed = or_stop(lambda: ledger.supposed(numbers, verdict), words)
    notices = read_notices(list_file, columns, words)
    before = Decoder(KnowledgeBase(or_stop(ledger.facts, words))).ready()
    after = Decoder(KnowledgeBase(supposed)).ready()
    with progress(words("batch.progress"), len(distinct(notices))) as advance:
        found = shifts(notices, before, after, language=lang, on_notice=advance)
    _show_shifts(found, before, after, len(notices), words)


def gaps(
    list_file: List = BUNDLED_NOTICES,
    columns: Columns = "",
    top: Annotated[int, typer.Option("--top", help="How many to show.")] = 20,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write all of them here, too.")] = None,
    database: Database = "",
    lang: Lang = "vi",
) -> None:
    """Rank the facts that are missing by how much doubt they would remove over a list of notices."""
    words = command_words(lang)
    notices = read_notices(list_file, columns, words)
    decoder = Decoder(knowledge_or_stop(database, lang)).ready()
    finder = GapFinder(decoder)
    with progress(words("batch.progress"), len(distinct(notices))) as advance:
        found = finder.find(notices, on_notice=advance)
    if len(found) == 0:
        out.print(words("gaps.none"))
        return
    lines = plain_table(">" + words("gaps.bits"), ">" + words("gaps.notices"), words("gaps.question"))
    for gap in found[:top]:
        lines.add_row(words.number(gap.bits, 2), words.count(gap.notices), cell(_question(gap, decoder, words)))
    out.print(lines)
    if len(found) > top:
        out.print(words("gaps.more", count=words.count(len(found) - top)), style="dim")
    if csv_file is not None:
        _write_gaps(found, decoder, csv_file, words)


def knowledge_or_stop(database: str, language: Language) -> KnowledgeBase:
    """Open what the commands of the ledger speak of: the ledger named, the default one where it is, else the facts."""
    if database == "" and named_database() == "" and not Path(DEFAULT_DATABASE).is_file():
        return open_or_stop(language)
    words = command_words(language)
    return KnowledgeBase(or_stop(open_ledger(database, words).facts, words))


def read_notices(path: Path, columns: str, words: Words) -> list[Notice]:
    """Read a list of notices, or say what is wrong with it and stop with exit code 2."""
    return or_stop(lambda: list(notices_in(find_columns(read_table(path), read_choice(columns)))), words)


def _show_shifts(found: tuple[Shift, ...], before: Decoder, after: Decoder, notices: int, words: Words) -> None:
    if len(found) == 0:
        out.print(words("impact.none", count=words.count(notices)))
        return
    lines = plain_table(words("impact.notice"), words("impact.before"), words("impact.after"))
    for shift in found[:_SHOWN]:
        said = (shift.notice.unit_text, shift.notice.died_text, shift.notice.place_text)
        notice = " · ".join(text for text in said if text != "")
        times = f" (×{len(shift.notice_ids)})" if len(shift.notice_ids) > 1 else ""
        lines.add_row(
            cell(notice + times), cell(_verdict(shift.before, before, words)), cell(_verdict(shift.after, after, words))
        )
    out.print(lines)
    rows = sum(len(shift.notice_ids) for shift in found)
    out.print(words("impact.count", rows=words.count(rows), count=words.count(notices)))


def _verdict(verdict: Verdict, decoder: Decoder, words: Words) -> str:
    if verdict.unit_id == "":
        return words("none_of_these")
    safe = words(f"level.{verdict.safe_level}") if verdict.safe_level != "" else words("impact.not_safe")
    return f"{decoder.knowledge.units[verdict.unit_id].name_vi} · {verdict.strength} · {safe}"


def _question(gap: Gap, decoder: Decoder, words: Words) -> str:
    unit = decoder.knowledge.units.get(gap.subject)
    name = words.name_of(unit.name_vi, unit.name_en) if unit is not None else gap.subject
    months = span_text(gap.first, gap.last, words) if gap.first != gap.last else date_text(gap.first, words)
    return words(f"gaps.{gap.kind}", subject=name, asked=gap.asked, months=months)


def _write_gaps(found: tuple[Gap, ...], decoder: Decoder, path: Path, words: Words) -> None:
    heading = ("kind", "subject", "asked", "first", "last", "bits", "notices", "question")
    rows = [
        (
            *(each.kind, each.subject, each.asked, each.first, each.last),
            *(round(each.bits, 6), each.notices, _question(each, decoder, words)),
        )
        for each in found
    ]
    or_stop(lambda: write_table(path, heading, rows), words)
    out.print(cell(words("gaps.written", count=words.count(len(found)), path=path)))
