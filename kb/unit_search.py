"""Search for units by what people type: names without diacritics, abbreviations, codes, with or without a superior."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Self

from kb.folding import collation_key, fold, key_of
from kb.knowledge import KnowledgeBase
from kb.nearest import NearestFinder
from kb.notation import lexicon
from kb.records import Designation, Unit
from kb.schema import LEVELS

_MOST_WORDS = 12
_MOST_PREFIXED = 500
"""Of the words that begin with one typed; more would say nothing."""
_LONGEST = 200
"""Characters of a search that are read."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit that a text may mean.

    Attributes:
        unit: The unit.
        seen_as: The name or designation that was found.
        under: The superior that the text names too, or None.
    """

    unit: Unit
    seen_as: str
    under: Unit | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a text: a number with its level, or a run of words.

    Attributes:
        rank: Place of its level, the lowest first; words without a level come before all.
        bearers: Unit id to what it is called there and how well that fits (0 to 1).
    """

    rank: int
    bearers: Mapping[str, tuple[str, float]]


class UnitSearch:
    """Finds units by text; made once per knowledge base, its indexes at the first search.

    Args:
        knowledge: The facts.
        nearest: Finds what a text without a hit may have meant; one is made where none is there already.
    """

    def __init__(self, knowledge: KnowledgeBase, nearest: NearestFinder | None = None) -> None:
        self._knowledge = knowledge
        self._nearest = nearest if nearest is not None else NearestFinder(knowledge)

    def ready(self) -> Self:
        """Build now what is otherwise built at the first question."""
        _ = self._names, self._by_name, self._vocabulary, self._knowledge.by_key, self._knowledge.by_number
        return self

    def find(self, text: str, limit: int = 50) -> tuple[FoundUnit, ...]:
        """Find the units that a text may mean.

        Args:
            text: Names, numbers with their level or codes; case and diacritics do not matter, and superiors may
                stand behind: ``e66 f304``, ``trung doan 66``, ``K8``, ``su doan sao vang``.
            limit: Most units returned.

        Returns:
            The best first: a unit that bears all of the text, or bears a part and stood under a unit that bears the
            rest; then units that bear a part, the lowest level named before its superiors.
        """
        text = text[:_LONGEST]
        if key_of(text) == "":
            return ()
        pieces = self._pieces(text)
        whole = self._written_so(text)
        found = {unit_id for piece in pieces for unit_id in piece.bearers} | whole.keys()
        scored = [self._score(unit_id, pieces, whole) for unit_id in found]
        best = sorted(scored, key=lambda item: -item[0])
        if len(best) > limit:  # the dictionary order of the many that nobody sees is not worth its time
            least = best[limit - 1][0]
            best = [item for item in best if item[0] >= least][: limit * 20]
        best.sort(key=lambda item: (-item[0], collation_key(item[1].unit.name_vi), item[1].unit.unit_id))
        if len(best) > 0:
            return tuple(each for _, each in best[:limit])
        return tuple(
            FoundUnit(self._knowledge.units[near.key], near.seen_as, None)
            for near in self._nearest.find("designations", text, limit)
        )

    def _written_so(self, text: str) -> dict[str, str]:
        """Return the units that bear exactly the text, and the designation."""
        claims = self._knowledge.by_key.get(key_of(text), ())
        named = self._by_name.get(key_of(text), ())
        return {unit.unit_id: unit.name_vi for unit in named} | {claim.unit_id: claim.text for claim in claims}

    def _score(self, unit_id: str, pieces: list[_Piece], whole: Mapping[str, str]) -> tuple[float, FoundUnit]:
        own = [(index, *piece.bearers[unit_id]) for index, piece in enumerate(pieces) if unit_id in piece.bearers]
        rest = [piece for piece in pieces if unit_id not in piece.bearers]
        under, borne_above = self._superiors_among(unit_id, rest) if len(rest) > 0 and len(own) > 0 else (None, 0)
        score = 10.0 * (len(own) + borne_above) - 3.0 * (own[0][0] if len(own) > 0 else 0)
        score += max((fit for _, _, fit in own), default=0.0) + (15.0 if unit_id in whole else 0.0)
        seen_as = whole.get(unit_id) or own[0][1]
        return score, FoundUnit(self._knowledge.units[unit_id], seen_as, under)

    def _superiors_among(self, unit_id: str, pieces: list[_Piece]) -> tuple[Unit | None, int]:
        """Return the nearest superior, of any time, that bears one of the pieces, and how many pieces are borne."""
        nearest: Unit | None = None
        borne: set[int] = set()
        for superior in self._all_superiors(unit_id):
            for index, piece in enumerate(pieces):
                if superior in piece.bearers and index not in borne:
                    borne.add(index)
                    nearest = nearest or self._knowledge.units[superior]
        return nearest, len(borne)

    def _all_superiors(self, unit_id: str) -> list[str]:
        found: list[str] = []
        waiting = [unit_id]
        while len(waiting) > 0:
            for state in self._knowledge.subordinations(waiting.pop(0)):
                parent = state.claim.parent_unit_id
                if parent not in found and parent != unit_id:
                    found.append(parent)
                    waiting.append(parent)
        return found

    def _pieces(self, text: str) -> list[_Piece]:
        """Cut a text into numbers with their level and the words between, the lowest level first."""
        folded = fold(text)
        pieces: list[_Piece] = []
        rest = ""
        end = 0
        for match in _numbered().finditer(folded):
            rest += folded[end : match.start()] + " "
            end = match.end()
            classes = _classes_of(match["word"])
            number = match["number"].lstrip("0") or "0"
            bearers = self._bearers_of(classes, number, (match["suffix"] or "").upper())
            if len(bearers) == 0:
                bearers = self._with_words([match[0]])
            pieces.append(_Piece(_rank_of(classes), bearers))
        words = re.findall(r"[^\W_]+", rest + folded[end:])[:_MOST_WORDS]
        if len(words) > 0:
            pieces.append(_Piece(-1, self._with_words(words)))
        pieces.sort(key=lambda piece: piece.rank)
        return [piece for piece in pieces if len(piece.bearers) > 0] if len(pieces) > 1 else pieces

    def _bearers_of(self, classes: Iterable[str], number: str, suffix: str) -> dict[str, tuple[str, float]]:
        found: dict[str, tuple[str, float]] = {}
        for word_class in classes:
            for claim, own in self._knowledge.by_number.get((word_class, number), ()):
                fit = (1.0 if own.suffix == suffix else 0.5) - (0.1 if claim.kind == "us_designation" else 0.0)
                if found.get(claim.unit_id, ("", 0.0))[1] < fit:
                    found[claim.unit_id] = (claim.text, fit)
        return found

    def _with_words(self, words: list[str]) -> dict[str, tuple[str, float]]:
        """Return the units with a name that holds all the words; the last one may be only begun."""
        claims = self._by_key_of(words)
        if len(claims) > 0:
            return {claim.unit_id: (claim.text, 1.0) for claim in claims}
        rows: set[int] | None = None
        for index, word in enumerate(words):
            is_begun = index == len(words) - 1 and len("".join(words)) > 1
            holding = self._rows_with(word, is_begun=is_begun)
            rows = holding if rows is None else rows & holding
        found: dict[str, tuple[str, float]] = {}
        ended = set(self._rows_of.get(words[-1], ()))
        for row in sorted(rows or ()):
            unit_id, text = self._names[row]
            fit = min(len("".join(words)) / max(len(key_of(text)), 1), 1.0) / 2 + (0.5 if row in ended else 0.0)
            if found.get(unit_id, ("", 0.0))[1] < fit:
                found[unit_id] = (text, fit)
        return found

    def _by_key_of(self, words: list[str]) -> Collection[Designation]:
        return self._knowledge.by_key.get("".join(words), ())

    def _rows_with(self, word: str, *, is_begun: bool) -> set[int]:
        rows = set(self._rows_of.get(word, ()))
        if is_begun:
            at = bisect_left(self._vocabulary, word)
            for longer in self._vocabulary[at : at + _MOST_PREFIXED]:
                if not longer.startswith(word):
                    break
                rows.update(self._rows_of[longer])
        return rows

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Every text a unit is known by, once, with the unit."""
        facts = self._knowledge.facts
        named = [(unit.unit_id, name) for unit in facts.units for name in (unit.name_vi, unit.name_en) if name != ""]
        return list(dict.fromkeys([*named, *((claim.unit_id, claim.text) for claim in facts.designations)]))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Unit, ...]]:
        found: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in self._knowledge.facts.units:
            for key in {key_of(unit.name_vi), key_of(unit.name_en)} - {""}:
                found[key].append(unit)
        return {key: tuple(units) for key, units in found.items()}

    @cached_property
    def _rows_of(self) -> Mapping[str, list[int]]:
        """Folded word to the rows of `_names` that hold it."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, (_, text) in enumerate(self._names):
            for word in set(re.findall(r"[^\W_]+", fold(text))):
                rows[word].append(row)
        return dict(rows)

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._rows_of)


@cache
def _folded_classes() -> dict[str, tuple[str, ...]]:
    """Return folded word or letter to the word classes it can name, all of them."""
    found: dict[str, tuple[str, ...]] = {}
    for word, classes in lexicon().classes.items():
        found[fold(word)] = tuple(dict.fromkeys((*found.get(fold(word), ()), *classes)))
    return found


def _classes_of(word: str) -> tuple[str, ...]:
    exact = lexicon().classes.get(word, ())
    return tuple(dict.fromkeys((*exact, *_folded_classes().get(word, ()))))


def _rank_of(classes: Iterable[str]) -> int:
    levels = [lexicon().level_of.get(word_class, "") for word_class in classes]
    ranks = [len(LEVELS) - LEVELS.index(level) for level in levels if level in LEVELS]
    return min(ranks, default=0)


@cache
def _numbered() -> re.Pattern[str]:
    def either(words: Iterable[str]) -> str:
        return "|".join(re.escape(word) for word in _longest_first(words))

    arms = either(fold(word) for word in lexicon().arms)
    return re.compile(
        rf"(?<![a-z])(?P<word>{either(_folded_classes())})[\W_]*(?:(?:{arms})[\W_]+)*(?:so[\W_]+)?"
        r"(?P<number>\d{1,4})(?P<suffix>[a-h])?(?:(?![a-z0-9])|(?=[a-z]{1,3}\d))"
    )


def _longest_first(words: Iterable[str]) -> Iterator[str]:
    return iter(sorted(set(words), key=lambda word: (-len(word), word)))
