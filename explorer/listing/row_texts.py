"""A row of a list as the query of its notice: which of its cells say what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.decode.query import FIELDS
from kb.words import Language


@dataclass(frozen=True, slots=True)
class JobTold:
    """What a list was decoded with: field of a notice to the name of its column in the results, and the language."""

    columns: Mapping[str, str]
    language: Language


def told_of(job_file: Path) -> JobTold:
    """Read what a list was decoded with from the file of its job."""
    told = json.loads(job_file.read_text(encoding="utf-8"))
    return JobTold({field: f"own_{place}" for field, place in told["columns"].items()}, told["language"])


def query_of_row(row: Mapping[Any, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """Return the notice of a row as the decode page asks for it."""
    return {name: str(row.get(columns.get(field, ""), "") or "") for name, field in FIELDS.items()}
