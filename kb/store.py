"""The knowledge base in one database: every claim with its place and id, in SQLite unless a URL names another.

`giaima kb build` writes it; every command and the explorer read it when `GIAIMA_DATABASE` names it, and the
bundled facts otherwise.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from kb.facts_io import BUNDLED_FACTS, Facts, Row, read_folder, to_records
from kb.knowledge import KnowledgeBase
from kb.problems import FactsError, GiaiMaError, Problem, Where
from kb.records import RECORDS, columns_of
from kb.values import as_written

DATABASE_VARIABLE = "GIAIMA_DATABASE"
_BATCH = 10_000

_METADATA = MetaData()
_CLAIMS = Table(
    "claims",
    _METADATA,
    Column("kind", String(40), primary_key=True, doc="table of the facts"),
    Column("file", String(120), primary_key=True, doc="file it was read from"),
    Column("row", Integer, primary_key=True, doc="line in that file"),
    Column("claim_id", String(16), nullable=False, index=True, doc="hash of what it says"),
    Column("body", Text, nullable=False, doc="the values as written, a JSON list in declared order"),
)


class StoreError(GiaiMaError):
    """The database cannot be opened or holds no knowledge base."""


def database_url(text: str) -> str:
    """Return the SQLAlchemy URL of a database given as a URL or as a file path.

    >>> database_url("var/giaima.sqlite")
    'sqlite:///var/giaima.sqlite'
    """
    return text if "://" in text else f"sqlite:///{text}"


def build_database(facts: Facts, database: str) -> None:
    """Write a knowledge base, replacing what the database held; nothing is half-written.

    Args:
        facts: Claims without errors.
        database: A file path or a SQLAlchemy URL.

    Raises:
        StoreError: If the database cannot be written.
    """
    if "://" not in database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(database)
    try:
        _METADATA.create_all(engine)
        with engine.begin() as connection:
            connection.execute(_CLAIMS.delete())
            for batch in _batches(facts):
                connection.execute(insert(_CLAIMS), batch)
    except SQLAlchemyError as error:
        raise StoreError(f"The database {database} cannot be written: {error}") from error
    finally:
        engine.dispose()


def open_knowledge(database: str | None = None) -> KnowledgeBase:
    """Open the knowledge base: from a database when one is named, else from the bundled facts.

    Args:
        database: A file path or a SQLAlchemy URL; None = what `GIAIMA_DATABASE` names.

    Raises:
        StoreError: If the named database holds no knowledge base.
        FactsError: If a claim in it cannot be read.
    """
    named = database if database is not None else os.environ.get(DATABASE_VARIABLE, "")
    if named == "":
        facts, problems = read_folder(BUNDLED_FACTS)
    else:
        facts, problems = _read_database(named)
    if len(problems) > 0:
        raise FactsError(problems)
    return KnowledgeBase(facts)


def _read_database(database: str) -> tuple[Facts, list[Problem]]:
    file = database.removeprefix("sqlite:///")
    if "://" not in file and not Path(file).is_file():
        raise StoreError(f"There is no database {database}. `giaima kb build --out {database}` makes it.")
    engine = _engine(database)
    try:
        rows = _rows(engine)
    except SQLAlchemyError as error:
        message = f"{database} holds no knowledge base: {error.__class__.__name__}."
        raise StoreError(f"{message} `giaima kb build --out FILE` makes one.") from error
    finally:
        engine.dispose()
    widths = {table: len(columns_of(table)) for table in RECORDS}
    if any(len(values) != widths.get(table) for table, found in rows.items() for _, values in found):
        raise StoreError(f"{database} was built with other columns. `giaima kb build --out FILE` builds it anew.")
    problems: list[Problem] = []
    tables: dict[str, Any] = {
        table: tuple(to_records(table, rows[table], problems)) for table in RECORDS if table in rows
    }
    return Facts(**tables), problems


def _engine(database: str) -> Engine:
    try:
        return create_engine(database_url(database))
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"{database} is no database address: {error}. Give a file or sqlite:///FILE.") from error


def _rows(engine: Engine) -> dict[str, list[Row]]:
    statement = select(_CLAIMS.c.kind, _CLAIMS.c.file, _CLAIMS.c.row, _CLAIMS.c.body)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    with engine.connect() as connection:
        for kind, file, row, body in connection.execute(statement.order_by(_CLAIMS.c.kind, _CLAIMS.c.row)):
            rows[kind].append((Where(file, row), json.loads(body)))
    return dict(rows)


def _batches(facts: Facts) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for table, claims in facts.tables():
        names = tuple(columns_of(table))
        for claim in claims:
            batch.append(
                {
                    "kind": table,
                    "file": claim.where.file,
                    "row": claim.where.row,
                    "claim_id": claim.claim_id,
                    "body": json.dumps([as_written(getattr(claim, name)) for name in names], ensure_ascii=False),
                }
            )
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if len(batch) > 0:
        yield batch
