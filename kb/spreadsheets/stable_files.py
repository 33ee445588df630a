"""Workbooks whose bytes follow from what they say alone."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can state. Source: PKWARE APPNOTE 4.4.6."""
_PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_STAMP = rb"\g<1>1980-01-01T00:00:00Z"


def bytes_of(book: Workbook) -> bytes:
    """Return a workbook as a file without the time of its making: the same cells give the same bytes."""
    written, stable = BytesIO(), BytesIO()
    book.save(written)
    with ZipFile(written) as source, ZipFile(stable, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == _PROPERTIES:
                data = _STAMP.sub(_NO_STAMP, data)
            target.writestr(ZipInfo(part.filename, _NO_TIME), data, ZIP_DEFLATED)
    return stable.getvalue()
