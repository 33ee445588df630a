"""All facts to take away: as the tables they are written in, and as linked data."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.facts_io import Facts
from kb.ledger.releases import write_folder
from ontology.export import write_rdf

LINKED_DATA = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
"""Ending to media type of the forms that are offered."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def tables_zip(facts: Facts) -> bytes:
    """Return one CSV per table, packed; the same facts give the same bytes."""
    packed = BytesIO()
    with tempfile.TemporaryDirectory(prefix="giaima-") as folder, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        write_folder(facts, Path(folder) / "facts")
        for path in sorted((Path(folder) / "facts").iterdir()):
            archive.writestr(ZipInfo(path.name, _NO_TIME), path.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()


def linked_data(facts: Facts, ending: str) -> bytes:
    """Return the facts as linked data in the form that an ending of `LINKED_DATA` names."""
    with tempfile.TemporaryDirectory(prefix="giaima-") as folder:
        path = Path(folder) / f"facts.{ending}"
        write_rdf(facts, path)
        return path.read_bytes()
