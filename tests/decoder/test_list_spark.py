"""A list decoded on a Spark cluster comes out as the same bytes as here."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from decoder.lists.held_facts import HeldFacts
from decoder.lists.local import decode_parts
from decoder.lists.parts import Job, Parts
from decoder.lists.sources import open_list
from decoder.lists.spark import SparkMissingError, decode_parts_on_spark
from decoder.notice_lists import BUNDLED_NOTICES
from decoder.weights import load_weights
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError

ROWS_OF_PART = 20


@pytest.fixture
def job(knowledge: KnowledgeBase) -> Job:
    return Job(open_list(BUNDLED_NOTICES), "vi", knowledge.version, load_weights().version, ROWS_OF_PART)


def test_without_pyspark_or_java_it_says_what_to_install(
    job: Job, knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Parts(tmp_path / "out.parquet", job)
    monkeypatch.setenv("PATH", "")
    for home in ("", str(tmp_path)):
        monkeypatch.setenv("JAVA_HOME", home)
        with pytest.raises(SparkMissingError, match="Java 17"):
            decode_parts_on_spark(job, parts, HeldFacts(knowledge), "local[2]", lambda rows: None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SparkMissingError, match="pip install"):
        decode_parts_on_spark(job, parts, HeldFacts(knowledge), "local[2]", lambda rows: None)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed; `make java` says how")
def test_two_workers_of_a_local_cluster_give_the_same_bytes(job: Job, knowledge: KnowledgeBase, tmp_path: Path) -> None:
    here, there = Parts(tmp_path / "here.parquet", job), Parts(tmp_path / "there.parquet", job)
    rows: list[int] = []
    for parts in (here, there):
        parts.begin()
    count = decode_parts(job, here, HeldFacts(knowledge), 1, lambda many: None)
    assert decode_parts_on_spark(job, there, HeldFacts(knowledge), "local[2]", rows.append) == count
    assert sum(rows) == 183
    assert [there.path(number).read_bytes() for number in range(count)] == [
        here.path(number).read_bytes() for number in range(count)
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed; `make java` says how")
def test_a_worker_with_another_program_is_told(
    job: Job, knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Parts(tmp_path / "out.parquet", job)
    parts.begin()
    monkeypatch.setattr("decoder.lists.spark.program_version", lambda: "another one")
    with pytest.raises(FactsError, match="another version of the program") as caught:
        decode_parts_on_spark(job, parts, HeldFacts(knowledge), "local[2]", lambda rows: None)
    assert caught.value.problems[0].code == "cluster-failed"
