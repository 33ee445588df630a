"""Where things made from the facts are kept between runs: anything here can be made anew, and may be deleted."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from kb.problems import GiaiMaError

CACHE_VARIABLE = "GIAIMA_CACHE"


def compiled_folder() -> Path:
    """Return the folder that `GIAIMA_CACHE` names, or that of the user's caches; made where it is missing.

    Where the user's own cannot be written, a folder of temporary files takes its place.

    Raises:
        GiaiMaError: If the folder named cannot be made.
    """
    named = os.environ.get(CACHE_VARIABLE, "")
    folder = Path(named).absolute() if named != "" else user_cache_path("giaima")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if named != "":
            message = f"{CACHE_VARIABLE} names {folder}, which cannot be made: {error.strerror}. Name another folder."
            raise GiaiMaError(message) from error
        return _temporary()
    return folder if os.access(folder, os.W_OK) or named != "" else _temporary()


def hash_of_files(paths: Iterable[Path]) -> str:
    """Return 8 hexadecimal digits over the bytes of files: what is made by them is made anew when they change."""
    found = hashlib.blake2b(digest_size=4)
    for path in sorted(paths):
        found.update(path.read_bytes())
    return found.hexdigest()


def drop_oldest(paths: Iterable[Path], keep: int) -> None:
    """Delete all but the files or folders that were used last.

    Args:
        paths: Of one kind.
        keep: How many stay.
    """
    with suppress(OSError):  # another process tidies up, too, or still reads: the next one will
        used = sorted(((path.stat().st_mtime, path) for path in paths), reverse=True)
        for _, path in used[keep:]:
            if not path.is_dir():
                path.unlink(missing_ok=True)
                continue
            # Under another name first: half of it must never be taken for the whole.
            gone = path.with_name(f".{path.name}.gone")
            path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)


@cache
def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="giaima-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
