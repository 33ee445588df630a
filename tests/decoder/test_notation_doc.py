"""The examples of docs/notation.md are read as the document says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from decoder.compact import compact
from decoder.parts import PartFinder
from decoder.read import read
from decoder.weights import load_weights
from kb.knowledge import KnowledgeBase

DOC = Path(__file__).parent.parent.parent / "docs" / "notation.md"
ROW = re.compile(r"^\| `(?P<form>[^`]+)` \| `(?P<reading>[^`]+)` \| (?P<why>.*?) ?\| ?(?P<source>[^|]*?) ?\|$")
ROWS = [match for line in DOC.read_text(encoding="utf-8").splitlines() if (match := ROW.match(line)) is not None]
WEIGHTS = load_weights()


@pytest.fixture(scope="module")
def finder(knowledge: KnowledgeBase) -> PartFinder:
    return PartFinder(knowledge, WEIGHTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["form"])
def test_an_example_is_read_as_the_document_says(finder: PartFinder, row: re.Match[str]) -> None:
    _, readings = read(row["form"], finder, WEIGHTS)
    assert compact(readings[0]) == row["reading"].replace("\\|", "|")


def test_every_table_row_of_the_document_is_an_example() -> None:
    lines = DOC.read_text(encoding="utf-8").splitlines()
    tables = [line for line in lines if line.startswith("| ") and not line.startswith("| form |")]
    assert len(tables) == len(ROWS) > 100


def test_every_source_of_the_document_is_known(knowledge: KnowledgeBase) -> None:
    named = {row["source"].strip() for row in ROWS} - {"", "bundled notices"}
    assert named <= set(knowledge.sources)
