"""What the pages ask of one version of the facts: each index is made once, for everyone who has the explorer open."""

from __future__ import annotations

import gc
from functools import cached_property

from decoder.decode import Decoder
from decoder.notice import Notice
from kb.battle_search import BattleFinder
from kb.checks import check_facts
from kb.claim_words import ClaimTeller
from kb.code_atlas import CodeAtlas
from kb.fact_counts import FactCounts, count_facts
from kb.near_place import Located, StationMap
from kb.nearest import NearestFinder
from kb.period_view import PeriodView, view_of
from kb.problem_words import ProblemTeller, ToldProblem
from kb.problems import SEVERITIES, Problem
from kb.source_use import SourceIndex
from kb.unit_claims import UnitClaims
from kb.unit_search import UnitSearch
from kb.words import Words

_NOTICE = Notice(unit_text="e66", died_text="1968", place_text="Quảng Trị")
"""Any notice: the first one builds what the decoder asks of the facts."""


class Indexes:
    """Indexes over the facts of a decoder, made when first asked for or by `ready`."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._knowledge = decoder.knowledge

    def ready(self) -> None:
        """Make now what the pages ask for, the most used first.

        What is made lives as long as the facts: it is taken out of the garbage collector's rounds, which otherwise stop
        every page for a second where there are millions of claims.
        """
        knowledge = self._knowledge
        self._decoder.decode(_NOTICE)
        _ = knowledge.by_key, knowledge.by_number, knowledge.children
        self.unit_search.ready()
        self.unit_claims.ready()
        self.nearest.ready()
        _ = self.battles
        self.codes.ready()
        _ = knowledge.graph, self.sources, self.teller
        gc.collect()
        gc.freeze()

    @cached_property
    def unit_search(self) -> UnitSearch:
        """Finds units by what people type."""
        return UnitSearch(self._knowledge, self.nearest)

    @cached_property
    def unit_claims(self) -> UnitClaims:
        """Finds every claim about a unit."""
        return UnitClaims(self._knowledge)

    @cached_property
    def nearest(self) -> NearestFinder:
        """Finds the entities nearest to a text."""
        return NearestFinder(self._knowledge)

    @cached_property
    def battles(self) -> BattleFinder:
        """Finds battles by name, place, unit and year."""
        return BattleFinder(self._knowledge)

    @cached_property
    def stations(self) -> StationMap:
        """The dated stations with the points that the decoder finds for them."""
        points = self._decoder.lookups.points
        pairs = ((station, points.of_station(station)) for station in self._knowledge.stations.all())
        return StationMap(
            Located(station, point.lat, point.lon, point.radius_km) for station, point in pairs if point is not None
        )

    @cached_property
    def codes(self) -> CodeAtlas:
        """Who held a code, when and where."""
        return CodeAtlas(self._knowledge)

    @cached_property
    def periods(self) -> dict[str, PeriodView]:
        """What fell into each period, by its id."""
        return {key: view_of(period, self._knowledge) for key, period in self._knowledge.periods.items()}

    @cached_property
    def sources(self) -> SourceIndex:
        """The sources with their claims."""
        return SourceIndex(self._knowledge.facts)

    @cached_property
    def teller(self) -> ClaimTeller:
        """Tells claims in words."""
        return ClaimTeller(self._knowledge)

    @cached_property
    def counts(self) -> FactCounts:
        """How much the facts hold."""
        return count_facts(self._knowledge.facts)

    def problems(self, words: Words) -> tuple[ToldProblem, ...]:
        """Return the problems of the facts in a language, the grave ones first."""
        found = self._told.get(words.language)
        if found is None:
            teller = ProblemTeller(self._knowledge)
            found = self._told[words.language] = tuple(teller.tell(problem, words) for problem in self._problems)
        return found

    @cached_property
    def _told(self) -> dict[str, tuple[ToldProblem, ...]]:
        """Language to the problems told in it."""
        return {}

    @cached_property
    def _problems(self) -> list[Problem]:
        return sorted(check_facts(self._knowledge.facts), key=lambda each: SEVERITIES.index(each.severity))
