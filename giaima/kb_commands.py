"""`giaima kb`: check and count the facts, keep the ledger."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from giaima import ledger_commands, proposal_commands, research_commands, spreadsheet_commands
from giaima.console import (
    Lang,
    cell,
    command_words,
    open_or_stop,
    or_stop,
    out,
    plain_table,
    problems_json,
    write_text,
)
from kb.checks import check_facts
from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.problems import Problem, Severity

app = typer.Typer(
    help="Kiểm tra, thống kê, sổ dữ kiện. Check and count the facts, keep the ledger of claims.", add_completion=False
)

Folder = Annotated[Path, typer.Argument(help="Folder of CSV tables; the bundled facts when left out.")]
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "dim"}


@app.command()
def check(
    folder: Folder = BUNDLED_FACTS,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    with_info: Annotated[bool, typer.Option("--all", help="List rival claims and other notes too.")] = False,
    lang: Lang = "vi",
) -> None:
    """Report every problem in a folder of facts; exit 1 when there are errors."""
    facts, load_problems = or_stop(lambda: read_folder(folder), command_words(lang))
    problems = check_facts(facts, load_problems)
    if as_json:
        write_text(problems_json(problems) + "\n")
    else:
        _show_problems_table([problem for problem in problems if with_info or problem.severity != "info"])
        counts = Counter[Severity](problem.severity for problem in problems)
        words = command_words(lang)
        out.print(words("check.summary", **{name: counts[name] for name in _COLOURS}))
        if not with_info and counts["info"] > 0:
            out.print(words("check.more"), style="dim")
    raise typer.Exit(1 if any(problem.severity == "error" for problem in problems) else 0)


def _show_problems_table(problems: list[Problem]) -> None:
    for problem in problems:
        place = f"{problem.where}{' ' + problem.column if problem.column else ''}"
        colour = _COLOURS[problem.severity]
        out.print(f"[{colour}]{problem.severity:8}[/{colour}] [bold]{cell(place)}[/bold] {cell(problem.code)}")
        out.print(f"         {cell(problem.message)} {cell(problem.hint)}")


@app.command()
def stats(lang: Lang = "vi") -> None:
    """Count what the knowledge base holds."""
    knowledge = open_or_stop(lang)
    words = command_words(lang)
    table = plain_table(words("stats.table"), ">" + words("stats.rows"))
    for name, claims in knowledge.facts.tables():
        table.add_row(words(f"table.{name}"), words.count(len(claims)))
    out.print(table)
    levels = Counter(unit.level for unit in knowledge.facts.units)
    out.print(words("stats.levels") + " " + ", ".join(f"{words(f'level.{name}')} {n}" for name, n in levels.items()))
    graph = knowledge.graph
    out.print(
        words("stats.graph", nodes=words.count(graph.number_of_nodes()), edges=words.count(graph.number_of_edges()))
    )
    out.print(words("stats.version", version=knowledge.version))


ledger_commands.register(app)
proposal_commands.register(app)
research_commands.register(app)
spreadsheet_commands.register(app)
