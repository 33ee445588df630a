"""The facts as one file that is read in a moment: made once for each version, for processes that decode beside others.

A snapshot is a pickle that only this program reads and writes, in the folder of what is compiled; it is mapped into
memory, not copied.
"""

from __future__ import annotations

import gc
import mmap
import os
import pickle
from pathlib import Path

from kb.compiled import compiled_folder, drop_oldest, hash_of_files
from kb.knowledge import KnowledgeBase
from kb.whole_files import whole_file

_KEPT = 3
"""Snapshots kept: those of the facts before the last decisions are seldom asked for again."""
_ENDING = ".facts"


def snapshot_of(knowledge: KnowledgeBase) -> Path:
    """Return the snapshot of a knowledge base, made where there is none.

    Raises:
        GiaiMaError: If there is no place for it.
        OSError: If it cannot be written.
    """
    folder = compiled_folder() / "facts"
    path = folder / f"{knowledge.version}-{_made_by()}{_ENDING}"
    if path.is_file():
        os.utime(path)
        return path
    with whole_file(path) as part, part.open("wb") as file:
        pickle.dump((knowledge.version, knowledge.facts), file, protocol=pickle.HIGHEST_PROTOCOL)
    drop_oldest(folder.glob(f"*{_ENDING}"), _KEPT)
    return path


def load_snapshot(path: Path) -> KnowledgeBase:
    """Read a snapshot that `snapshot_of` made.

    Args:
        path: The file. Only files of this program's own are read: a pickle can do anything.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        return read_snapshot(mapped)


def read_snapshot(written: bytes | mmap.mmap) -> KnowledgeBase:
    """Read what a snapshot holds, as `load_snapshot` reads the file."""
    was_collecting = gc.isenabled()
    gc.disable()  # a million objects are made and none is dropped: looking for some that could be takes half the time
    try:
        version, facts = pickle.loads(written)
    finally:
        if was_collecting:
            gc.enable()
    knowledge = KnowledgeBase(facts)
    knowledge.__dict__["version"] = version  # hashing every claim again would give the same
    return knowledge


def _made_by() -> str:
    return hash_of_files(Path(__file__).parent.glob("*.py"))
