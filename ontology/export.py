"""Facts to a file of linked data: whole or not at all, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from kb.facts_io import Facts
from kb.problems import FactsError, Problem, Where
from kb.whole_files import whole_file
from ontology.description import describe
from ontology.terms import Subject, subjects
from ontology.writers import WRITERS

_AT_ONCE = 10_000
"""Pieces of text written at once."""


def write_rdf(facts: Facts, path: Path, ranks: Mapping[str, str] = MappingProxyType({})) -> int:
    """Write facts as linked data, with what describes them; the ending of the file says the form.

    Args:
        facts: Accepted claims.
        path: Ends in ``.nt``, ``.ttl``, ``.trig`` or ``.jsonld``.
        ranks: Claim id to rank; a claim that is not listed is a normal one.

    Returns:
        The number of triples written.

    Raises:
        FactsError: If the ending is unknown or the file cannot be written; nothing is left behind then.
    """
    return write_subjects(chain(describe(facts), subjects(facts, ranks)), path)


def write_subjects(described: Iterable[Subject], path: Path) -> int:
    """Write subjects as linked data, as they come.

    Args:
        described: The subjects, each IRI once.
        path: Ends in ``.nt``, ``.ttl``, ``.trig`` or ``.jsonld``.

    Returns:
        The number of triples written.

    Raises:
        FactsError: If the ending is unknown or the file cannot be written; nothing is left behind then.
    """
    writer = WRITERS.get(path.suffix.removeprefix("."))
    if writer is None:
        message = f"{path.name} ends in no known form."
        hint = f"Known: {', '.join(f'.{ending}' for ending in WRITERS)}."
        raise FactsError([Problem("rdf-form", "error", Where(path.name, 0), "", path.name, message, hint)])
    counted = _Counted(described)
    try:
        _write_whole(writer(counted), path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise FactsError(
            [Problem("unwritable", "error", Where(path.name, 0), "", str(path), message, "Write elsewhere.")]
        ) from error
    return counted.triples


class _Counted:
    """Subjects that are counted as they pass by."""

    def __init__(self, described: Iterable[Subject]) -> None:
        self._described = described
        self.triples = 0

    def __iter__(self) -> Iterator[Subject]:
        for subject in self._described:
            self.triples += len(subject.pairs)
            yield subject


def _write_whole(pieces: Iterable[str], path: Path) -> None:
    """Write pieces of text to a file that takes the place of the old one only when it is whole."""
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        gathered: list[str] = []
        for piece in pieces:
            gathered.append(piece)
            if len(gathered) == _AT_ONCE:
                file.write("".join(gathered))
                gathered.clear()
        file.write("".join(gathered))
