"""Ledgers to test with: in an SQLite file, and on a PostgreSQL server of the tests' own where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kb.facts_io import Facts, read_folder
from kb.ledger.ledger import Ledger
from kb.ledger.releases import fill
from kb.spreadsheets.neighbours import Neighbours

_SERVER_USER = "postgres"


SHEET_FACTS = {
    "sources": ["source_id,title,kind", "bao,Bài báo,newspaper", "sach,Sách,book"],
    "units": [
        "unit_id,name_vi,level,branch,source_id",
        "e66,Trung đoàn 66,regiment,infantry,bao",
        "e24,Trung đoàn 24,regiment,infantry,bao",
        "f304,Sư đoàn 304,division,infantry,sach",
        "f10,Sư đoàn 10,division,infantry,sach",
    ],
    "unit_events": ["unit_id,event,date,source_id", "f10,formed,1972-09-20,sach"],
    "designations": [
        "unit_id,text,kind,scope,valid_from,source_id,confidence",
        "e66,E66,phien_hieu,whole,1947-11,bao,high",
        "e24,E24,phien_hieu,whole,1950,bao,high",
        "f304,F304,phien_hieu,whole,1950,sach,high",
        "f10,F10,phien_hieu,whole,1972-09-20,sach,high",
    ],
    "subordinations": [
        "unit_id,parent_unit_id,kind,valid_from,valid_to,source_id",
        "e66,f304,organic,1950,1975,bao",
        "e24,f10,organic,1972-09-20,1975,bao",
    ],
    "places": [
        "place_id,name_vi,kind,lat,lon,radius_km,source_id",
        "plei-me,Plei Me,camp,13.62,107.91,3,bao",
    ],
    "battles": [
        "battle_id,name_vi,kind,start,end,source_id",
        "pleime,Chiến dịch Plei Me,campaign,1965-10-19,1965-11-27,bao",
    ],
}


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 8, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the time; each look takes a second."""
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def few_facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """A handful of facts: two regiments, their division, a battle."""
    folder = tmp_path_factory.mktemp("facts")
    rows = {
        "sources": ["source_id,title,kind", "bao,Bài báo,newspaper", "sach,Sách,book"],
        "units": [
            "unit_id,name_vi,level,branch,source_id",
            "e66,Trung đoàn 66,regiment,infantry,bao",
            "e24,Trung đoàn 24,regiment,infantry,bao",
            "f304,Sư đoàn 304,division,infantry,sach",
        ],
        "designations": [
            "unit_id,text,kind,scope,valid_from,source_id,confidence",
            "e66,E66,phien_hieu,whole,1947-11,bao,high",
            "e24,E24,phien_hieu,whole,1950,bao,high",
            "f304,F304,phien_hieu,whole,1950,sach,high",
        ],
        "subordinations": [
            "unit_id,parent_unit_id,kind,valid_from,source_id",
            "e66,f304,organic,1950,bao",
            "e24,f304,organic,1950,bao",
        ],
        "battles": ["battle_id,name_vi,kind,start,end,source_id", "pleime,Plei Me,campaign,1965-10-19,1965-11-27,bao"],
        "participations": ["battle_id,unit_id,role,source_id", "pleime,e66,main,bao"],
    }
    for table, lines in rows.items():
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    facts, problems = read_folder(folder)
    assert problems == []
    return facts


@pytest.fixture(scope="module")
def sheet_facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("few")
    for table, lines in SHEET_FACTS.items():
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    facts, problems = read_folder(folder)
    assert problems == []
    return facts


@pytest.fixture(scope="module")
def neighbours(sheet_facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    """What a ledger with a handful of facts holds; looking files through does not change it."""
    ledger = Ledger.open(str(tmp_path_factory.mktemp("ledger") / "few.sqlite"), create=True)
    fill(ledger, sheet_facts, "few facts")
    return Neighbours(ledger)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address for a new ledger, on each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "giaima.sqlite")
    server: str = request.getfixturevalue("postgres")
    name = f"giaima_{uuid.uuid4().hex[:12]}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def ledger(database: str, few_facts: Facts, clock: Clock) -> Ledger:
    """A ledger filled with the few facts."""
    found = Ledger.open(database, create=True, now=clock)
    fill(found, few_facts, "few facts")
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of the tests' own; its address without the database."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") or (str(programs[-1]) if len(programs) > 0 else None)
    if found is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql (Debian, Ubuntu)")
    programs_folder = Path(found).parent
    folder = Path(tempfile.mkdtemp(prefix="giaima-postgres-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(programs_folder / program), *arguments]
        if os.geteuid() == 0:  # the server refuses to run as root
            command = ["runuser", "-u", _SERVER_USER, "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    if os.geteuid() == 0:
        owner = pwd.getpwnam(_SERVER_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    run("initdb", "-D", str(data), "-U", "giaima", "--auth=trust", "-E", "UTF8", "--no-sync")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(data), "-o", settings, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://giaima@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
