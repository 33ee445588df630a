"""Tables of battles: the list, those within one, who took part, rival dates, and the claims it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from explorer.battles.charts import KINDS, name_of, when_text
from explorer.fact_links import battle_link, source_link, source_links, unit_link
from explorer.html_parts import Cell, facts_html, joined, link, table_html, with_muted
from explorer.labels import kilometres
from explorer.links import address_of
from explorer.maps.points import MapPoint
from kb.battle_search import days_of, periods_of
from kb.folding import collation_key
from kb.knowledge import KnowledgeBase
from kb.records import Battle, Claim, Unit
from kb.schema import LEVELS
from kb.words import Words, span_text


def list_frame(battles: Sequence[Battle], knowledge: KnowledgeBase, words: Words) -> pd.DataFrame:
    """Return battles as a frame for the list."""
    units = [len({claim.unit_id for claim in knowledge.participations.get(each.battle_id, ())}) for each in battles]
    return pd.DataFrame(
        {
            words("table.name"): [name_of(each, words) for each in battles],
            words("battles.when"): [when_text(each, words) for each in battles],
            words("battles.kind"): [words(f"battle.{each.kind}") for each in battles],
            words("table.place"): [each.place_text for each in battles],
            words("battles.units"): units,
        }
    )


def list_rows(battles: Sequence[Battle], words: Words) -> Iterable[tuple[object, ...]]:
    """Yield battles as rows of a file: id, both names, kind, dates, place, point, campaign, source."""
    for each in battles:
        where = (each.place_text, each.lat or "", each.lon or "", each.radius_km or "")
        dates = str(each.start or ""), str(each.end or "")
        names = each.battle_id, each.name_vi, each.name_en, words(f"battle.{each.kind}")
        yield (*names, *dates, *where, each.part_of, each.source_id)


LIST_HEADS = (
    *("battle_id", "name_vi", "name_en", "kind", "start", "end"),
    *("place_text", "lat", "lon", "radius_km", "part_of", "source_id"),
)


def points_of(battles: Iterable[Battle], words: Words) -> list[MapPoint]:
    """Return the battles that have a point, in the colours of their kinds."""
    return [
        MapPoint(
            name_of(each, words),
            each.lat,
            each.lon,
            each.radius_km or 0.0,
            when_text(each, words),
            KINDS.index(each.kind),
            words(f"battle.{each.kind}"),
        )
        for each in battles
        if each.lat is not None and each.lon is not None
    ]


def head_html(battle: Battle, knowledge: KnowledgeBase, words: Words) -> str:
    """Write what a battle is: names, kind, dates, place, campaign, periods and source."""
    other = battle.name_vi if words.language == "en" else battle.name_en
    place = battle.place_text
    if battle.lat is not None and battle.lon is not None:
        where = f"{words.number(battle.lat, 3)}; {words.number(battle.lon, 3)}"
        place += f" ({where}{', ± ' + kilometres(battle.radius_km, words) if battle.radius_km else ''})"
    wider = knowledge.battles.get(battle.part_of)
    periods = [
        link(address_of("periods", period=each.period_id), words.name_of(each.name_vi, each.name_en))
        for each in periods_of(battle, knowledge)
    ]
    facts: list[tuple[str, Cell]] = [
        (words("battles.when"), when_text(battle, words)),
        (words("table.place"), place),
        (words("battles.campaign"), battle_link(wider, words) if wider is not None else ""),
        (words("battles.periods"), joined(periods)),
        (words("battles.source"), source_link(battle.source_id, knowledge)),
        (words("battles.note"), battle.note),
    ]
    shown_other = f'<div class="gm-kicker">{escape(other)}</div>' if other not in ("", name_of(battle, words)) else ""
    return (
        f'<div class="gm gm-card"><div class="gm-headline">{escape(name_of(battle, words))}</div>{shown_other}'
        f'<span class="gm-badge">{escape(words(f"battle.{battle.kind}"))}</span>{facts_html(facts)}</div>'
    )


def battles_html(battles: Sequence[Battle], caption: str, words: Words) -> str:
    """Write battles as a table of links, dates, kinds and places."""
    rows = [
        (battle_link(each, words), when_text(each, words), words(f"battle.{each.kind}"), each.place_text)
        for each in battles
    ]
    heads = words("table.name"), words("battles.when"), words("battles.kind"), words("table.place")
    return table_html(heads, rows, caption)


def units_html(battle: Battle, knowledge: KnowledgeBase, words: Words) -> str:
    """Write who took part: role, superior then, sources; a unit with several sources stands once."""
    days = days_of(battle)
    on = days[0].isoformat() if days is not None else ""
    rows: list[tuple[Cell, ...]] = []
    claims = knowledge.participations.get(battle.battle_id, ())
    for unit_id in sorted({claim.unit_id for claim in claims}, key=lambda key: _rank(knowledge.units[key], words)):
        unit, own = knowledge.units[unit_id], [claim for claim in claims if claim.unit_id == unit_id]
        chain = knowledge.chain_of_command(unit_id, *days) if days is not None else ()
        roles = dict.fromkeys(words(f"role.{claim.role}") for claim in own if claim.role != "")
        superior: Cell = unit_link(chain[0].unit, words, on) if len(chain) > 0 else ""
        phase = words(f"phase.{int(chain[0].phase)}") if len(chain) > 0 else ""
        rows.append(
            (
                unit_link(unit, words, on),
                ", ".join(roles) or words("role."),
                with_muted(superior, phase),
                source_links((claim.source_id for claim in own), knowledge),
            )
        )
    heads = words("table.unit"), words("battles.role"), words("battles.superior"), words("battles.source")
    return table_html(heads, rows, words("battles.participants"))


def dates_html(battle: Battle, knowledge: KnowledgeBase, words: Words) -> str:
    """Write the dates of a battle beside its rival ones, each with its source."""
    rows: list[tuple[Cell, ...]] = [(when_text(battle, words), source_link(battle.source_id, knowledge), "")]
    for claim in knowledge.battle_dates.get(battle.battle_id, ()):
        when = span_text(str(claim.start or ""), str(claim.end or ""), words)
        rows.append((when, source_link(claim.source_id, knowledge), claim.note))
    return table_html(
        (words("battles.when"), words("battles.source"), words("battles.note")), rows, words("battles.dates")
    )


def claims_of(battle: Battle, knowledge: KnowledgeBase) -> tuple[Claim, ...]:
    """Return all claims about a battle: itself, its rival dates, who took part, and losses."""
    tables = knowledge.battle_dates, knowledge.participations, knowledge.losses
    return (battle, *(claim for table in tables for claim in table.get(battle.battle_id, ())))


def _rank(unit: Unit, words: Words) -> tuple[int, tuple[tuple[int, ...], tuple[int, ...], str]]:
    return LEVELS.index(unit.level), collation_key(words.name_of(unit.name_vi, unit.name_en))
