"""What linked data says beside the columns: narrower classes, points, time-spans, dimensions, codes, search keys.

All of it follows from the columns, so that readers of CIDOC CRM, OWL-Time and GeoSPARQL find their own terms and
queries need no code; an import leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kb.dates import EdtfDate, widened
from kb.facts_io import Facts
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.notation import own_number
from kb.records import Claim, Designation, Loss, OtherCode
from kb.values import as_written
from ontology import names


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a triple.

    Attributes:
        text: IRI, or lexical form of the literal.
        datatype: IRI of its datatype; empty for plain text and for an IRI.
        language: Language tag, or empty.
        is_iri: Whether it is an IRI.
    """

    text: str
    datatype: str = ""
    language: str = ""
    is_iri: bool = False


Pair = tuple[str, Value]
Node = tuple[str, tuple[Pair, ...]]

_SPANS = (("valid_from", "valid_to"), ("start", "end"), ("date", "date"))
_ENDING = frozenset({"designations", "subordinations"})
"""Tables whose rows a later claim can end."""
_TIMELESS = frozenset({"places", "districts"})
"""Tables whose rows CIDOC CRM takes for no event: they have a time in OWL-Time's sense, but no time-span of an E2."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the facts as a whole say about single claims.

    Attributes:
        levels: Unit id to its level.
        ends: Claim id of a designation or subordination to the last day (ordinal) it can have held, where it ended.
    """

    levels: Mapping[str, str]
    ends: Mapping[str, int]


def surroundings_of(facts: Facts) -> Surroundings:
    """Return what single claims need to know of the others."""
    knowledge = KnowledgeBase(facts)
    ends: dict[str, int] = {}
    for unit_id in knowledge.units:
        for name in knowledge.designations(unit_id):
            if name.end is not None:
                ends[name.claim.claim_id] = name.end
        for link in knowledge.subordinations(unit_id):
            if link.end is not None:
                ends[link.claim.claim_id] = link.end
    return Surroundings({unit.unit_id: unit.level for unit in facts.units}, ends)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What follows from one claim.

    Attributes:
        table: Its table.
        iri: IRI of the subject that it writes.
        claim: The claim.
        around: What the other claims say.
    """

    table: str
    iri: str
    claim: Claim
    around: Surroundings

    def types(self) -> Iterator[Pair]:
        """Yield the classes beside the class of the table."""
        if self.table == "districts":
            yield _typed(names.term("Place"))
        for (table, column, value), narrower in names.SUBCLASSES.items():
            if table == self.table and getattr(self.claim, column) == value:
                yield _typed(names.term(narrower))

    def pairs(self) -> Iterator[Pair]:
        """Yield the triples beside the columns: search keys, and what leads to the nodes."""
        if isinstance(self.claim, Designation):
            yield from self._keys(self.claim)
        if isinstance(self.claim, OtherCode):
            yield names.term(names.SEARCH_KEY), Value(key_of(self.claim.code_text))
        end = self.around.ends.get(self.claim.claim_id) if self.table in _ENDING else None
        if end is not None:
            yield names.term(names.HELD_UNTIL), Value(date.fromordinal(end).isoformat(), names.XSD + "date")
        for iri, pairs in self.nodes():
            yield _leading(self.table, pairs), Value(iri, is_iri=True)

    def _keys(self, claim: Designation) -> Iterator[Pair]:
        yield names.term(names.SEARCH_KEY), Value(key_of(claim.text))
        own = own_number(claim.text, self.around.levels.get(claim.unit_id, ""))
        if own is not None:
            yield names.term(names.NUMBER), Value(own.number)
            yield names.term(names.NUMBER_LEVEL), Value(own.word_class)
            yield names.term(names.NUMBER_SUFFIX), Value(own.suffix)

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes that belong to the claim, each named after it."""
        for fragment, pairs in (
            ("point", self._point()),
            ("time", self._time()),
            ("count", self._count()),
            ("code", self._code()),
        ):
            if len(pairs) > 0:
                yield f"{self.iri}#{fragment}", pairs

    def _point(self) -> tuple[Pair, ...]:
        """Return a point in GeoSPARQL's form."""
        lat, lon = getattr(self.claim, "lat", None), getattr(self.claim, "lon", None)
        if lat is None or lon is None:
            return ()
        wkt = Value(f"POINT({as_written(lon)} {as_written(lat)})", names.WKT)
        return _typed(names.GEOMETRY), (names.AS_WKT, wkt)

    def _time(self) -> tuple[Pair, ...]:
        """Return a time-span: the four bounds that CIDOC CRM knows, doubtful dates widened."""
        begin, end = _span(self.claim)
        if begin is None and end is None:
            return ()
        days: list[tuple[str, date | None]] = [
            ("crm:P82a_begin_of_the_begin", None if begin is None else widened(begin)[0]),
            ("crm:P81a_end_of_the_begin", None if begin is None else widened(begin)[1]),
            ("crm:P81b_begin_of_the_end", None if end is None else widened(end)[0]),
            ("crm:P82b_end_of_the_end", None if end is None else widened(end)[1]),
        ]
        bounds = [(names.iri(name), Value(day.isoformat(), names.XSD + "date")) for name, day in days if day]
        return _typed(names.iri("crm:E52_Time-Span")), _typed(names.iri("time:TemporalEntity")), *bounds

    def _count(self) -> tuple[Pair, ...]:
        """Return the dimension that a loss assigns."""
        if not isinstance(self.claim, Loss):
            return ()
        limits = [("crm:P90a_has_lower_value_limit", self.claim.count_min)]
        limits += [("crm:P90b_has_upper_value_limit", self.claim.count_max)]
        values = [(names.iri(name), Value(str(n), names.XSD + "integer")) for name, n in limits if n is not None]
        return _typed(names.iri("crm:E54_Dimension")), *values

    def _code(self) -> tuple[Pair, ...]:
        """Return the identifier that a designation assigns."""
        if not isinstance(self.claim, Designation):
            return ()
        content = (names.iri("crm:P190_has_symbolic_content"), Value(self.claim.text))
        return _typed(names.iri("crm:E42_Identifier")), content


def _span(claim: Claim) -> tuple[EdtfDate | None, EdtfDate | None]:
    for begin, end in _SPANS:
        if hasattr(claim, begin):
            return getattr(claim, begin), getattr(claim, end)
    return None, None


def _typed(iri: str) -> Pair:
    return names.RDF_TYPE, Value(iri, is_iri=True)


_LEADING = {
    names.GEOMETRY: names.HAS_GEOMETRY,
    names.iri("crm:E52_Time-Span"): names.iri("crm:P4_has_time-span"),
    names.iri("crm:E54_Dimension"): names.iri("crm:P141_assigned"),
    names.iri("crm:E42_Identifier"): names.iri("crm:P37_assigned"),
}


def _leading(table: str, pairs: tuple[Pair, ...]) -> str:
    """Return the property that leads from a claim to one of its nodes, by the class of the node."""
    leading = _LEADING[pairs[0][1].text]
    is_timeless = table in _TIMELESS and leading == names.iri("crm:P4_has_time-span")
    return names.iri("time:hasTime") if is_timeless else leading
