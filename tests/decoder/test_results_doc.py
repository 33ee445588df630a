"""docs/results.md says what each column of a decoded list holds."""

from __future__ import annotations

import re
from pathlib import Path

from decoder.result_rows import RESULT_COLUMNS
from kb.schema import LEVELS

DOC = Path(__file__).parent.parent.parent / "docs" / "results.md"
GROUPS = ("hypothesis_1", "hypothesis_2", "hypothesis_3", *LEVELS)


def test_every_column_is_explained_and_no_other() -> None:
    rows = [line for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w-]+…?)`", row.split("|")[1])}
    single = {name for name in RESULT_COLUMNS if not name.startswith(tuple(f"{group}_" for group in GROUPS))}
    parts = {
        name.removeprefix(f"{group}_") for name in RESULT_COLUMNS for group in GROUPS if name.startswith(f"{group}_")
    }
    groups = {name.removesuffix("_…") for name in named if name.endswith("_…")}
    assert single <= named
    assert groups | {"hypothesis_2"} == set(GROUPS)
    assert {name for name in named if not name.endswith("_…")} == single | parts
