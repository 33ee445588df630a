"""The facts as typed, frozen records: one class per table, each column declared once.

A field's metadata holds its `Column`; loader, checks, templates, docs and tests all read that.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from kb.dates import EdtfDate
from kb.problems import Where

ColumnType = Literal["text", "date", "degrees", "km", "share", "count"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

    Attributes:
        type: ``text``, ``date`` (EDTF), ``degrees`` (WGS84 decimal), ``km``, ``share`` (0 to 1) or
            ``count`` (persons, whole).
        meaning: One sentence, shown to the person who fills it in.
        required: Whether it may be empty.
        allowed: Closed vocabulary, empty when the text is free.
        refers_to: Tables whose key the value must be, empty when it is no reference.
        is_said: Whether the value is part of what the claim says (and so of its id).
    """

    type: ColumnType
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    is_said: bool = True


def _column(
    type: ColumnType,
    meaning: str,
    *,
    required: bool = False,
    allowed: tuple[str, ...] = (),
    refers_to: tuple[str, ...] = (),
    is_said: bool = True,
) -> Any:
    column = Column(type, meaning, required, allowed, refers_to, is_said)
    return field(metadata={"column": column})


def _text(meaning: str, *, required: bool = False) -> Any:
    return _column("text", meaning, required=required)


def _choice(meaning: str, *allowed: str, required: bool = True) -> Any:
    return _column("text", meaning, required=required, allowed=allowed)


def _ref(meaning: str, *tables: str, required: bool = True) -> Any:
    return _column("text", meaning, required=required, refers_to=tables)


def _date(meaning: str, *, required: bool = False) -> Any:
    return _column("date", meaning, required=required)


def _degrees(meaning: str, *, required: bool = False) -> Any:
    return _column("degrees", meaning, required=required)


def _source() -> Any:
    return _ref("page or book that says so; `editor` marks common knowledge without one", "sources")


def _note() -> Any:
    return _column("text", "the editor's own short words", is_said=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the facts, with its place in the files and an id hashed from what it says.

    Attributes:
        where: File and row it was read from.
        claim_id: 16 hexadecimal digits, the same for the same statement in every run.
    """

    where: Where
    claim_id: str


LEVELS = (
    "military-region",
    "front",
    "corps",
    "group",
    "division",
    "brigade",
    "regiment",
    "battalion",
    "company",
)
BRANCHES = (
    "infantry",
    "artillery",
    "air-defence",
    "sapper",
    "armour",
    "engineer",
    "logistics",
    "signal",
    "local-force",
    "navy",
    "airforce",
    "medical",
    "border-guard",
    "headquarters",
    "other",
)
PLACE_KINDS = (
    "province",
    "rvn_province",
    "revolutionary_province",
    "district",
    "commune",
    "town",
    "village",
    "hill",
    "camp",
    "fire_base",
    "airfield",
    "road",
    "road_section",
    "river",
    "bridge",
    "valley",
    "island",
    "base_area",
    "zone",
    "inter_zone",
    "front",
    "country",
)
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Unit(Claim):
    """An organisation with a history; its identity is not its name."""

    unit_id: str = _text("permanent id: level, number or name, qualifier", required=True)
    name_vi: str = _text("name in Vietnamese", required=True)
    name_en: str = _text("name in English")
    level: str = _choice("echelon", *LEVELS)
    branch: str = _choice("arm or service", *BRANCHES)
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class UnitEvent(Claim):
    """A beginning, an end or a change of a unit; rival dates are rows of their own."""

    unit_id: str = _ref("unit", "units")
    event: str = _choice(
        "what happened",
        "formed",
        "dissolved",
        "renamed",
        "merged_into",
        "split_from",
        "reorganised_as",
        "transferred",
    )
    date: EdtfDate | None = _date("when")
    place_text: str = _text("where, as in the source")
    other_unit_id: str = _ref("unit merged into or become", "units", required=False)
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Designation(Claim):
    """What a unit was called or wrote, and when."""

    unit_id: str = _ref("unit that bore it", "units")
    text: str = _text("designation as written", required=True)
    kind: str = _choice(
        "kind of designation",
        "phien_hieu",
        "ky_hieu",
        "mat_danh",
        "hom_thu",
        "honorific",
        "us_designation",
        "abbreviation",
    )
    scope: str = _choice(
        "whole = this unit; part = a sub-unit of it; collective = any unit under this theatre",
        "whole",
        "part",
        "collective",
    )
    valid_from: EdtfDate | None = _date("in use from; empty = not seen")
    valid_to: EdtfDate | None = _date("in use to; empty = open or not seen")
    source_id: str = _source()
    confidence: str = _choice("how sure the editor is", *CONFIDENCES)
    note: str = _note()


@dataclass(frozen=True, slots=True)
class OtherCode(Claim):
    """A code that names no unit: hospital, road, tag, district and the like."""

    code_text: str = _text("code as written", required=True)
    kind: str = _choice(
        "what the code names",
        "hospital",
        "recovery_team",
        "undeciphered",
        "tag",
        "theatre",
        "district",
        "commune",
        "place",
        "road",
        "pipeline",
        "campaign",
        "pier",
        "ship",
        "vehicle_plate",
        "mail_address",
        "relay_station",
        "march_group",
        "youth_volunteers",
        "zone",
        "present_corps",
    )
    meaning: str = _text("what it means")
    place_text: str = _text("where, as in the source")
    valid_from: EdtfDate | None = _date("in use from; empty = not seen")
    valid_to: EdtfDate | None = _date("in use to; empty = open or not seen")
    source_id: str = _source()
    confidence: str = _choice("how sure the editor is", *CONFIDENCES)
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Subordination(Claim):
    """Who stood under whom; dates often say "attested then", not "joined then"."""

    unit_id: str = _ref("the unit under command", "units")
    parent_unit_id: str = _ref("the unit above", "units")
    kind: str = _choice(
        "organic, attached for a time, or territorial (local forces and regions)",
        "organic",
        "attached",
        "territorial",
    )
    valid_from: EdtfDate | None = _date("from; empty = not seen")
    valid_to: EdtfDate | None = _date("to; empty = open or not seen")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Presence(Claim):
    """A unit was in a place in an interval."""

    unit_id: str = _ref("unit", "units")
    place_text: str = _text("where, as in the source", required=True)
    place_id: str = _ref("where one known place is meant", "places", "districts", required=False)
    lat: float | None = _degrees("latitude")
    lon: float | None = _degrees("longitude")
    radius_km: float | None = _column("km", "extent of the place")
    valid_from: EdtfDate | None = _date("from; empty = not seen")
    valid_to: EdtfDate | None = _date("to; empty = open or not seen")
    activity: str = _text("what it did there")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Battle(Claim):
    """A campaign, battle or engagement with its main dates; rival dates stand in `BattleDate`."""

    battle_id: str = _text("permanent id", required=True)
    name_vi: str = _text("name in Vietnamese", required=True)
    name_en: str = _text("name in English")
    kind: str = _choice("size of the fight", "campaign", "battle", "engagement")
    part_of: str = _ref("the wider campaign", "battles", required=False)
    start: EdtfDate | None = _date("first day")
    end: EdtfDate | None = _date("last day")
    place_text: str = _text("where, as in the source")
    place_id: str = _ref("where one known place is meant", "places", "districts", required=False)
    lat: float | None = _degrees("latitude")
    lon: float | None = _degrees("longitude")
    radius_km: float | None = _column("km", "extent of the place")
    coord_source: str = _text("where the point comes from: page, well-known or place_id")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class BattleDate(Claim):
    """A rival date of a battle."""

    battle_id: str = _ref("battle", "battles")
    start: EdtfDate | None = _date("first day")
    end: EdtfDate | None = _date("last day")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Participation(Claim):
    """A unit fought in a battle."""

    battle_id: str = _ref("battle", "battles")
    unit_id: str = _ref("unit", "units")
    role: str = _choice(
        "its part; empty = unknown",
        "main",
        "support",
        "reserve",
        "blocking",
        "diversion",
        "command",
        required=False,
    )
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Loss(Claim):
    """Claimed losses of the People's Army in a battle; rival claims stand side by side."""

    battle_id: str = _ref("battle", "battles")
    unit_id: str = _ref("unit; empty = the whole force", "units", required=False)
    category: str = _choice("what is counted", "killed", "wounded", "missing", "total")
    count_min: int | None = _column("count", "persons, at least", required=True)
    count_max: int | None = _column("count", "persons, at most; empty = more than the minimum")
    claimed_by: str = _text("who claims; empty = the page does not say")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Period(Claim):
    """A named period of the wars."""

    period_id: str = _text("permanent id", required=True)
    name_vi: str = _text("name in Vietnamese", required=True)
    name_en: str = _text("name in English")
    start: EdtfDate | None = _date("first day", required=True)
    end: EdtfDate | None = _date("last day", required=True)
    part_of: str = _ref("wider period", "periods", required=False)
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Place(Claim):
    """A historical province, zone, front, district or wartime place."""

    place_id: str = _text("permanent id", required=True)
    name_vi: str = _text("name in Vietnamese", required=True)
    alt_names: str = _text("other names, separated by a vertical bar")
    kind: str = _choice("kind of place", *PLACE_KINDS)
    lat: float | None = _degrees("latitude of the centre", required=True)
    lon: float | None = _degrees("longitude of the centre", required=True)
    radius_km: float | None = _column("km", "extent")
    parent_id: str = _ref("holding place", "places", "districts", required=False)
    valid_from: EdtfDate | None = _date("existed from")
    valid_to: EdtfDate | None = _date("existed to, exclusive")
    coord_source: str = _text("where the point comes from")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class District(Place):
    """A district before July 2025."""


@dataclass(frozen=True, slots=True)
class Succession(Claim):
    """A change of provinces or zones."""

    from_place_id: str = _ref("the place that changed", "places", "districts")
    to_place_id: str = _ref("what its land became; empty when abolished", "places", "districts", required=False)
    date: EdtfDate | None = _date("when")
    kind: str = _choice("kind of change", "merge", "split", "transfer", "rename", "abolish")
    share: float | None = _column("share", "rough part of the area that went there")
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class ProvincePresent(Claim):
    """What part of a historical province lies in which of the 63 and of the 34 provinces."""

    place_id: str = _ref("historical province", "places")
    province63_id: str = _ref("province of 1997-2025", "places")
    present_place_id: str = _ref("province of today", "places")
    share: float | None = _column("share", "part of the old province", required=True)
    method: str = _choice("how the part was found", "area", "districts", "hamlets")


@dataclass(frozen=True, slots=True)
class Hamlet(Claim):
    """A hamlet of the Republic of Vietnam in 1967-74, with its place on the old map grid."""

    hes_id: str = _text("number in the hamlet evaluation system", required=True)
    name: str = _text("name, without diacritics", required=True)
    grid: str = _text("military grid reference, Indian 1960 datum")
    lat: float | None = _degrees("latitude", required=True)
    lon: float | None = _degrees("longitude", required=True)
    rvn_province_id: str = _ref("province then", "places", required=False)
    province63_id: str = _ref("province of the 63", "places", required=False)
    source_id: str = _source()


@dataclass(frozen=True, slots=True)
class Abbreviation(Claim):
    """An abbreviation or a written pattern with its readings."""

    abbr: str = _text("as written", required=True)
    expansion_vi: str = _text("in full; rival readings separated by a vertical bar")
    expansion_en: str = _text("in English; rival readings separated by a vertical bar")
    level: str = _choice(
        "what it belongs to",
        "unit",
        "pattern",
        "branch",
        "rank",
        "position",
        "place",
        "office",
        "person",
        "marker",
        "cover",
        "burial",
        "mail",
        "medical",
        "source",
        "document",
    )
    source_id: str = _source()
    note: str = _note()


@dataclass(frozen=True, slots=True)
class Source(Claim):
    """A page or book that claims rest on."""

    source_id: str = _text("permanent id", required=True)
    title: str = _text("title", required=True)
    url: str = _text("address")
    publisher: str = _text("who published it")
    kind: str = _choice(
        "kind of source",
        "official",
        "newspaper",
        "encyclopedia",
        "book",
        "unit-history",
        "us-archive",
        "forum",
        "blog",
        "law",
    )
    language: str = _text("ISO 639-1")
    note: str = _note()


RECORDS: dict[str, type[Claim]] = {
    "sources": Source,
    "units": Unit,
    "unit_events": UnitEvent,
    "designations": Designation,
    "other_codes": OtherCode,
    "subordinations": Subordination,
    "places": Place,
    "districts": District,
    "presences": Presence,
    "battles": Battle,
    "battle_dates": BattleDate,
    "participations": Participation,
    "losses": Loss,
    "periods": Period,
    "successions": Succession,
    "province_present": ProvincePresent,
    "hamlets_rvn": Hamlet,
    "abbreviations": Abbreviation,
}
"""Table name to record class, in an order in which references point backwards where they can."""

KEYS = {
    "sources": "source_id",
    "units": "unit_id",
    "places": "place_id",
    "districts": "place_id",
    "battles": "battle_id",
    "periods": "period_id",
    "hamlets_rvn": "hes_id",
}
"""The column that identifies an entity, for the tables that declare one."""


def columns_of(table: str) -> dict[str, Column]:
    """The declared columns of a table, in file order.

    Args:
        table: One of `RECORDS`.

    Returns:
        Column name to declaration; the bookkeeping fields of `Claim` are no columns.

    >>> columns_of("losses")["count_min"].type
    'count'
    """
    return {item.name: item.metadata["column"] for item in fields(RECORDS[table]) if "column" in item.metadata}
