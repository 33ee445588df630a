"""The store that questions are put to: made once for a version of the facts, and kept on disk.

Millions of triples take minutes to write and to load; a store on disk opens at once. It is made by a process of its
own, `python -m ontology.compiled_store FACTS STORE`, so that pages stay quick meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

from kb.compiled import compiled_folder, drop_oldest, hash_of_files
from kb.facts_io import read_folder
from kb.knowledge import KnowledgeBase
from kb.ledger.releases import write_folder
from kb.whole_files import whole_folder
from ontology.export import write_rdf
from ontology.limits import read_limits

VOCABULARY_FILE = Path(__file__).parent / "vocabulary.ttl"
_ROOT = VOCABULARY_FILE.parent.parent
_POLITE = 10
"""Of what Unix calls niceness: whoever waits for a page goes first."""


class StoreError(Exception):
    """A store cannot be made; the text says why."""


def compiled_store(knowledge: KnowledgeBase) -> Path:
    """Return the folder of the store of a knowledge base, made where there is none.

    Raises:
        StoreError: If it cannot be made.
        GiaiMaError: If there is no place for it.
    """
    folder = compiled_folder() / "questions"
    made_by = hash_of_files([VOCABULARY_FILE, *VOCABULARY_FILE.parent.glob("*.py")])
    store = folder / f"{knowledge.version}-{made_by}"
    if store.is_dir():
        os.utime(store)
        return store
    with tempfile.TemporaryDirectory(prefix="giaima-") as given:
        write_folder(knowledge.facts, Path(given) / "facts")
        command = [sys.executable, "-m", "ontology.compiled_store", str(Path(given) / "facts"), str(store)]
        made = subprocess.run(command, cwd=_ROOT, capture_output=True, encoding="utf-8", check=False)
    if made.returncode != 0:
        raise StoreError(made.stderr.strip().rpartition("\n")[2])
    drop_oldest((each for each in folder.iterdir() if not each.name.startswith(".")), read_limits()["stores_kept"])
    return store


def make_store(facts_folder: Path, store: Path) -> None:
    """Make a store of a folder of facts and the vocabulary.

    Args:
        facts_folder: CSV tables.
        store: Its folder; one that is there already stays.
    """
    facts, _ = read_folder(facts_folder)
    with whole_folder(store) as part, tempfile.TemporaryDirectory(prefix=".giaima-", dir=store.parent) as beside:
        triples = Path(beside) / "facts.nt"
        write_rdf(facts, triples)
        filled = ox.Store(part)
        filled.bulk_load(path=triples, format=ox.RdfFormat.N_TRIPLES)
        filled.bulk_load(path=VOCABULARY_FILE, format=ox.RdfFormat.TURTLE)
        filled.optimize()
        del filled  # closes it


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    make_store(Path(sys.argv[1]), Path(sys.argv[2]))
