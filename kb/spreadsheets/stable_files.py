"""Workbooks whose bytes follow from what they say alone."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can state. Source: PKWARE APPNOTE 4.4.6."""
_PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_STAMP = rb"\g<1>1980-01-01T00:00:00Z"


def bytes_of(book: Workbook) -> bytes:
    """Return a workbook as a file without the time of its making: the same cells give the same bytes."""
    written = BytesIO()
    save(book, written)
    return written.getvalue()


def save(book: Workbook, target: Path | BytesIO) -> None:
    """Write a workbook, of any size, without the time of its making: the same cells give the same bytes.

    Raises:
        OSError: If it cannot be written.
    """
    with _TimelessArchive(target, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()


class _TimelessArchive(ZipFile):
    """An archive of a workbook that says of nothing when it was made."""

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        """Write a part that is at hand."""
        content = data.encode() if isinstance(data, str) else data
        super().writestr(_entry(name), _STAMP.sub(_NO_STAMP, content) if name == _PROPERTIES else content)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Write a part that lies in a file, such as a long sheet."""
        path = Path(filename)
        entry = _entry(arcname)
        entry.file_size = path.stat().st_size  # more than 2 GB need another form
        with path.open("rb") as source, self.open(entry, "w") as target:
            shutil.copyfileobj(source, target)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = ZIP_DEFLATED
    return entry
