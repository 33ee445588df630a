"""The database of the ledger: one SQLite file unless a URL names a PostgreSQL server; migrations; transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kb.ledger.faults import LedgerError

NEWEST_REVISION = "0001"
"""The last revision in `migrations`; a test holds it to what Alembic finds there."""
_WAIT_SECONDS = 60
"""How long a writer waits for the others before it says that the ledger is busy."""


def database_url(database: str) -> str:
    """Return the SQLAlchemy URL of a database given as a URL or as a file path.

    >>> database_url("var/giaima.sqlite")
    'sqlite:///var/giaima.sqlite'
    """
    return database if "://" in database else f"sqlite:///{database}"


def open_engine(database: str, *, create: bool = False) -> Engine:
    """Open a ledger's database at the newest revision.

    Args:
        database: A file path or a SQLAlchemy URL.
        create: Make the tables where there are none.

    Returns:
        An engine whose transactions are whole or absent.

    Raises:
        LedgerError: If it cannot be opened, holds no ledger, or holds something else.
    """
    file = _file_of(database)
    if file is not None and not create and not file.is_file():
        raise LedgerError("no-database", database=shown(database))
    engine = connect(database)
    try:
        _migrate(engine, database, create=create)
    except SQLAlchemyError as error:
        raise LedgerError("cannot-open", database=shown(database), error=_first_line(error)) from error
    return engine


def connect(database: str) -> Engine:
    """Return an engine for a database, whatever it holds; the folder of a file is made.

    Raises:
        LedgerError: If its address means nothing.
    """
    file = _file_of(database)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_engine(database_url(database), poolclass=NullPool, connect_args=_connect_args(database))
    except (SQLAlchemyError, ImportError) as error:
        raise LedgerError("no-address", database=shown(database), error=str(error)) from error
    _set_up(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees one state of the ledger from first to last.

    Raises:
        LedgerError: If the database is broken or cannot be reached.
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection
    except SQLAlchemyError as error:
        raise LedgerError("cannot-read", error=_first_line(error)) from error


@contextmanager
def writing(engine: Engine, locked: str = "audit") -> Iterator[Connection]:
    """Open the one transaction that may write: it is whole when it ends, or it was never there.

    Args:
        engine: Of the database.
        locked: The table that keeps other writers of a PostgreSQL server waiting.

    Raises:
        LedgerError: If others have been writing all the time, or the disk refuses.
    """
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"LOCK TABLE {locked} IN EXCLUSIVE MODE"))
            yield connection
    except SQLAlchemyError as error:
        told = _first_line(error)
        is_busy = isinstance(error, OperationalError) and ("locked" in told or "lock timeout" in told)
        raise LedgerError("busy" if is_busy else "cannot-write", error=told) from error


@contextmanager
def supposing(engine: Engine) -> Iterator[Connection]:
    """Open a writing transaction that leaves nothing behind: what is written in it was only supposed."""
    with writing(engine) as connection:
        savepoint = connection.begin_nested()
        try:
            yield connection
        finally:
            savepoint.rollback()


def _connect_args(database: str) -> dict[str, Any]:
    if _file_of(database) is not None:
        return {"timeout": _WAIT_SECONDS}
    return {"options": f"-c lock_timeout={_WAIT_SECONDS * 1000}"} if "postgresql" in database else {}


def _file_of(database: str) -> Path | None:
    """Return the file of an SQLite database; None for a server or no address at all."""
    try:
        url = make_url(database_url(database))
    except SQLAlchemyError:
        return None
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(database: str) -> str:
    """Return a database address as it can be shown: without its password.

    >>> shown("postgresql+psycopg://an:secret@host/giaima")
    'postgresql+psycopg://an:***@host/giaima'
    """
    try:
        return make_url(database).render_as_string(hide_password=True) if "://" in database else database
    except SQLAlchemyError:
        return database.rsplit("@", maxsplit=1)[-1]


def _set_up(engine: Engine) -> None:
    """Let SQLite keep a write-ahead log and foreign keys, and take the write lock when a writer begins.

    Source: SQLAlchemy 2, SQLite dialect, "Serializable isolation / Savepoints / Transactional DDL".
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says when a transaction begins, not the driver
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _migrate(engine: Engine, database: str, *, create: bool) -> None:
    with engine.connect() as connection:
        found = _revision(connection)
        tables = inspect(connection).get_table_names()
    if found == NEWEST_REVISION:
        return
    if found is None and len(tables) > 0:
        raise LedgerError("not-a-ledger", database=shown(database))
    if found is None and not create:
        raise LedgerError("no-ledger", database=shown(database))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20250701)"))  # any number: one migration at a time
        if _revision(connection) != NEWEST_REVISION:
            _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    """Return the revision the tables are at, from the table that Alembic keeps; None without one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, by Alembic."""
    migrate = import_module("kb.ledger.migrate")  # a tenth of a second that only the first opening of a ledger needs
    migrate.upgrade(connection)


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
