"""Facts to a file of linked data: whole or not at all, in bounded memory."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kb.facts_io import Facts
from kb.problems import FactsError, Problem, Where
from ontology.terms import subjects
from ontology.writers import WRITERS

_AT_ONCE = 10_000
"""Pieces of text written at once."""


def write_rdf(facts: Facts, path: Path) -> int:
    """Write facts as linked data; the ending of the file says the form.

    Args:
        facts: The claims.
        path: Ends in ``.nt``, ``.ttl``, ``.trig`` or ``.jsonld``.

    Returns:
        The number of characters written.

    Raises:
        FactsError: If the ending is unknown or the file cannot be written; nothing is left behind then.
    """
    writer = WRITERS.get(path.suffix.removeprefix("."))
    if writer is None:
        message = f"{path.name} ends in no known form."
        raise FactsError([_fault(path, message, f"Known: {', '.join(f'.{ending}' for ending in WRITERS)}.")])
    fresh: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        fresh = Path(name)
        written = 0
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            pieces: list[str] = []
            for piece in writer(subjects(facts)):
                pieces.append(piece)
                if len(pieces) == _AT_ONCE:
                    written += file.write("".join(pieces))
                    pieces.clear()
            written += file.write("".join(pieces))
        fresh.chmod(0o644)
        os.replace(fresh, path)
        return written
    except OSError as error:
        raise FactsError([_fault(path, f"{path} cannot be written: {error.strerror}.", "Write elsewhere.")]) from error
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def _fault(path: Path, message: str, hint: str) -> Problem:
    return Problem("rdf-file", "error", Where(path.name, 0), "", str(path), message, hint)
