"""Sources with the claims that rest on each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kb.battle_search import has_words
from kb.claim_words import TABLE_OF
from kb.facts_io import Facts
from kb.folding import collation_key, fold
from kb.records import Claim, Source

Order = Literal["claims", "title"]


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source with how much rests on it.

    Attributes:
        source: The page or book.
        counts: Table to number of claims, in the order of the tables; tables without any are left out.
        total: Claims of all tables.
    """

    source: Source
    counts: Mapping[str, int]
    total: int


class SourceIndex:
    """Sources and their claims; made once per knowledge base."""

    def __init__(self, facts: Facts) -> None:
        claims: defaultdict[str, list[Claim]] = defaultdict(list)
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for table, rows in facts.tables():
            if table == "sources":
                continue
            for claim in rows:
                source_id = getattr(claim, "source_id", "")
                if source_id != "":
                    claims[source_id].append(claim)
                    counts[source_id][table] += 1
        self._claims = {key: tuple(found) for key, found in claims.items()}
        by_title = sorted(facts.sources, key=lambda source: collation_key(source.title))
        self._by_title = tuple(_use(source, counts[source.source_id]) for source in by_title)
        self._by_use = tuple(sorted(self._by_title, key=lambda use: -use.total))
        self._text = {
            source.source_id: fold(f"{source.title} {source.publisher} {source.url} {source.source_id} {source.note}")
            for source in by_title
        }
        self._uses = {use.source.source_id: use for use in self._by_title}

    def use(self, source_id: str) -> SourceUse | None:
        """Return a source with its counts; None when there is no such source."""
        return self._uses.get(source_id)

    def claims(self, source_id: str, table: str = "") -> tuple[Claim, ...]:
        """Return the claims that rest on a source, table by table in file order, or those of one table."""
        found = self._claims.get(source_id, ())
        if table == "":
            return found
        return tuple(claim for claim in found if TABLE_OF[type(claim)] == table)

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the sources, the most frequent first."""
        counts = Counter(use.source.language for use in self._by_title if use.source.language != "")
        return tuple(language for language, _ in counts.most_common())

    def find(
        self,
        text: str = "",
        kinds: tuple[str, ...] = (),
        languages: tuple[str, ...] = (),
        order: Order = "claims",
    ) -> tuple[SourceUse, ...]:
        """Return the sources that a filter lets through.

        Args:
            text: Words of the title, publisher, address, id or note, without need of diacritics.
            kinds: Kinds of source; empty = all.
            languages: ISO 639-1 codes; empty = all.
            order: Those with most claims first, or by title.
        """
        return tuple(
            use
            for use in (self._by_use if order == "claims" else self._by_title)
            if (len(kinds) == 0 or use.source.kind in kinds)
            and (len(languages) == 0 or use.source.language in languages)
            and has_words(text, self._text[use.source.source_id])
        )


def _use(source: Source, counts: Counter[str]) -> SourceUse:
    return SourceUse(source, MappingProxyType(dict(counts)), counts.total())
