"""Files and folders written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path, beside: Path | None = None) -> Iterator[Path]:
    """Yield where to write; what was written takes the name `path` when the block ends well, else it goes.

    Two that write the same file at once have a place each: the later takes the name.

    Args:
        path: The file to be; its folder is made. The place to write has the same ending.
        beside: The folder for what is not whole yet, on the same disk; None = that of the file. A process that is
            killed leaves it there.

    Raises:
        OSError: If it cannot be written; what stood there is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".giaima-", dir=beside or path.parent) as folder:
        part = Path(folder) / path.name
        yield part
        part.replace(path)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to fill, which takes the name `path` when the block ends well, else it goes.

    Two that make the same folder at once have a place each: the first takes the name, the other's goes.

    Args:
        path: The folder to be; those above it are made. It must not be there.

    Raises:
        OSError: If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".giaima-", dir=path.parent, ignore_cleanup_errors=True) as folder:
        part = Path(folder) / path.name
        part.mkdir()
        yield part
        if not path.exists():
            part.rename(path)
