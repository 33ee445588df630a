"""How tables, columns, values and keys of the facts are called as linked data: one rule for each, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import quote, unquote

from kb.records import KEYS, RECORDS, columns_of
from kb.schema import Column

ONTOLOGY = "https://w3id.org/giaima/ontology#"
DATA = "https://w3id.org/giaima/id/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
HAS_GEOMETRY = "http://www.opengis.net/ont/geosparql#hasGeometry"
AS_WKT = "http://www.opengis.net/ont/geosparql#asWKT"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
GEOMETRY = "http://www.opengis.net/ont/geosparql#Geometry"

PREFIXES: Mapping[str, str] = {
    "gm": ONTOLOGY,
    "gmd": DATA,
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "crminf": "http://www.cidoc-crm.org/extensions/crminf/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

CLASSES: Mapping[str, str] = {
    "sources": "Source",
    "units": "Unit",
    "unit_events": "UnitEvent",
    "designations": "Designation",
    "other_codes": "OtherCode",
    "subordinations": "Subordination",
    "places": "Place",
    "districts": "District",
    "presences": "Presence",
    "battles": "Battle",
    "battle_dates": "BattleDate",
    "participations": "Participation",
    "losses": "Loss",
    "periods": "Period",
    "successions": "PlaceSuccession",
    "province_present": "ProvinceShare",
    "hamlets_rvn": "Hamlet",
    "abbreviations": "Abbreviation",
}
"""Table to the class of its rows."""
TABLES: Mapping[str, str] = {name: table for table, name in CLASSES.items()}

CLAIM = "Claim"
CLAIM_ID, ROW, STATUS, RANK, DESCRIBES = "claimId", "row", "status", "rank", "describes"
"""Properties of every claim: its id, its place in its table, its status and rank, the entity that it describes."""
SEARCH_KEY, NUMBER, NUMBER_LEVEL, NUMBER_SUFFIX = "searchKey", "number", "numberLevel", "numberSuffix"
"""Properties computed from the text of a designation or code, so that queries find it however it is written."""
HELD_UNTIL = "heldUntil"
"""The last day a state can have held: as its claim says, or before the later claim that cannot hold beside it."""
DERIVED = frozenset(
    {CLAIM_ID, ROW, STATUS, RANK, DESCRIBES, SEARCH_KEY, NUMBER, NUMBER_LEVEL, NUMBER_SUFFIX, HELD_UNTIL}
)
"""Properties that say nothing that is not in the columns: an import leaves them out."""

SUBCLASSES: Mapping[tuple[str, str, str], str] = {
    ("unit_events", "event", "formed"): "Formation",
    ("unit_events", "event", "dissolved"): "Dissolution",
    ("unit_events", "event", "renamed"): "Renaming",
    ("unit_events", "event", "merged_into"): "Merger",
    ("unit_events", "event", "split_from"): "Split",
    ("battles", "kind", "campaign"): "Campaign",
}
"""Table, column and value to the narrower class of such rows."""

SCHEMES: Mapping[tuple[str, str], str] = {
    ("sources", "kind"): "SourceKind",
    ("units", "level"): "Level",
    ("units", "branch"): "Branch",
    ("unit_events", "event"): "UnitEventKind",
    ("designations", "kind"): "DesignationKind",
    ("designations", "scope"): "Scope",
    ("designations", "confidence"): "Certainty",
    ("other_codes", "kind"): "OtherCodeKind",
    ("other_codes", "confidence"): "Certainty",
    ("subordinations", "kind"): "SubordinationKind",
    ("places", "kind"): "PlaceKind",
    ("districts", "kind"): "PlaceKind",
    ("battles", "kind"): "BattleKind",
    ("participations", "role"): "Role",
    ("losses", "category"): "LossCategory",
    ("successions", "kind"): "SuccessionKind",
    ("province_present", "method"): "ShareMethod",
    ("abbreviations", "level"): "AbbreviationKind",
}
"""Table and column of a closed vocabulary to its scheme of concepts."""

_PATHS = {"districts": "places"}
"""Tables whose keys are of one kind with another's: a reference to a place may name a district."""


def iri(short: str) -> str:
    """Return the IRI that a prefixed name stands for.

    >>> iri("crm:P4_has_time-span")
    'http://www.cidoc-crm.org/cidoc-crm/P4_has_time-span'
    """
    prefix, local = short.split(":", 1)
    return PREFIXES[prefix] + local


def term(local: str) -> str:
    """Return the IRI of a term of the ontology.

    >>> term("Unit")
    'https://w3id.org/giaima/ontology#Unit'
    """
    return ONTOLOGY + local


def concept(scheme: str, value: str) -> str:
    """Return the IRI of a value of a closed vocabulary.

    >>> concept("DesignationKind", "ky_hieu")
    'https://w3id.org/giaima/ontology#DesignationKind-ky_hieu'
    """
    return f"{ONTOLOGY}{scheme}-{value}"


def concept_value(scheme: str, iri: str) -> str:
    """Return the value that a concept stands for; the IRI itself when it is none of the scheme."""
    return iri.removeprefix(f"{ONTOLOGY}{scheme}-")


def entity(table: str, key: str) -> str:
    """Return the IRI of an entity.

    >>> entity("units", "division-304")
    'https://w3id.org/giaima/id/units/division-304'
    """
    return f"{DATA}{_PATHS.get(table, table)}/{quote(key, safe='')}"


def entity_key(iri: str) -> str:
    """Return the key of an entity from its IRI."""
    return unquote(iri.rsplit("/", 1)[-1])


def shown(text: str) -> str:
    """Return an IRI of this house in short, as a table shows it; any other text as it is.

    >>> shown("https://w3id.org/giaima/id/units/division-304"), shown("https://w3id.org/giaima/ontology#Level-division")
    ('units/division-304', 'Level-division')
    """
    if text.startswith(ONTOLOGY):
        return text.removeprefix(ONTOLOGY)
    return unquote(text.removeprefix(DATA)) if text.startswith(DATA) else text


def claim(table: str, claim_id: str) -> str:
    """Return the IRI of a claim."""
    return f"{DATA}claims/{table}/{claim_id}"


@cache
def property_of(table: str, column: str) -> str:
    """Return the local name of the property that holds a column.

    The key of a table is its identifier, a reference is called by what it names, the rest by the column.

    >>> property_of("subordinations", "parent_unit_id"), property_of("units", "unit_id")
    ('parentUnit', 'identifier')
    """
    if KEYS.get(table) == column:
        return "identifier"
    if column in ("name_vi", "name_en"):
        return "name"
    named = column.removesuffix("_id") if len(columns_of(table)[column].refers_to) > 0 else column
    first, *rest = named.split("_")
    return first + "".join(word.capitalize() for word in rest)


def bound_of(local: str, bound: str) -> str:
    """Return the property of the earliest or latest day of a date.

    >>> bound_of("validFrom", "Earliest")
    'validFromEarliest'
    """
    return local + bound


def columns() -> list[tuple[str, str, Column]]:
    """Return every table, column and its declaration, in the order of the tables."""
    return [(table, name, column) for table in RECORDS for name, column in columns_of(table).items()]
