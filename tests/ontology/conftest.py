"""One process that answers queries on the bundled facts for all tests of the ontology."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.knowledge import KnowledgeBase
from ontology.query import Asker


@pytest.fixture(scope="session")
def asker(knowledge: KnowledgeBase) -> Iterator[Asker]:
    with Asker(knowledge) as made:
        yield made
