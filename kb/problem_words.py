"""Problems of the facts in the reader's language: what is wrong, about whom, and how to mend it.

The sentences are those of spreadsheets (`sheet.check.*`), so that one fault reads the same wherever it is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.problems import Problem, Where
from kb.records import RECORDS, Claim, columns_of
from kb.spreadsheets.check_faults import values_of
from kb.spreadsheets.faults import Fault, problem_of
from kb.words import Words

_PLACE = re.compile(rf"(?<![\w+.])(?:{'|'.join(RECORDS)})\.csv:\d+")
_QUOTED = re.compile(r"'([^']+)'")
_ENTITIES = ("units", "battles", "sources", "periods")


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem with its words.

    Attributes:
        problem: As found.
        message: What is wrong.
        hint: How to mend it.
        table: Table of what it is about, one of units, battles, sources, periods; empty when it is none of them.
        key: Its id.
        name: Its name.
    """

    problem: Problem
    message: str
    hint: str
    table: str
    key: str
    name: str


class ProblemTeller:
    """Tells problems of the facts.

    Args:
        knowledge: The facts that were checked.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._names = ClaimTeller(knowledge)
        self._known: Mapping[str, Mapping[str, Claim]] = {
            "units": knowledge.units,
            "battles": knowledge.battles,
            "sources": knowledge.sources,
            "periods": knowledge.periods,
        }

    def tell(self, problem: Problem, words: Words) -> ToldProblem:
        """Return a problem in a language; a check that has no sentences yet speaks for itself."""
        table, key = next(self._entities(problem), ("", ""))
        name = self._names.name(table, key, words) if table != "" else ""
        message, hint = self._texts(problem, name, words)
        if problem.severity == "info" and f"sheet.check.{problem.code}" in words.texts:
            hint = words("check.known.hint")
        return ToldProblem(problem, message, hint, table, key, name)

    def _texts(self, problem: Problem, name: str, words: Words) -> tuple[str, str]:
        own = f"check.{problem.code}"
        if own in words.texts:
            return words(own, name=name or problem.value, detail=_detail(problem, words)), words(f"{own}.hint")
        if f"sheet.check.{problem.code}" not in words.texts:
            return problem.message, problem.hint
        others = [place for place in _PLACE.findall(problem.message) if place != str(problem.where)]
        values = values_of(problem, list(dict.fromkeys(others)))
        if len(referred := _referred(problem)) > 0:
            values["tables"] = "|".join(referred)
        where = Where(problem.where.file, 0)  # the place is told beside the sentence, not in it
        value = self._value(problem, words)
        told = problem_of(Fault(own, where, problem.severity, problem.column, value=value, values=values), words)
        return told.message, told.hint

    def _value(self, problem: Problem, words: Words) -> str:
        """Return the value at fault: by its name, where it is the id of something known."""
        for table in _ENTITIES:
            if problem.value in self._known[table]:
                return self._names.name(table, problem.value, words)
        return problem.value

    def _entities(self, problem: Problem) -> Iterator[tuple[str, str]]:
        """Yield what a problem is about: its value first, then what its message names."""
        for text in (problem.value, *_QUOTED.findall(problem.message)):
            yield from ((table, text) for table in _ENTITIES if text in self._known[table])


def _detail(problem: Problem, words: Words) -> str:
    """Return what stands against what, from the message of a check that lists rival claims."""
    _, _, detail = problem.message.partition(": ")
    said = detail.removesuffix(".").replace(" beside ", f" {words('check.beside')} ")
    return said.replace("or more", words("check.or_more")).replace("claimant not named", words("check.no_claimant"))


def _referred(problem: Problem) -> tuple[str, ...]:
    """Return the tables that the column at fault refers to."""
    columns = columns_of(table) if (table := Path(problem.where.file).stem) in RECORDS else {}
    return columns[problem.column].refers_to if problem.column in columns else ()
