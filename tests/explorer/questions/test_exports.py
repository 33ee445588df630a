"""All facts taken away: whole, the same bytes each time, and read back as they were."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from explorer.questions.exports import LINKED_DATA, linked_data, tables_zip
from kb.facts_io import read_folder
from kb.knowledge import KnowledgeBase


def test_the_tables_are_the_facts(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    packed = tables_zip(knowledge.facts)
    assert packed == tables_zip(knowledge.facts)
    with ZipFile(BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    facts, problems = read_folder(tmp_path)
    assert problems == []
    assert KnowledgeBase(facts).version == knowledge.version


@pytest.mark.parametrize("ending", LINKED_DATA)
def test_linked_data_names_the_units(knowledge: KnowledgeBase, ending: str) -> None:
    assert b"division-304" in linked_data(knowledge.facts, ending)
