"""Files beside the result of a list: its rows that cannot be read, and those whose verdict flipped."""

from __future__ import annotations

from pathlib import Path

from kb.problems import FactsError, Problem, Where


def side_file(path: Path, kind: str, listed: Path) -> Path:
    """Return the file of a kind beside a result: ``OUT.faults.csv``.

    Args:
        path: The result.
        kind: What the file holds.
        listed: The list.

    Raises:
        FactsError: If that is the list itself.
    """
    found = path.with_name(f"{path.name}.{kind}.csv")
    if found.resolve() == listed.resolve():
        raise FactsError([same_file(listed)])
    return found


def same_file(path: Path) -> Problem:
    """Return the fault that a result would replace its list."""
    message, hint = f"The result would replace the list {path}.", "Write to another file."
    return Problem("same-file", "error", Where(path.name, 0), "", str(path), message, hint)
