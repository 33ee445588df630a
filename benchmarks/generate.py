"""A generator of large knowledge bases: seeded, in the shape of the bundled facts, with nothing historical in it."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

SOURCE = ("generated", "generated", "", "", "book", "vi", "no history: made to measure speed")
LEVELS = (("division", "Sư đoàn", 40), ("regiment", "Trung đoàn", 8), ("battalion", "Tiểu đoàn", 3))


def generate_facts(folder: Path, *, units: int, designations: int, seed: int = 1) -> None:
    """Write a folder of facts of a given size.

    Args:
        folder: Where to write; made when it is not there.
        units: Number of units.
        designations: Number of designations, spread over the units.
        seed: The same seed gives the same bytes.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    levels = [LEVELS[0] if index % 40 == 0 else LEVELS[1] if index % 8 == 0 else LEVELS[2] for index in range(units)]
    ids = [f"{level}-{index}" for index, (level, _, _) in enumerate(levels)]
    _write(folder, "sources", "source_id,title,url,publisher,kind,language,note", [SOURCE])
    _write(
        folder,
        "units",
        "unit_id,name_vi,name_en,level,branch,source_id,note",
        (
            (ids[index], f"{word} {index}", "", level, "infantry", SOURCE[0], "")
            for index, (level, word, _) in enumerate(levels)
        ),
    )
    _write(
        folder,
        "designations",
        "unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence,note",
        (_designation(index % units, ids, levels, index < units, rng) for index in range(designations)),
    )
    _write(
        folder,
        "subordinations",
        "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id,note",
        (
            (ids[i], ids[i - i % (40 if i % 8 == 0 else 8)], "organic", "1960", "", SOURCE[0], "")
            for i in range(units)
            if i % 40
        ),
    )
    _write(
        folder,
        "presences",
        "unit_id,place_text,place_id,lat,lon,radius_km,valid_from,valid_to,activity,source_id,note",
        (_presence(ids[index % units], rng) for index in range(units * 2)),
    )


def _designation(
    index: int, ids: list[str], levels: list[tuple[str, str, int]], is_number: bool, rng: random.Random
) -> tuple[str, ...]:
    start = rng.randint(1946, 1974)
    dates = (str(start), str(start + rng.randint(0, 6)) if rng.random() < 0.5 else "")
    if is_number:
        return (
            ids[index],
            f"{levels[index][1]} {rng.randint(1, 999)}",
            "phien_hieu",
            "whole",
            *dates,
            SOURCE[0],
            "high",
            "",
        )
    text = f"{rng.choice('KQZHTBM')}{rng.randint(1, 99999)}"
    return (ids[index], text, "ky_hieu", "whole", *dates, SOURCE[0], "medium", "")


def _presence(unit_id: str, rng: random.Random) -> tuple[str, ...]:
    year, month = rng.randint(1955, 1985), rng.randint(1, 12)
    point = (f"{rng.uniform(8.6, 23.3):.4f}", f"{rng.uniform(102.2, 109.4):.4f}", "10")
    return (unit_id, "vùng sinh ra", "", *point, f"{year}-{month:02}", f"{year}-{month:02}", "", SOURCE[0], "")


def _write(folder: Path, table: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
