"""Evidence from the unit text: the unit's own name, its superiors, its sub-units, its arm and its place."""

from __future__ import annotations

from collections.abc import Sequence

from decoder.candidates import Candidate
from decoder.evidence.evidence import Evidence, evidence_of, named
from decoder.fading import link_chance
from decoder.lookups import Lookups
from decoder.matching import NAMING_KINDS, PHASE_LEVELS, MatchedPart, MatchedReading, Matcher, NameMatch
from decoder.part import Part
from decoder.read import Reading
from decoder.weights import Weights
from kb.folding import key_of
from kb.records import Unit
from kb.schema import LEVELS
from kb.standing import Link
from kb.states import Phase

Chain = tuple[Link, ...]

_TOO_SMALL = ("squad", "platoon")
_THEATRES = ("front", "military-region")
_COUNTED_AS = {"brigade": "regiment", "group": "regiment", "corps": "division", "front": "division"}
"""Levels whose unlisted sub-units are as rare as those of another level."""
_COVERS = "division"
"""The level at which an unmatched cover number (công trường, nông trường) is held against a superior."""


class NameWeigher:
    """Weighs what readings name against candidates; what several readings of a text share is weighed once.

    Args:
        matcher: Matches for the notice's days.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._levels: dict[int, str] = {}
        self._own: dict[tuple[int, str], Evidence] = {}
        self._weighed: dict[tuple[int, str, bool], tuple[Chain, Evidence | None]] = {}

    def weigh(self, matched: MatchedReading, candidate: Candidate) -> list[Evidence]:
        """Weigh every part of a reading against a candidate; each part is used once.

        Args:
            matched: The reading, its parts matched with the units.
            candidate: The unit and its chain of command.

        Returns:
            The unit's own designation first, then superiors, sub-units, arm and place words.
        """
        unit_id = candidate.unit.unit_id
        own = [each for each in matched.parts if unit_id in each.bearers]
        best = max(own, key=lambda each: _ratio(each.bearers[unit_id]), default=None)
        evidence = [] if best is None else [self._own_name(best, unit_id)]
        for each in matched.parts:
            if best is not None and (each.part is best.part or _says_the_same(each, best.part, unit_id)):
                continue
            found = (
                arm_fits(each.part, matched.reading, candidate, self._matcher)
                if each.part.kind == "arm"
                else self._weigh_once(each, candidate, has_own=best is not None)
            )
            if found is not None:
                evidence.append(found)
        return evidence

    def _own_name(self, matched: MatchedPart, unit_id: str) -> Evidence:
        evidence = self._own.get((matched.index, unit_id))
        if evidence is None:
            evidence = designation_in_force(matched.part, matched.bearers[unit_id])
            self._own[matched.index, unit_id] = evidence
        return evidence

    def _weigh_once(self, matched: MatchedPart, candidate: Candidate, *, has_own: bool) -> Evidence | None:
        """Weigh a part, or return what it weighed with the same chain of command."""
        memo = (matched.index, candidate.unit.unit_id, has_own)
        chain, evidence = self._weighed.get(memo, (None, None))
        if chain is not candidate.chain:
            evidence = self._weigh_part(matched, candidate, has_own=has_own)
            self._weighed[memo] = candidate.chain, evidence
        return evidence

    def _weigh_part(self, matched: MatchedPart, candidate: Candidate, *, has_own: bool) -> Evidence | None:
        """Weigh a part that does not name the candidate; None when it says nothing of it."""
        part = matched.part
        if part.kind == "place":
            return place_word_fits(part, candidate, self._matcher.lookups)
        if not names_another(part):
            return None
        level = self._levels.get(matched.index)
        if level is None:
            level = self._levels[matched.index] = level_of(part, self._matcher.lookups)
        if part.kind != "code" and level in LEVELS and LEVELS.index(level) > LEVELS.index(candidate.unit.level):
            return sub_unit_unlisted(matched, level, candidate, self._matcher)
        return superior_named(matched, level, candidate, self._matcher, has_own=has_own)


def _ratio(match: NameMatch) -> float:
    return match.chance / match.chance_other


def _says_the_same(matched: MatchedPart, own: Part, unit_id: str) -> bool:
    """Tell whether a second part names the same level or unit as the one already used."""
    part = matched.part
    return unit_id in matched.bearers or (part.level == own.level != "" and part.kind == "level")


def names_another(part: Part) -> bool:
    """Tell whether a part can name a unit above or below the candidate; squads and bare level words do not."""
    is_bare = part.kind == "level" and part.number == ""
    return part.kind in NAMING_KINDS and part.word_class not in _TOO_SMALL and not is_bare


def level_of(part: Part, lookups: Lookups) -> str:
    """Return the level a part names; of a name or code, the level of the highest unit that bears it."""
    if part.level == "cover":
        return _COVERS
    if part.level != "":
        return part.level
    units = lookups.knowledge.units
    bearers = {units[claim.unit_id].level for claim in lookups.knowledge.by_key.get(part.key, ())}
    return min(bearers, key=LEVELS.index, default="")


def designation_in_force(part: Part, match: NameMatch) -> Evidence:
    """The unit bore this designation at the time."""
    claim = match.designation
    values = {"written": part.text, "designation": claim.text, **_dates(claim.valid_from, claim.valid_to)}
    return evidence_of("designation_in_force", match.level, _ratio(match), values, [claim])


def superior_named(
    matched: MatchedPart, level: str, candidate: Candidate, matcher: Matcher, *, has_own: bool
) -> Evidence:
    """The superior named stood above the unit at the time."""
    weights, part = matcher.lookups.weights, matched.part
    for depth, link in enumerate(candidate.chain):
        match = matched.bearers.get(link.unit.unit_id)
        if match is not None:
            holds = _chance_of_link(candidate.chain[: depth + 1], matcher)
            wrong = weights("chain", "contradicted")
            ratio = holds * match.chance / match.chance_other + (1 - holds) * wrong
            values = {"written": part.text, **_unit("superior", link.unit), **_link_dates(link)}
            claims = [link.state.claim, match.designation]
            return evidence_of("superior_named", PHASE_LEVELS[link.phase], ratio, values, claims)
    if (past := _of_another_time(matched, candidate, matcher)) is not None:
        return past
    rivals = rival_levels(part, level)
    known = [link for link in candidate.chain if link.unit.level in rivals]
    if len(known) > 0 or (candidate.unit.level in rivals and not has_own):
        superior = known[0].unit if known else candidate.unit
        claims = [known[0].state.claim] if known else []
        ratio = weights("chain", "contradicted")
        return evidence_of(
            "superior_named", "contradicted", ratio, {"written": part.text, **_unit("superior", superior)}, claims
        )
    ratio = weights("chain", "not known")
    return evidence_of("superior_named", "not known", ratio, {"written": part.text})


def rival_levels(part: Part, level: str) -> tuple[str, ...]:
    """Return the levels of which a unit has one superior only: another one there contradicts the part."""
    return _THEATRES if part.kind == "code" else (level,)


def _chance_of_link(links: tuple[Link, ...], matcher: Matcher) -> float:
    """Return the chance that the last of these links holds: the weakest of them counts."""
    return min(link_chance(link.phase, link.gap_days, matcher.lookups.weights) for link in links)


def _of_another_time(matched: MatchedPart, candidate: Candidate, matcher: Matcher) -> Evidence | None:
    """Find a superior of an earlier or later time that the part names."""
    weights = matcher.lookups.weights
    if matched.bearers.keys().isdisjoint(matcher.lookups.superior_ids(candidate.unit.unit_id)):
        return None
    for state, parent in matcher.lookups.superiors_of_all_times(candidate.unit.unit_id):
        match = matched.bearers.get(parent.unit_id)
        if match is not None:
            phase, _ = state.phase(matcher.window.first, matcher.window.last)
            level = "earlier superior" if phase is Phase.ENDED else "later superior"
            ratio = max(weights("chain", "of another time") / match.chance_other, weights("chain", "contradicted"))
            dates = _dates(state.claim.valid_from, state.claim.valid_to)
            values = {"written": matched.part.text, **_unit("superior", parent), **dates}
            return evidence_of("superior_named", level, ratio, values, [state.claim])
    return None


def sub_unit_unlisted(matched: MatchedPart, level: str, candidate: Candidate, matcher: Matcher) -> Evidence:
    """The sub-unit named is not listed under the unit."""
    weights, part = matcher.lookups.weights, matched.part
    knowledge = matcher.lookups.knowledge
    for claim in knowledge.children.get(candidate.unit.unit_id, ()):
        if claim.unit_id in matched.bearers:
            values = {"written": part.text, **_unit("sub_unit", knowledge.units[claim.unit_id])}
            return evidence_of("sub_unit_unlisted", "listed", weights("chain", "listed sub-unit"), values, [claim])
    ratio = unlisted_ratio(level, weights)
    return evidence_of("sub_unit_unlisted", "unlisted", ratio, {"written": part.text})


def unlisted_ratio(level: str, weights: Weights) -> float:
    """Return the likelihood ratio of an unlisted sub-unit of a level."""
    return weights("chain", f"unlisted {_COUNTED_AS.get(level, level)}")


def arm_fits(part: Part, reading: Reading, candidate: Candidate, matcher: Matcher) -> Evidence | None:
    """The arm named is the unit's own; None when the arm is another level's."""
    is_own = arm_level(part, reading.parts) in ("", candidate.unit.level)
    if part.value in ("any", "other") or not is_own:
        return None
    level, ratio = arm_ratio(part.value, candidate.unit.branch, matcher.lookups)
    values = {"written": part.text, "branch": candidate.unit.branch}
    return evidence_of("arm_fits", level, ratio, values, [candidate.unit])


def arm_level(part: Part, parts: Sequence[Part]) -> str:
    """Return the level whose arm a part of a reading names; empty where no level word stands before it."""
    levels = [other.level for other in parts if other.kind == "level" and other.start < part.start]
    return levels[-1] if len(levels) > 0 else ""


def arm_ratio(arm: str, branch: str, lookups: Lookups) -> tuple[str, float]:
    """Return the likelihood ratio of an arm named and a unit's branch, and how they fit."""
    share = lookups.branch_share(arm)
    level = "fits" if branch == arm else "other"
    if branch == "local-force" and level != "fits":
        level = "local"
    chance = lookups.weights("arm", level)
    return level, chance / share if level == "fits" else chance / (1 - share)


def place_word_fits(part: Part, candidate: Candidate, lookups: Lookups) -> Evidence:
    """The place in the unit text stands in the unit's name or its superior's."""
    weights = lookups.weights
    for unit in (candidate.unit, *(link.unit for link in candidate.chain)):
        names = (unit.name_vi, *(name.state.claim.text for name in lookups.names(unit)))
        if any(part.key in key_of(name) for name in names):
            ratio = weights("place word", "fits") / weights("place word", "other unit")
            return evidence_of("place_word_fits", "fits", ratio, {"written": part.text, **_unit("unit", unit)}, [unit])
    ratio = (1 - weights("place word", "fits")) / (1 - weights("place word", "other unit"))
    return evidence_of("place_word_fits", "unseen", ratio, {"written": part.text})


def _unit(key: str, unit: Unit) -> dict[str, str]:
    return named(key, unit.name_vi, unit.name_en)


def _dates(valid_from: object, valid_to: object) -> dict[str, str]:
    return {"from": "" if valid_from is None else str(valid_from), "to": "" if valid_to is None else str(valid_to)}


def _link_dates(link: Link) -> dict[str, str]:
    return _dates(link.state.claim.valid_from, link.state.claim.valid_to)
