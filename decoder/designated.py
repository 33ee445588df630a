"""What the facts and the lexicon know by name: designations, theatre codes, other codes, places, arms, bodies."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from decoder.part import Edge, PartKind, make_part, windows
from decoder.tokens import Token
from decoder.weights import Weights
from kb.folding import fold, key_of
from kb.knowledge import KnowledgeBase
from kb.notation import lexicon, numbered_in, words_of
from kb.records import Designation

_NAMED_KINDS = ("province", "rvn_province", "revolutionary_province", "district", "town", "base_area")
_ZONE = "zone"
"""Kinds of places that stand in unit names, such as Tiểu đoàn 1 Long An or Đoàn 10 Rừng Sác."""
_OF_TODAY = ("vehicle_plate", "recovery_team", "present_corps")
"""Kinds of other codes that belong to the time after the wars."""
_SIGN = re.compile(r"(?:Đoàn )?[^\W\d_]{1,2}\d+[^\W\d_]?")
LONGEST_NAME = 8
"""Most tokens a name can have: the longest designation of the facts has eight words."""


class NameFinder:
    """Finds what has a name in a token row."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self._weights = weights
        self._knowledge = knowledge
        self._fillers = frozenset(word for _, words in words_of("fillers.txt") for word in words)
        self._bodies = {key_of(word): body for body, words in words_of("bodies.txt") for word in words}
        named = [(head, word) for head, words in words_of("names.txt") for word in words]
        self._known_names = {key_of(word): key_of(word if head == "-" else head) for head, word in named}
        self._arms = dict(lexicon().arms)
        self._arms.update({fold(word): branch for word, branch in lexicon().arms.items() if len(word) > 2})

    @cached_property
    def names(self) -> Mapping[str, tuple[PartKind, str]]:
        """Key of a name or code, also in short form, to its kind and to the key of the designation itself."""
        found: dict[str, tuple[PartKind, str]] = {}
        for key, claims in self._knowledge.by_key.items():
            is_collective = any(claim.scope == "collective" for claim in claims)
            is_name = any(self._is_name(claim) for claim in claims)
            if is_collective or is_name:
                found[key] = ("code" if is_collective else "name", key)
        shorts = [(short, key_of(word)) for short, words in words_of("short_forms.txt") for word in words]
        beginnings = tuple({word for _, word in shorts})
        for key in [key for key in found if key.startswith(beginnings)]:
            for short, word in shorts:
                other = key_of(short) + key.removeprefix(word)
                is_free = len(other) > 1 and (short != "-" or other not in self.places)
                if key.startswith(word) and is_free:
                    found.setdefault(other, found[key])
        for key, known_key in self._known_names.items():
            found.setdefault(key, ("name", known_key))
        return found

    def _is_name(self, claim: Designation) -> bool:
        """Tell whether a designation is no numbered level, or a sign like ``A57`` whose letter means another one."""
        numbers = self._knowledge.spellings.of(claim.text).numbers
        if len(numbers) == 0 or claim.scope == "part":
            return len(numbers) == 0
        level = lexicon().level_of.get(numbers[0].word_class, "")
        return _SIGN.fullmatch(claim.text) is not None and level not in (
            self._knowledge.units[claim.unit_id].level,
            "cover",
        )

    @cached_property
    def places(self) -> Mapping[str, frozenset[str]]:
        """Keys of the names of provinces, districts, towns, zones and base areas to the names in lower case."""
        facts = self._knowledge.facts
        names = [place.name_vi for place in facts.places if place.kind in (*_NAMED_KINDS, _ZONE)]
        names += [place.name_vi for place in facts.districts]
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            if len(numbered_in(name)) == 0:  # "Quân khu 5" is a level with its number
                found[key_of(name)].add(unicodedata.normalize("NFC", name).lower())
        return {key: frozenset(texts) for key, texts in found.items()}

    @cached_property
    def _units_first(self) -> frozenset[str]:
        """Keys of zones that are designations too, such as Quân khu Tây Bắc: these are units and no places."""
        facts = self._knowledge.facts
        areas = {key_of(place.name_vi) for place in facts.places if place.kind in _NAMED_KINDS}
        areas |= {key_of(place.name_vi) for place in facts.districts}
        return frozenset(key for key in self.names if key in self.places and key not in areas)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first two characters of everything that is looked up by key."""
        keys = (*self.names, *self.places, *self._bodies, *self._knowledge.other_codes)
        return frozenset(key[:2] for key in keys) | frozenset(
            key_of(word)[:2] for word in (*self._arms, *self._fillers)
        )

    def begins_name(self, tokens: tuple[Token, ...], at: int) -> bool:
        """Tell whether a name, an arm or a place begins at a token."""
        return any(
            key in self.names or text in self._arms or self._is_place(key, text)
            for _, text, key in windows(tokens, at, LONGEST_NAME)
        )

    def _is_place(self, key: str, text: str) -> bool:
        """Tell whether a text names a place; its diacritics must fit unless it was typed without any."""
        if key.isdigit() or key not in self.places or key in self._units_first:
            return False
        return text.isascii() or text in self.places[key]

    def edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield everything with a name that begins at a token."""
        for last, text, key in windows(tokens, first, LONGEST_NAME):
            if len(key) > 1 and key[:2] not in self._beginnings:
                return
            yield from self._designations(tokens, first, last, key, text)
            yield from self._other_codes(tokens, first, last, key)
            if self._is_place(key, text):
                yield Edge(last, (make_part(tokens, first, last, "place"),), self._weights("reading", "place word"))
            if key in self._bodies:
                yield Edge(last, (make_part(tokens, first, last, "body", value=self._bodies[key]),), 0.0)
            if text in self._fillers:
                yield Edge(last, (), 0.0)
            if text in self._arms:
                yield Edge(last, (make_part(tokens, first, last, "arm", value=self._arms[text]),), 0.0)

    def _designations(self, tokens: tuple[Token, ...], first: int, last: int, key: str, text: str) -> Iterator[Edge]:
        """Yield a name or a theatre code; a digit glued behind a code is read with it."""
        if key not in self.names:
            return
        weights = self._weights
        kind, known_key = self.names[key]
        part = replace(make_part(tokens, first, last, kind), key=known_key)
        if kind == "name":
            cost = weights("reading", "name of the lexicon") if key in self._known_names else 0.0
            cost += weights("reading", "name of a place") if self._is_place(key, text) else 0.0
            cost += weights("reading", "name of bare numbers") if key.isdigit() else 0.0
            yield Edge(last, (part,), cost)
            return
        cost = self._theatre_cost(tokens, first, last)
        yield Edge(last, (part,), cost)
        if last < len(tokens) and tokens[last].kind == "number" and tokens[last].is_glued:
            longer = replace(part, text=part.text + tokens[last].text, end=tokens[last].end)
            yield Edge(last + 1, (longer,), cost + weights("reading", "code with digit"))

    def _theatre_cost(self, tokens: tuple[Token, ...], first: int, last: int) -> float:
        """Return the cost of a theatre code: of a letter alone, of one that could name a level, inside the text."""
        weights, letters = self._weights, tokens[first].text
        cost = weights.values.get(("reading", f"{letters} theatre"), 0.0) if last > first + 1 else 0.0
        if last == first + 1 and len(letters) == 1 and len(tokens) > 1:
            is_before_number = last < len(tokens) and tokens[last].kind == "number" and tokens[last].is_glued
            is_glued_word = tokens[first].is_glued and tokens[first - 1].kind == "word"
            if is_before_number or is_glued_word:
                cost += weights("reading", "theatre letter in a code")
            cost += weights("reading", "theatre letter alone")
        if not letters.isupper():
            cost += weights("reading", "theatre code in lower case")
        return cost

    def _other_codes(self, tokens: tuple[Token, ...], first: int, last: int, key: str) -> Iterator[Edge]:
        """Yield codes that name no unit; each kind they can be once."""
        weights = self._weights
        for kind in dict.fromkeys(code.kind for code in self._knowledge.other_codes.get(key, ())):
            cost = weights("reading", "other code")
            if kind in _OF_TODAY:
                cost += weights("reading", "other code of today")
            if kind == "undeciphered" and key in self.names:  # the same sign, whose meaning is a designation
                continue
            if key[0] in "abcdef" and len(key) > 1 and key[1].isdigit():
                cost += weights("reading", "other code like a level")
            if len(key) == 1 and len(tokens) > 1:
                if not tokens[first].text.isupper() or (last < len(tokens) and tokens[last].is_glued):
                    continue
                cost += weights("reading", "theatre letter alone")
            yield Edge(last, (make_part(tokens, first, last, "other", value=kind),), cost)
