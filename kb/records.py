"""The facts as typed, frozen records: one class per table, each column declared once.

A field's metadata holds its `Column`; loader, checks, templates, docs and tests all read that.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from kb import schema
from kb.dates import EdtfDate
from kb.problems import Where


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the facts, with its place in the files and an id hashed from what it says.

    Attributes:
        where: File and row it was read from.
        claim_id: 16 hexadecimal digits, the same for the same statement in every run.
    """

    where: Where
    claim_id: str


@dataclass(frozen=True, slots=True)
class Unit(Claim):
    """An organisation with a history; its identity is not its name."""

    unit_id: str = schema.text("permanent id: level, number or name, qualifier", required=True)
    name_vi: str = schema.text("name in Vietnamese", required=True)
    name_en: str = schema.text("name in English")
    level: str = schema.choice("echelon", *schema.LEVELS)
    branch: str = schema.choice("arm or service", *schema.BRANCHES)
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class UnitEvent(Claim):
    """A beginning, an end or a change of a unit; rival dates are rows of their own."""

    unit_id: str = schema.reference("unit", "units")
    event: str = schema.choice(
        "what happened",
        "formed",
        "dissolved",
        "renamed",
        "merged_into",
        "split_from",
        "reorganised_as",
        "transferred",
    )
    date: EdtfDate | None = schema.date("when")
    place_text: str = schema.text("where, as in the source")
    other_unit_id: str = schema.reference("unit merged into or become", "units", required=False)
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Designation(Claim):
    """What a unit was called or wrote, and when."""

    unit_id: str = schema.reference("unit that bore it", "units")
    text: str = schema.text("designation as written", required=True)
    kind: str = schema.choice(
        "kind of designation",
        "phien_hieu",
        "ky_hieu",
        "mat_danh",
        "hom_thu",
        "honorific",
        "us_designation",
        "abbreviation",
    )
    scope: str = schema.choice(
        "whole = this unit; part = a sub-unit of it; collective = any unit under this theatre",
        "whole",
        "part",
        "collective",
    )
    valid_from: EdtfDate | None = schema.date("in use from; empty = not seen")
    valid_to: EdtfDate | None = schema.date("in use to; empty = open or not seen")
    source_id: str = schema.source()
    confidence: str = schema.choice("how sure the editor is", *schema.CONFIDENCES)
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class OtherCode(Claim):
    """A code that names no unit: hospital, road, tag, district and the like."""

    code_text: str = schema.text("code as written", required=True)
    kind: str = schema.choice(
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
    meaning: str = schema.text("what it means")
    place_text: str = schema.text("where, as in the source")
    valid_from: EdtfDate | None = schema.date("in use from; empty = not seen")
    valid_to: EdtfDate | None = schema.date("in use to; empty = open or not seen")
    source_id: str = schema.source()
    confidence: str = schema.choice("how sure the editor is", *schema.CONFIDENCES)
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Subordination(Claim):
    """Who stood under whom; dates often say "attested then", not "joined then"."""

    unit_id: str = schema.reference("the unit under command", "units")
    parent_unit_id: str = schema.reference("the unit above", "units")
    kind: str = schema.choice(
        "organic, attached for a time, or territorial (local forces and regions)",
        "organic",
        "attached",
        "territorial",
    )
    valid_from: EdtfDate | None = schema.date("from; empty = not seen")
    valid_to: EdtfDate | None = schema.date("to; empty = open or not seen")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Presence(Claim):
    """A unit was in a place in an interval."""

    unit_id: str = schema.reference("unit", "units")
    place_text: str = schema.text("where, as in the source", required=True)
    place_id: str = schema.reference("where one known place is meant", "places", "districts", required=False)
    lat: float | None = schema.degrees("latitude")
    lon: float | None = schema.degrees("longitude")
    radius_km: float | None = schema.column("km", "extent of the place")
    valid_from: EdtfDate | None = schema.date("from; empty = not seen")
    valid_to: EdtfDate | None = schema.date("to; empty = open or not seen")
    activity: str = schema.text("what it did there")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Battle(Claim):
    """A campaign, battle or engagement with its main dates; rival dates stand in `BattleDate`."""

    battle_id: str = schema.text("permanent id", required=True)
    name_vi: str = schema.text("name in Vietnamese", required=True)
    name_en: str = schema.text("name in English")
    kind: str = schema.choice("size of the fight", "campaign", "battle", "engagement")
    part_of: str = schema.reference("the wider campaign", "battles", required=False)
    start: EdtfDate | None = schema.date("first day")
    end: EdtfDate | None = schema.date("last day")
    place_text: str = schema.text("where, as in the source")
    place_id: str = schema.reference("where one known place is meant", "places", "districts", required=False)
    lat: float | None = schema.degrees("latitude")
    lon: float | None = schema.degrees("longitude")
    radius_km: float | None = schema.column("km", "extent of the place")
    coord_source: str = schema.text("where the point comes from: page, well-known or place_id")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class BattleDate(Claim):
    """A rival date of a battle."""

    battle_id: str = schema.reference("battle", "battles")
    start: EdtfDate | None = schema.date("first day")
    end: EdtfDate | None = schema.date("last day")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Participation(Claim):
    """A unit fought in a battle."""

    battle_id: str = schema.reference("battle", "battles")
    unit_id: str = schema.reference("unit", "units")
    role: str = schema.choice(
        "its part; empty = unknown",
        "main",
        "support",
        "reserve",
        "blocking",
        "diversion",
        "command",
        required=False,
    )
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Loss(Claim):
    """Claimed losses of the People's Army in a battle; rival claims stand side by side."""

    battle_id: str = schema.reference("battle", "battles")
    unit_id: str = schema.reference("unit; empty = the whole force", "units", required=False)
    category: str = schema.choice("what is counted", "killed", "wounded", "missing", "total")
    count_min: int | None = schema.column("count", "persons, at least", required=True)
    count_max: int | None = schema.column("count", "persons, at most; empty = more than the minimum")
    claimed_by: str = schema.text("who claims; empty = the page does not say")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Period(Claim):
    """A named period of the wars."""

    period_id: str = schema.text("permanent id", required=True)
    name_vi: str = schema.text("name in Vietnamese", required=True)
    name_en: str = schema.text("name in English")
    start: EdtfDate | None = schema.date("first day", required=True)
    end: EdtfDate | None = schema.date("last day", required=True)
    part_of: str = schema.reference("wider period", "periods", required=False)
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Place(Claim):
    """A historical province, zone, front, district or wartime place."""

    place_id: str = schema.text("permanent id", required=True)
    name_vi: str = schema.text("name in Vietnamese", required=True)
    alt_names: str = schema.text("other names, separated by a vertical bar")
    kind: str = schema.choice("kind of place", *schema.PLACE_KINDS)
    lat: float | None = schema.degrees("latitude of the centre", required=True)
    lon: float | None = schema.degrees("longitude of the centre", required=True)
    radius_km: float | None = schema.column("km", "extent")
    parent_id: str = schema.reference("holding place", "places", "districts", required=False)
    valid_from: EdtfDate | None = schema.date("existed from")
    valid_to: EdtfDate | None = schema.date("existed to, exclusive")
    coord_source: str = schema.text("where the point comes from")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class District(Place):
    """A district before July 2025."""


@dataclass(frozen=True, slots=True)
class Succession(Claim):
    """A change of provinces or zones."""

    from_place_id: str = schema.reference("the place that changed", "places", "districts")
    to_place_id: str = schema.reference(
        "what its land became; empty when abolished", "places", "districts", required=False
    )
    date: EdtfDate | None = schema.date("when")
    kind: str = schema.choice("kind of change", "merge", "split", "transfer", "rename", "abolish")
    share: float | None = schema.column("share", "rough part of the area that went there")
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class ProvincePresent(Claim):
    """What part of a historical province lies in which of the 63 and of the 34 provinces."""

    place_id: str = schema.reference("historical province", "places")
    province63_id: str = schema.reference("province of 1997-2025", "places")
    present_place_id: str = schema.reference("province of today", "places")
    share: float | None = schema.column("share", "part of the old province", required=True)
    method: str = schema.choice("how the part was found", "area", "districts", "hamlets")


@dataclass(frozen=True, slots=True)
class Hamlet(Claim):
    """A hamlet of the Republic of Vietnam in 1967-74, with its place on the old map grid."""

    hes_id: str = schema.text("number in the hamlet evaluation system", required=True)
    name: str = schema.text("name, without diacritics", required=True)
    grid: str = schema.text("military grid reference, Indian 1960 datum")
    lat: float | None = schema.degrees("latitude", required=True)
    lon: float | None = schema.degrees("longitude", required=True)
    rvn_province_id: str = schema.reference("province then", "places", required=False)
    province63_id: str = schema.reference("province of the 63", "places", required=False)
    source_id: str = schema.source()


@dataclass(frozen=True, slots=True)
class Abbreviation(Claim):
    """An abbreviation or a written pattern with its readings."""

    abbr: str = schema.text("as written", required=True)
    expansion_vi: str = schema.text("in full; rival readings separated by a vertical bar")
    expansion_en: str = schema.text("in English; rival readings separated by a vertical bar")
    level: str = schema.choice(
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
    source_id: str = schema.source()
    note: str = schema.note()


@dataclass(frozen=True, slots=True)
class Source(Claim):
    """A page or book that claims rest on."""

    source_id: str = schema.text("permanent id", required=True)
    title: str = schema.text("title", required=True)
    url: str = schema.text("address")
    publisher: str = schema.text("who published it")
    kind: str = schema.choice(
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
    language: str = schema.text("ISO 639-1")
    note: str = schema.note()


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


def columns_of(table: str) -> dict[str, schema.Column]:
    """The declared columns of a table, in file order.

    Args:
        table: One of `RECORDS`.

    Returns:
        Column name to declaration; the bookkeeping fields of `Claim` are no columns.

    >>> columns_of("losses")["count_min"].type
    'count'
    """
    return {item.name: item.metadata["column"] for item in fields(RECORDS[table]) if "column" in item.metadata}
