"""The facts as one file that is read in a moment: made once for each state of a folder of tables or of a ledger.

A snapshot is a pickle that only this program reads and writes, in the folder of what is compiled; it is mapped into
memory, not copied. A command reads the one of just these tables or of just this ledger, notes and rows included;
processes that decode beside it are given the same, or one of the version of the facts where these came another way.
"""

from __future__ import annotations

import gc
import hashlib
import mmap
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from kb.communes import COMMUNES_PACKAGE
from kb.compiled import compiled_folder, drop_oldest, hash_of_files
from kb.facts_io import BUNDLED_FACTS, Facts
from kb.gazetteer import PlaceMatch
from kb.knowledge import KnowledgeBase, load_knowledge
from kb.problems import GiaiMaError
from kb.records import RECORDS
from kb.spellings import Spellings
from kb.whole_files import whole_file

_KEPT = 3
"""Snapshots kept: those of the facts before the last decisions are seldom asked for again."""
_ENDING = ".facts"
UNREADABLE = (OSError, ValueError, EOFError, pickle.UnpicklingError)
"""What reading a snapshot raises that is not there, or is not whole, as after a power failure."""
_paths: WeakKeyDictionary[KnowledgeBase, Path] = WeakKeyDictionary()
"""The snapshots that knowledge bases of this process were read from or kept in."""


def snapshot_of(knowledge: KnowledgeBase) -> Path:
    """Return the snapshot of a knowledge base, made where there is none.

    Raises:
        GiaiMaError: If there is no place for it.
        OSError: If it cannot be written.
    """
    path = _paths.get(knowledge) or _path_for("facts", knowledge.version)
    if _is_whole(path):
        os.utime(path)
    else:
        _keep(knowledge, path)
    return path


def _is_whole(path: Path) -> bool:
    """Tell whether a snapshot is there and not cut off: a pickle ends with a full stop."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == pickle.STOP


def knowledge_of_folder(folder: Path) -> KnowledgeBase:
    """Load the knowledge base from a folder of tables: from their snapshot, made where there is none.

    Args:
        folder: CSV tables.

    Raises:
        FactsError: If any row cannot be read, with every fault.
    """
    return _kept("tables", lambda: _bytes_of(folder), lambda: load_knowledge(folder))


def knowledge_of_ledger(newest: Callable[[], str], facts: Callable[[], Facts]) -> KnowledgeBase:
    """Load the knowledge base from a ledger: from the snapshot of its newest entry, made where there is none.

    Args:
        newest: Returns the hash of the newest entry of its log, over all that was ever written.
        facts: Reads the claims that hold.

    Raises:
        FactsError: If a claim cannot be read.
    """
    return _kept("ledgers", newest, lambda: KnowledgeBase(facts()))


def _kept(kind: str, state: Callable[[], str], read: Callable[[], KnowledgeBase]) -> KnowledgeBase:
    """Load the snapshot of a state of the facts; where none can be kept or read, the facts themselves are read."""
    before = state()
    with suppress(GiaiMaError, *UNREADABLE):
        path = _path_for(kind, before)
        os.utime(path)
        return load_snapshot(path)
    knowledge = read()
    with suppress(GiaiMaError, OSError):
        if state() == before:  # else something was changed while it was read
            _keep(knowledge, _path_for(kind, before))
    return knowledge


def _bytes_of(folder: Path) -> str:
    """Return a hash over the bytes of tables."""
    found = hashlib.blake2b(digest_size=12)
    for path in (folder / f"{table}.csv" for table in RECORDS):
        written = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.name} {len(written)}\n".encode() + written)
    return found.hexdigest()


def _path_for(kind: str, state: str) -> Path:
    """Return where the snapshot of a state lies, named for its hash."""
    return compiled_folder() / kind / f"{state}-{_made_by()}{_ENDING}"


def _keep(knowledge: KnowledgeBase, path: Path) -> None:
    """Write a snapshot, and delete those beside it that were used longest ago."""
    with whole_file(path) as part, part.open("wb") as file:
        spellings = knowledge.spellings.of_all(each.text for each in knowledge.facts.designations)
        kept = knowledge.version, knowledge.facts, spellings, _places_of(knowledge)
        _Writer(file, protocol=pickle.HIGHEST_PROTOCOL).dump(kept)
    _paths[knowledge] = path
    drop_oldest(path.parent.glob(f"*{_ENDING}"), _KEPT)


def _places_of(knowledge: KnowledgeBase) -> dict[str, tuple[PlaceMatch, ...]]:
    """Return what the place texts of the facts name: who decodes asks for all of them, and searching takes longest."""
    facts = knowledge.facts
    texts = [each.place_text for each in facts.presences]
    texts += [each.place_text for each in facts.battles]
    texts += [each.place_text for each in facts.unit_events]
    return {text: knowledge.gazetteer.search(text, None) for text in dict.fromkeys(texts) if text != ""}


class _Writer(pickle.Pickler):
    """Writes a record as a call of its class: read back in half the time that setting its fields by name takes."""

    def reducer_override(self, value: Any) -> Any:
        """Return the class of a record and its values, and leave all else as it is."""
        if isinstance(value, type) or not is_dataclass(value):
            return NotImplemented
        record: Any = type(value)
        return record, _values_of(record)(value)


@cache
def _values_of(record: Any) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(record)))


def load_snapshot(path: Path) -> KnowledgeBase:
    """Read a snapshot that `snapshot_of` made.

    Args:
        path: The file. Only files of this program's own are read: a pickle can do anything.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        knowledge = read_snapshot(mapped)
    _paths[knowledge] = path
    return knowledge


def read_snapshot(written: bytes | mmap.mmap) -> KnowledgeBase:
    """Read what a snapshot holds, as `load_snapshot` reads the file."""
    was_collecting = gc.isenabled()
    gc.disable()  # a million objects are made and none is dropped: looking for some that could be takes half the time
    try:
        facts_version, facts, spellings, places = pickle.loads(written)
        knowledge = KnowledgeBase(facts)
        # What every claim and text would be worked through for again, to the same end.
        knowledge.__dict__ |= {"version": facts_version, "spellings": Spellings(spellings)}
        knowledge.gazetteer.remember(places)
        _count_as_old()
    finally:
        if was_collecting:
            gc.enable()
    return knowledge


def _count_as_old() -> None:
    """Put all objects among the old ones, which are seldom looked through: as many new ones would be at once."""
    if gc.get_freeze_count() == 0:  # else those that were set apart for good would come back, too
        gc.freeze()
        gc.unfreeze()


@cache
def _made_by() -> str:
    """Return what stands for program, words and places known: what others found is found anew."""
    folder = Path(__file__).parent
    paths = (path for kind in ("py", "csv", "txt") for path in folder.rglob(f"*.{kind}"))
    own = hash_of_files(path for path in paths if path.parent != BUNDLED_FACTS)
    return f"{own}-{version(COMMUNES_PACKAGE)}"
