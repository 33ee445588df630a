"""How likely another unit bears the same number, name or code: counted over all listed units."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from random import Random

from decoder.weights import Weights
from kb.knowledge import KnowledgeBase


class NameChances:
    """Chances of numbers, names and codes over a knowledge base; read only after it is made."""

    def __init__(self, knowledge: KnowledgeBase, weights: Weights) -> None:
        self.knowledge = knowledge
        self.weights = weights

    @cached_property
    def _number_counts(self) -> Counter[tuple[str, str]]:
        """How many units bear a number under a word class."""
        # In the order of the facts, not of a set: numbers are drawn by their order, and a seed must mean one draw.
        pairs = ((key, claim.unit_id) for key, matches in self.knowledge.by_number.items() for claim, _ in matches)
        return Counter(key for key, _ in dict.fromkeys(pairs))

    @cached_property
    def _shared_per_class(self) -> Counter[str]:
        """How many units of a class bear a number that another one bears already."""
        shared: Counter[str] = Counter()
        for (word_class, _), count in self._number_counts.items():
            shared[word_class] += count - 1
        return shared

    def of_number(self, word_class: str, number: str) -> float:
        """Return P(an unlisted unit of this class bears the number), 0 to 1.

        Numbers that several listed units share are likely to be shared again: each bearer but the first counts
        one, every other number in use a pseudo-count; over all numbers the chances add up to 1.
        """
        others = max(self._number_counts[word_class, number] - 1, 0)
        unseen = self._unseen(word_class)
        return (others + unseen) / (self._shared_per_class[word_class] + self._all_unseen(word_class))

    def _all_unseen(self, word_class: str) -> float:
        return self._unseen(word_class) * self._number_range(word_class)

    def _number_range(self, word_class: str) -> float:
        """Return how many numbers a unit of a class could bear: few for companies, of which each battalion has some."""
        own = self.weights.values.get(("names", f"number range {word_class}"))
        return own if own is not None else self.weights("names", "number range")

    def draw_number(self, word_class: str, rng: Random) -> str:
        """Draw the number of an unlisted unit of a class, as `of_number` says."""
        shared = [(number, count - 1) for (kind, number), count in self._number_counts.items() if kind == word_class]
        numbers = [number for number, count in shared if count > 0]
        counts = [float(count) for _, count in shared if count > 0]
        at = rng.choices(range(len(numbers) + 1), weights=[*counts, self._all_unseen(word_class)])[0]
        if at < len(numbers):
            return numbers[at]
        return str(rng.randint(1, int(self._number_range(word_class))))

    def _unseen(self, word_class: str) -> float:
        """Return the pseudo-count of a number no other unit bears: small where the facts list nearly all."""
        level = f"unseen number {word_class}"
        return self.weights.values.get(("names", level), self.weights("names", "unseen number"))

    def of_name(self, key: str) -> float:
        """Return P(another unit bears the name or code), counted over the other units (0 to 1)."""
        pseudo = self.weights("names", "unseen number")
        bearers = {claim.unit_id for claim in self.knowledge.by_key.get(key, ())}
        names = len(self.knowledge.by_key)
        return (max(len(bearers) - 1, 0) + pseudo) / (len(self.knowledge.units) + pseudo * names)
