"""One knowledge base and one decoder for all tests: both are immutable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from decoder.decode import Decoder
from kb.compiled import CACHE_VARIABLE
from kb.knowledge import KnowledgeBase, load_knowledge

ROOT = Path(__file__).parent.parent

# The same examples in every run: what is green here is green everywhere.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what tests compile apart from the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(folder))
        yield folder


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="session")
def decoder(knowledge: KnowledgeBase) -> Decoder:
    return Decoder(knowledge)


@pytest.fixture
def make_knowledge(tmp_path: Path) -> Callable[..., KnowledgeBase]:
    """Build a small knowledge base from readable tables: ``make_knowledge(units="unit_id,...")``."""

    def make(**tables: str) -> KnowledgeBase:
        for table, text in tables.items():
            lines = [line.strip() for line in text.strip().splitlines()]
            (tmp_path / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_knowledge(tmp_path)

    return make
