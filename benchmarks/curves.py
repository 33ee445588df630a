"""How the time of a list grows: with its rows, with the units of the facts, and with their designations.

`python -m benchmarks.curves FILE.svg` also draws the plot of `docs/performance.md`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import altair as alt
import pandas as pd

from benchmarks.generate import generate_facts
from benchmarks.lists import CURVE, decoded
from benchmarks.national_list import write_list
from kb.knowledge import load_knowledge

ROWS = 100_000
"""Rows decoded with facts of each size."""
UNITS = (1_000, 10_000, 30_000)
DESIGNATIONS_OF_UNITS = 60_000
"""Designations beside each number of units."""
DESIGNATIONS = (5_000, 50_000, 500_000)
UNITS_OF_DESIGNATIONS = 3_000
_SIDE = 220


def main(plot: Path | None = None) -> None:
    """Measure the three curves; draw them where a file is named."""
    points: list[tuple[str, int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in CURVE:
            write_list(folder / "list.parquet", rows)
            points.append(("rows", rows, decoded(folder / "list.parquet", folder / "out.parquet", rows)))
        for units in UNITS:
            points.append(("units", units, with_facts(folder, units, DESIGNATIONS_OF_UNITS)))
        for designations in DESIGNATIONS:
            points.append(("designations", designations, with_facts(folder, UNITS_OF_DESIGNATIONS, designations)))
    if plot is not None:
        draw(points, plot)


def with_facts(folder: Path, units: int, designations: int) -> float:
    """Return the seconds that a list takes with generated facts of a size."""
    facts, ledger, source = folder / f"facts-{units}-{designations}", folder / "ledger.sqlite", folder / "list.parquet"
    generate_facts(facts, units=units, designations=designations)
    write_list(source, ROWS, knowledge=load_knowledge(facts))
    ledger.unlink(missing_ok=True)
    command = [sys.executable, "-m", "giaima.cli", "kb", "init", str(facts), "--database", str(ledger)]
    subprocess.run(command, check=True, capture_output=True)
    print(f"{units:,} units, {designations:,} designations:")
    decoded(source, folder / "out.parquet", ROWS, database=str(ledger))  # compiles the facts
    return decoded(source, folder / "out.parquet", ROWS, database=str(ledger))


def draw(points: list[tuple[str, int, float]], plot: Path) -> None:
    """Draw the curves side by side, both axes by powers of ten: a straight line of slope one grows as its size does."""
    frame = pd.DataFrame(points, columns=["of", "size", "seconds"])
    charts = [
        alt.Chart(frame[frame["of"] == of], width=_SIDE, height=_SIDE, title=title)
        .mark_line(point=True, color="#1b6b4d")
        .encode(
            alt.X(
                "size:Q",
                scale=alt.Scale(type="log"),
                title=of,
                axis=alt.Axis(format="~s", labelOverlap="greedy", grid=False),
            ),
            alt.Y(
                "seconds:Q", scale=alt.Scale(type="log", domain=[5, 200]), title="seconds", axis=alt.Axis(grid=False)
            ),
        )
        for of, title in (
            ("rows", "bundled facts"),
            ("units", f"{ROWS:,} rows, {DESIGNATIONS_OF_UNITS:,} designations"),
            ("designations", f"{ROWS:,} rows, {UNITS_OF_DESIGNATIONS:,} units"),
        )
    ]
    alt.hconcat(*charts).save(plot)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
