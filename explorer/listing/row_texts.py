"""A row of a list as the query of its notice: which of its cells say what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explorer.decode.query import FIELDS


def columns_of_job(job_file: Path, headings: Sequence[str]) -> dict[str, str]:
    """Return the field of a notice to the name of its column in the results.

    Args:
        job_file: Of the job, with the headings chosen for the fields.
        headings: Of the list.
    """
    chosen: dict[str, str] = json.loads(job_file.read_text(encoding="utf-8"))["columns"]
    return {field: f"own_{headings.index(heading)}" for field, heading in chosen.items() if heading in headings}


def query_of_row(row: Mapping[Any, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """Return the notice of a row as the decode page asks for it."""
    return {name: str(row.get(columns.get(field, ""), "") or "") for name, field in FIELDS.items()}
