"""`giaima unit`, `giaima code` and `giaima battle`: what the facts say, of all times or as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

import typer

from giaima.console import Lang, On, cell, command_words, day_or_stop, err, open_or_stop, out, plain_table
from kb.dates import EdtfDate
from kb.folding import collation_key, key_of
from kb.knowledge import KnowledgeBase
from kb.problems import UnknownIdError
from kb.records import Designation, Subordination, Unit
from kb.states import Phase, State
from kb.words import Words, date_text, days_text, span_text

_FIRST, _LAST = date(1940, 1, 1), date(2025, 12, 31)


def unit(
    unit_id: Annotated[str, typer.Argument(help="Id of the unit, such as regiment-66-division-304.")],
    on: On = "",
    lang: Lang = "vi",
) -> None:
    """Show a unit: names, superiors, sub-units, stations and battles, with sources."""
    knowledge, words = open_or_stop(lang), command_words(lang)
    window = day_or_stop(on, words)
    try:
        found = knowledge.unit(unit_id)
    except UnknownIdError:
        similar = {held.unit.unit_id: _name(held.unit, words) for held in knowledge.holders(unit_id)}
        _suggest(words("unit.not_found", text=unit_id), similar, words)
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
    first, last = window if window is not None else (_FIRST, _LAST)
    used = [state.claim.source_id for state in knowledge.designations(unit_id) if _fits(state, window)]
    used += [state.claim.source_id for state in knowledge.subordinations(unit_id) if _fits(state, window)]
    used += [each for station in knowledge.stations_of(unit_id, first, last) for each in station.source_ids]
    _show_sources(used, knowledge, words)


def _name(unit_found: Unit, words: Words) -> str:
    return words.name_of(unit_found.name_vi, unit_found.name_en)


def _suggest(message: str, names: Mapping[str, str], words: Words) -> None:
    """Say that an id is unknown, and list what was perhaps meant, ids first."""
    err.print(message, style="red", markup=False)
    if len(names) > 0:
        err.print(words("unit.similar"))
    for known_id in sorted(names, key=lambda each: collation_key(names[each])):
        err.print(f"  {known_id}  {names[known_id]}", markup=False)


def _show_sources(source_ids: Iterable[str], knowledge: KnowledgeBase, words: Words) -> None:
    """Print the sources that the lines above name, with title and address."""
    out.print()
    for source_id in dict.fromkeys(source_ids):
        source = knowledge.sources.get(source_id)
        if source is not None:
            out.print(
                f"{words('decode.sources')}: [dim]{cell(source_id)}[/dim] {cell(source.title)} {cell(source.url)}"
            )


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
        names = [_name(knowledge.units[child], words) for child in below]
        out.print()
        out.print(f"[bold]{words('unit.sub_units')}[/bold] {cell('; '.join(sorted(names, key=collation_key)))}")


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
        table.add_row(cell(name), days_text(start, end, words), cell(", ".join(station.source_ids)))
    if table.row_count > 0:
        out.print()
        out.print(table)


def code(
    text: Annotated[str, typer.Argument(help='A name, number or code as written, such as "E66", "KB" or "Sao Vàng".')],
    on: On = "",
    lang: Lang = "vi",
) -> None:
    """Show who bore a name, number or code, and when."""
    knowledge, words = open_or_stop(lang), command_words(lang)
    window = day_or_stop(on, words)
    table = plain_table(
        words("code.holder"), words("unit.name"), words("unit.kind"), words("code.scope"), words("unit.when"),
        words("code.standing") if window is not None else "", words("unit.source"),
    )  # fmt: skip
    shown = knowledge.holders(text, *window) if window is not None else knowledge.holders(text)
    for held in shown:
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
    held_sources = [held.state.claim.source_id for held in shown]
    _show_sources([*held_sources, *(other.source_id for other in others)], knowledge, words)
    if table.row_count == 0 and len(others) == 0:
        out.print(words("code.nobody", text=text))
        raise typer.Exit(1)


def battle(
    battle_id: Annotated[str, typer.Argument(help="Id of the battle, such as an-loc-1972.")], lang: Lang = "vi"
) -> None:
    """Show a battle: dates and their rivals, place, units and losses by claimant."""
    knowledge, words = open_or_stop(lang), command_words(lang)
    try:
        found = knowledge.battle(battle_id)
    except UnknownIdError:
        key = key_of(battle_id)
        similar = [each for each in knowledge.facts.battles if key in key_of(f"{each.name_vi} {each.place_text}")]
        names = {each.battle_id: words.name_of(each.name_vi, each.name_en) for each in similar}
        _suggest(words("battle.not_found", text=battle_id), names, words)
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
        most = f"-{words.count(loss.count_max or 0)}" if loss.count_max not in (None, loss.count_min) else ""
        most = "+" if loss.count_max is None else most
        who = cell(loss.claimed_by or words("battle.unnamed"))
        losses.add_row(
            words(f"loss.{loss.category}"), f"{words.count(loss.count_min or 0)}{most}", who, cell(loss.source_id)
        )
    if losses.row_count > 0:
        out.print()
        out.print(losses)
    used = [found.source_id, *(part.source_id for part in knowledge.participations.get(battle_id, ()))]
    used += [loss.source_id for loss in knowledge.losses.get(battle_id, ())]
    _show_sources(used, knowledge, words)


def _span(start: EdtfDate | None, end: EdtfDate | None, words: Words) -> str:
    return span_text("" if start is None else start.text, "" if end is None else end.text, words)
