"""Readings in one line that a person can read and write: ``company 12 | battalion 3 | code KB``."""

from __future__ import annotations

from decoder.part import Part
from decoder.read import Reading


def compact(reading: Reading) -> str:
    """Write a reading compactly: parts in the order written, levels by their class, the rest as it stands.

    Args:
        reading: Any reading.

    Returns:
        Parts separated by bars; the value of a part (branch, body, kind of code) in square brackets.
    """
    return " | ".join(compact_part(part) for part in reading.parts)


def compact_part(part: Part) -> str:
    """Write one part: ``battalion 7``, ``company 9+10+11``, ``arm công binh [engineer]``, ``other NK [unknown]``."""
    if part.kind in ("level", "number"):
        words = [part.word_class or part.kind, "+".join(part.numbers) + part.suffix]
    else:
        words = [part.kind, part.text]
    if part.value != "":
        words.append(f"[{part.value}]")
    return " ".join(word for word in words if word != "")
