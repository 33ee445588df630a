"""What to research next: the facts that are not known, ranked by the doubt they would remove over a list of notices.

A question about one unit ("was it there then?", "did it stand under that superior?") is answered yes with chance a when
the man was of that unit, and with chance b when he was not. With p the unit's probability, the doubt its answer removes
on average is I = h(pa + (1-p)b) - p h(a) - (1-p) h(b), h the binary entropy in bits. The meaning of an unread code
would tell which theatre was meant: it removes the entropy of the theatres among the hypotheses, or among all units when
none is left. Gains are added up over the notices; two questions on one notice share some of theirs, so that the sums
rank and do not add up.

Source: Lindley, On a Measure of the Information Provided by an Experiment, Ann. Math. Statist. 27 (1956).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from decoder.decode import Decoder, Decoding, NoticeError
from decoder.impact import distinct
from decoder.matching import Matcher
from decoder.notice import Notice
from decoder.part import Part
from decoder.posterior import Hypothesis
from decoder.window import Window
from kb.records import Unit
from kb.standing import Link

GapKind = Literal["whereabouts", "superior", "code"]
_UNREAD = ("unknown", "undeciphered")
"""What an `other` part is when nobody knows its meaning."""
_THEATRES = ("front", "military-region")


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that is not known, with what knowing it would be worth.

    Attributes:
        kind: ``whereabouts`` of a unit, its ``superior``, or the meaning of a ``code``.
        subject: Unit id, or the code as written.
        asked: The place, or the superior named; empty for a code.
        first: First month the question is about, as in ``1968-02``; empty without dates.
        last: Last month.
        bits: Doubt it would remove on average, added up over the notices.
        notices: How many rows of the list it bears on.
    """

    kind: GapKind
    subject: str
    asked: str
    first: str
    last: str
    bits: float
    notices: int


@dataclass(frozen=True, slots=True)
class _Question:
    kind: GapKind
    subject: str
    asked: str
    first: str
    last: str


class GapFinder:
    """Finds what to research next over one knowledge base.

    Args:
        decoder: Over the facts as they are.
    """

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._theatres: dict[Window, float] = {}

    def find(self, notices: Iterable[Notice], *, on_notice: Callable[[], None] | None = None) -> tuple[Gap, ...]:
        """Rank the facts that are missing by how much doubt they would remove over a list of notices.

        Args:
            notices: The list; notices that say the same are decoded once and count as often as they stand there.
            on_notice: Called after each distinct notice, for progress.

        Returns:
            The gaps, the most worthwhile first. Cost: one decoding per distinct notice, some microseconds for each of
            its units, and the chains of command of all units once per different date of a notice with an unread code.
        """
        bits: defaultdict[_Question, float] = defaultdict(float)
        rows: defaultdict[_Question, int] = defaultdict(int)
        for notice, notice_ids in distinct(notices).items():
            for question, gain in self._gains(notice):
                bits[question] += gain * len(notice_ids)
                rows[question] += len(notice_ids)
            if on_notice is not None:
                on_notice()
        least = self._decoder.weights("gaps", "least gain")
        gaps = [
            Gap(each.kind, each.subject, each.asked, each.first, each.last, gain, rows[each])
            for each, gain in bits.items()
            if gain >= least
        ]
        return tuple(sorted(gaps, key=lambda gap: (-gap.bits, gap.kind, gap.subject, gap.asked, gap.first)))

    def _gains(self, notice: Notice) -> Iterator[tuple[_Question, float]]:
        """Yield what could be asked about one notice, with the doubt the answer would remove (bits)."""
        try:
            decoding = self._decoder.decode(notice)
        except NoticeError:
            return
        yield from self._of_codes(decoding)
        months = _months(decoding, self._decoder.weights("gaps", "widest window"))
        if months is None:
            return
        shares: defaultdict[str, float] = defaultdict(float)
        lost: dict[str, Hypothesis] = {}
        for hypothesis in decoding.hypotheses:
            shares[hypothesis.unit.unit_id] += hypothesis.probability
            if hypothesis.station.kind == "unknown":
                lost[hypothesis.unit.unit_id] = hypothesis
        for unit_id, hypothesis in lost.items():
            yield from self._of_whereabouts(decoding, hypothesis, shares[unit_id], months)
            yield from self._of_superiors(hypothesis, shares[unit_id], months)

    def _of_whereabouts(
        self, decoding: Decoding, hypothesis: Hypothesis, share: float, months: tuple[str, str]
    ) -> Iterator[tuple[_Question, float]]:
        """Ask whether a unit whose whereabouts are not known was at the place of the notice."""
        if len(decoding.died_places.matches) == 0:
            return
        place, weights, lookups = decoding.died_places.matches[0], self._decoder.weights, self._decoder.lookups
        if_right = weights("place", "inside") + weights("place", "near")
        by_chance = sum(lookups.shares_by_distance(place.lat, place.lon, place.radius_km)[:2])
        question = _Question("whereabouts", hypothesis.unit.unit_id, place.name, *months)
        yield question, information(share, if_right, by_chance)

    def _of_superiors(
        self, hypothesis: Hypothesis, share: float, months: tuple[str, str]
    ) -> Iterator[tuple[_Question, float]]:
        """Ask whether a unit whose superior is not known stood under the one that the notice names."""
        weights = self._decoder.weights
        gain = information(share, weights("chain", "attested"), weights("chain", "contradicted"))
        for evidence in hypothesis.evidence:
            if evidence.name == "superior_named" and evidence.level == "not known":
                yield _Question("superior", hypothesis.unit.unit_id, evidence.values["written"], *months), gain

    def _of_codes(self, decoding: Decoding) -> Iterator[tuple[_Question, float]]:
        """Ask which theatre or region an unread code of the best reading means."""
        parts: tuple[Part, ...] = decoding.readings[0].parts if len(decoding.readings) > 0 else ()
        unread = [part for part in parts if part.kind == "other" and part.value in _UNREAD]
        if len(unread) == 0:
            return
        masses: defaultdict[str, float] = defaultdict(float)
        for hypothesis in decoding.hypotheses:
            masses[_theatre(hypothesis.unit, hypothesis.candidate.chain)] += hypothesis.probability
        doubt = _entropy_of(masses) * (1 - decoding.none_of_these)
        doubt += self._theatre_entropy(decoding.window) * decoding.none_of_these
        for part in unread:
            yield _Question("code", part.text, "", "", ""), doubt

    def _theatre_entropy(self, window: Window) -> float:
        """Return the doubt about the theatre of a man of whom only the days are known."""
        if window not in self._theatres:
            deaths, matcher = self._decoder.lookups.deaths, Matcher(self._decoder.lookups, window)
            masses: defaultdict[str, float] = defaultdict(float)
            for unit in self._decoder.knowledge.facts.units:
                mass = deaths.prior(unit.unit_id, with_sub_units=False) * deaths.existence_ratio(unit.unit_id, window)
                masses[_theatre(unit, matcher.chains.chain(unit.unit_id))] += mass
            self._theatres[window] = _entropy_of(masses)
        return self._theatres[window]


def _theatre(unit: Unit, chain: tuple[Link, ...]) -> str:
    """Return the nearest front or military region above a unit, or itself; empty when none is known."""
    above = (unit, *(link.unit for link in chain))
    return next((each.unit_id for each in above if each.level in _THEATRES), "")


def _entropy_of(masses: Mapping[str, float]) -> float:
    total = math.fsum(masses.values())
    return entropy([mass / total for mass in masses.values()]) if total > 0 else 0.0


def information(share: float, if_right: float, by_chance: float) -> float:
    """Return the doubt that a yes-or-no answer about one unit removes on average.

    Args:
        share: Probability of the unit (0 to 1).
        if_right: Chance of yes when the man was of the unit.
        by_chance: Chance of yes when he was not.

    Returns:
        Bits, 0 or more.

    >>> round(information(0.5, 1.0, 0.0), 3), information(0.5, 0.3, 0.3)
    (1.0, 0.0)
    """
    answered = share * if_right + (1 - share) * by_chance
    gain = _binary(answered) - share * _binary(if_right) - (1 - share) * _binary(by_chance)
    return max(gain, 0.0)


def entropy(shares: Iterable[float]) -> float:
    """Return the entropy of some probabilities and of what they leave to one, in bits."""
    known = [share for share in shares if share > 0]
    rest = max(1 - math.fsum(known), 0.0)
    return -math.fsum(share * math.log2(share) for share in (*known, rest) if share > 0)


def _binary(chance: float) -> float:
    return entropy([min(max(chance, 0.0), 1.0)])


def _months(decoding: Decoding, widest_days: float) -> tuple[str, str] | None:
    """Return the first and last month of the notice's days; None when they are too many to ask about."""
    window = decoding.window
    if not window.is_given or window.days > widest_days:
        return None
    first, last = (date.fromordinal(day) for day in (window.first, window.last))
    return f"{first:%Y-%m}", f"{last:%Y-%m}"
