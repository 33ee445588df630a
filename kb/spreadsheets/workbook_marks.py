"""What a workbook's reader passes over in silence: merged cells, and formulas whose value was never computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

_WORTH_A_LOOK = re.compile(rb"<(?:\w+:)?(?:mergeCell|f)[\s>/]")
"""Most sheets hold neither: then their XML need not be parsed a second time."""
_AREA = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}:[A-Z]{1,3}[1-9]\d{0,6}")
_PIECE = 1 << 20
_OVERLAP = 32
"""Bytes of a piece looked at again with the next, so that no tag is cut in two."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What one sheet holds.

    Attributes:
        merged: Ranges of merged cells.
        uncomputed: Addresses of formulas without a value.
    """

    merged: tuple[str, ...] = ()
    uncomputed: frozenset[str] = frozenset()


def marks_of(archive: ZipFile) -> dict[str, Marks]:
    """Return what each sheet of a workbook holds, by its title; sheets without either are left out.

    Source: ECMA-376 Part 1, 18.2.19 (sheet), 18.3.1.4 (c), 18.3.1.55 (mergeCell).
    """
    marks: dict[str, Marks] = {}
    for title, path in _paths_of_sheets(archive).items():
        with archive.open(path) as file:
            is_worth_a_look = _holds(file)
        if is_worth_a_look:
            with archive.open(path) as file:
                marks[title] = _read(file)
    return marks


def _paths_of_sheets(archive: ZipFile) -> dict[str, str]:
    """Return title to path in the archive."""
    names = set(archive.namelist())
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): normpath(join("/xl", link.get("Target", ""))).lstrip("/") for link in links}
    sheets = (element for element in book.iter() if _name(element) == "sheet")
    found = {sheet.get("name", ""): targets.get(_relation(sheet), "") for sheet in sheets}
    return {title: path for title, path in found.items() if path in names}


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _holds(file: IO[bytes]) -> bool:
    rest = b""
    while (piece := file.read(_PIECE)) != b"":
        if _WORTH_A_LOOK.search(rest + piece) is not None:
            return True
        rest = piece[-_OVERLAP:]
    return False


def _read(file: IO[bytes]) -> Marks:
    merged: list[str] = []
    uncomputed: set[str] = set()
    for element in _elements(file):
        if _name(element) == "mergeCell" and _AREA.fullmatch(element.get("ref", "")) is not None:
            merged.append(element.get("ref", ""))
        elif _is_uncomputed(element):
            uncomputed.add(element.get("r", ""))
    return Marks(tuple(merged), frozenset(uncomputed))


def _elements(file: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Yield cells and merged ranges, and forget each row once it is read."""
    for _, element in ElementTree.iterparse(file):
        name = _name(element)
        if name in ("c", "mergeCell"):
            yield element
        if name in ("row", "mergeCell"):
            element.clear()


def _is_uncomputed(cell: ElementTree.Element) -> bool:
    parts = {_name(part): part.text or "" for part in cell}
    return "f" in parts and parts.get("v", "") == "" and cell.get("t") != "str"
