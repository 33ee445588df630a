"""`giaima unit`, `giaima code` and `giaima battle`: what the facts say, of all times or as of a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from giaima.console import Lang, On, cell, command_words, day_or_stop, err, open_or_stop, out, plain_table
from kb.dates import EdtfDate
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.problems import UnknownIdError
from kb.records import Designation, Subordination
from kb.states import Phase, State
from kb.words import Words, date_text, span_text

_FIRST, _LAST = date(1940, 1, 1), date(2025, 12, 31)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(unit)
    app.command()(code)
    app.command()(battle)


def unit(
    unit_id: Annotated[str, typer.Argument(help="Id of the unit, such as regiment-66-division-304.")],
    on: On = "",
    lang: Lang = "vi",
) -> None:
    """Show a unit: names, superiors, sub-units, stations and battles, with sources."""
    knowledge, words, window = open_or_stop(), command_words(lang), day_or_stop(on)
    try:
        found = knowledge.unit(unit_id)
    except UnknownIdError as error:
        err.print(cell(error), style="red")
        raise typer.Exit(2) from None
    name = words.name_of(found.name_vi, found.name_en)
    out.print(f"[bold]{cell(name)}[/bold]  {cell(found.unit_id)}")
    out.print(f"{words(f'level.{found.level}')}, {words(f'branch.{found.branch}')}", style="dim")
    for event in knowledge.life(unit_id).events:
        when = date_text(event.date.text, words) if event.date is not None else words("span.undated")
        out.print(f"{words(f'event.{event.event}')}: {when}  [dim]{cell(event.source_id)} {cell(event.note)}[/dim]")
    if window is not None:
        chain = knowledge.chain_of_command(unit_id, *window)
        names = " < ".join(words.name_of(link.unit.name_vi, link.unit.name_en) for link in chain)
        out.print(f"{words('unit.chain')}: {cell(names or words('unit.none'))}")
    _show_designations(knowledge.designations(unit_id), window, words)
    _show_subordinations(knowledge, unit_id, window, words)
    _show_stations(knowledge, unit_id, window, words)


def _fits(state: State[Designation] | State[Subordination], window: tuple[date, date] | None) -> bool:
    if window is None:
        return True
    phase, _ = state.phase(window[0].toordinal(), window[1].toordinal())
    return phase < Phase.BEFORE


def _show_designations(states: tuple[State[Designation], ...], window: tuple[date, date] | None, words: Words) -> None:
    table = plain_table(words("unit.name"), words("unit.kind"), words("unit.when"), words("unit.source"))
    for state in states:
        if _fits(state, window):
            claim = state.claim
            when = _span(claim.valid_from, claim.valid_to, words)
            table.add_row(cell(claim.text), words(f"kind.{claim.kind}"), when, cell(claim.source_id))
    out.print()
    out.print(table)


def _show_subordinations(
    knowledge: KnowledgeBase, unit_id: str, window: tuple[date, date] | None, words: Words
) -> None:
    table = plain_table(words("unit.superior"), words("unit.kind"), words("unit.when"), words("unit.source"))
    for state in knowledge.subordinations(unit_id):
        if _fits(state, window):
            claim = state.claim
            parent = knowledge.units[claim.parent_unit_id]
            name = words.name_of(parent.name_vi, parent.name_en)
            when = _span(claim.valid_from, claim.valid_to, words)
            table.add_row(cell(name), words(f"subordination.{claim.kind}"), when, cell(claim.source_id))
    if table.row_count > 0:
        out.print()
        out.print(table)
    below = {claim.unit_id for claim in knowledge.children.get(unit_id, ())}
    if window is not None:
        below = {child for child in below if _is_directly_under(knowledge, child, unit_id, window)}
    if len(below) > 0:
        names = sorted(words.name_of(knowledge.units[child].name_vi, knowledge.units[child].name_en) for child in below)
        out.print()
        out.print(f"[bold]{words('unit.sub_units')}[/bold] {cell(', '.join(names))}")


def _is_directly_under(knowledge: KnowledgeBase, child: str, unit_id: str, window: tuple[date, date]) -> bool:
    chain = knowledge.chain_of_command(child, *window)
    return len(chain) > 0 and chain[0].unit.unit_id == unit_id


def _show_stations(knowledge: KnowledgeBase, unit_id: str, window: tuple[date, date] | None, words: Words) -> None:
    first, last = window if window is not None else (_FIRST, _LAST)
    table = plain_table(words("unit.station"), words("unit.when"), words("unit.source"))
    for station in knowledge.stations_of(unit_id, first, last):
        assert station.start is not None
        assert station.end is not None
        start, end = date.fromordinal(station.start).isoformat(), date.fromordinal(station.end).isoformat()
        name = words.name_of(station.name_vi, station.name_en)
        table.add_row(cell(name), span_text(start, end, words), cell(", ".join(station.source_ids)))
    if table.row_count > 0:
        out.print()
        out.print(table)


def code(
    text: Annotated[str, typer.Argument(help='A name, number or code as written, such as "E66", "KB" or "Sao Vàng".')],
    on: On = "",
    lang: Lang = "vi",
) -> None:
    """Show who bore a name, number or code, and when."""
    knowledge, words, window = open_or_stop(), command_words(lang), day_or_stop(on)
    table = plain_table(
        words("code.holder"), words("unit.name"), words("unit.kind"), words("code.scope"), words("unit.when"),
        words("code.standing") if window is not None else "", words("unit.source"),
    )  # fmt: skip
    for held in knowledge.holders(text, window[0] if window is not None else None):
        claim = held.state.claim
        table.add_row(
            f"{cell(words.name_of(held.unit.name_vi, held.unit.name_en))}\n[dim]{cell(held.unit.unit_id)}[/dim]",
            cell(claim.text),
            words(f"kind.{claim.kind}"),
            words(f"scope.{claim.scope}"),
            _span(claim.valid_from, claim.valid_to, words),
            words(f"phase.{int(held.phase)}") if held.phase is not None else "",
            cell(claim.source_id),
        )
    others = knowledge.other_codes.get(key_of(text), ())
    if table.row_count > 0:
        out.print(table)
    for other in others:
        when = _span(other.valid_from, other.valid_to, words)
        out.print(f"{cell(other.code_text)}: {words(f'other.{other.kind}')}, {cell(other.meaning)} ({when}) "
                  f"[dim]{cell(other.source_id)}[/dim]")  # fmt: skip
    if table.row_count == 0 and len(others) == 0:
        out.print(words("code.nobody", text=text))
        raise typer.Exit(1)


def battle(
    battle_id: Annotated[str, typer.Argument(help="Id of the battle, such as an-loc-1972.")], lang: Lang = "vi"
) -> None:
    """Show a battle: dates and their rivals, place, units and losses by claimant."""
    knowledge, words = open_or_stop(), command_words(lang)
    try:
        found = knowledge.battle(battle_id)
    except UnknownIdError as error:
        err.print(cell(error), style="red")
        raise typer.Exit(2) from None
    out.print(f"[bold]{cell(words.name_of(found.name_vi, found.name_en))}[/bold]  {cell(found.battle_id)}")
    when = _span(found.start, found.end, words)
    out.print(f"{words(f'battle.{found.kind}')}, {when}, {cell(found.place_text)}  [dim]{cell(found.source_id)}[/dim]")
    for rival in knowledge.battle_dates.get(battle_id, ()):
        out.print(
            f"{words('battle.rival')}: {_span(rival.start, rival.end, words)}  [dim]{cell(rival.source_id)}[/dim]"
        )
    table = plain_table(words("battle.unit"), words("battle.role"), words("unit.source"))
    for part in knowledge.participations.get(battle_id, ()):
        unit_found = knowledge.units[part.unit_id]
        name = words.name_of(unit_found.name_vi, unit_found.name_en)
        table.add_row(cell(name), words(f"role.{part.role}"), cell(part.source_id))
    out.print(table)
    losses = plain_table(
        words("battle.loss"), ">" + words("battle.count"), words("battle.claimed_by"), words("unit.source")
    )
    for loss in knowledge.losses.get(battle_id, ()):
        most = f"-{loss.count_max}" if loss.count_max not in (None, loss.count_min) else ""
        most = "+" if loss.count_max is None else most
        who = cell(loss.claimed_by or words("battle.unnamed"))
        losses.add_row(words(f"loss.{loss.category}"), f"{loss.count_min}{most}", who, cell(loss.source_id))
    if losses.row_count > 0:
        out.print()
        out.print(losses)


def _span(start: EdtfDate | None, end: EdtfDate | None, words: Words) -> str:
    return span_text("" if start is None else start.text, "" if end is None else end.text, words)
