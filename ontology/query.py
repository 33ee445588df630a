"""Questions in SPARQL to the facts: read only, with a limit of time and of rows."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kb.knowledge import KnowledgeBase
from ontology.compiled_store import VOCABULARY_FILE, StoreError, compiled_store
from ontology.limits import read_limits
from ontology.query_text import QueryError, check_query, refuse

Cell = dict[str, str] | None
"""A value as SPARQL's JSON results write it: ``type``, ``value``, and ``datatype`` or ``xml:lang``; None = none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    Attributes:
        columns: The variables, in the order asked for.
        rows: One cell per column.
        is_cut: Whether there were more rows than the limit.
        seconds: How long the query took, without the loading.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_cut: bool
    seconds: float

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows as plain text, an empty one where there is no value."""
        return [tuple("" if cell is None else cell["value"] for cell in row) for row in self.rows]

    def to_json(self) -> str:
        """Return the answer in SPARQL 1.1's JSON form.

        Source: SPARQL 1.1 Query Results JSON Format, https://www.w3.org/TR/sparql11-results-json/
        """
        bindings = [
            {name: cell for name, cell in zip(self.columns, row, strict=True) if cell is not None} for row in self.rows
        ]
        found = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


class Asker:
    """Answers queries on some facts and the vocabulary, in processes of their own that a limit can end.

    Args:
        knowledge: Whose facts are asked; their store is made at the first question, or when `prepare` is called.

    Use it with ``with``, or call `close` in the end. It may be asked from several threads: as many questions are
    answered at once as `limits.csv` allows processes, so that one that never ends does not keep all others waiting.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._making = threading.Lock()
        self._has_store = False
        self._free = threading.BoundedSemaphore(int(read_limits()["query_processes"]))
        self._idle: list[_Answering] = []
        self._is_closed = False

    def __enter__(self) -> Asker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_ready(self) -> bool:
        """Whether the store has been made, so that a question is answered at once."""
        return self._has_store

    def prepare(self) -> None:
        """Make the store and open it, so that the first question is answered at once.

        Raises:
            QueryError: If that fails.
        """
        with self._free:
            self._give_back(self._take())

    def ask(self, text: str, *, seconds: float | None = None, rows: int | None = None) -> Answer:
        """Answer a query.

        Args:
            text: SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.
            seconds: Limit of time; None = as `limits.csv` says.
            rows: Limit of rows; None = as `limits.csv` says.

        Raises:
            QueryError: If the query is refused, breaks the rules of SPARQL, or runs into a limit.
        """
        check_query(text)
        limits = read_limits()
        most_seconds = seconds if seconds is not None else limits["query_seconds"]
        with self._free:
            answering = self._take()
            wanted = rows if rows is not None else limits["query_rows"]
            try:
                found = answering.exchange({"query": text, "rows": wanted}, most_seconds)
            except BaseException:
                answering.end()
                raise
            self._give_back(answering)
        if "error" in found:
            message = f"The query cannot be read or answered: {found['error']}"
            raise refuse("query-syntax", found["error"], message, "Mend it at the place named.")
        return Answer(
            tuple(found["columns"]), tuple(tuple(row) for row in found["rows"]), found["is_cut"], found["seconds"]
        )

    def close(self) -> None:
        """End the processes; one that still answers ends after its answer."""
        self._is_closed = True
        while (answering := self._idle_one()) is not None:
            answering.end()

    def _take(self) -> _Answering:
        """Return a process that waits for a question, a new one where there is none."""
        while (answering := self._idle_one()) is not None:
            if answering.is_alive():
                return answering
        with self._making:
            try:
                store = compiled_store(self._knowledge)
            except StoreError as error:
                message = f"The facts cannot be prepared for questions: {error}"
                raise refuse("query-store", str(error), message, "See that the disk is not full.") from error
            self._has_store = True
        return _Answering(store)

    def _idle_one(self) -> _Answering | None:
        try:
            return self._idle.pop()
        except IndexError:  # another thread took the last one
            return None

    def _give_back(self, answering: _Answering) -> None:
        self._idle.append(answering)
        if self._is_closed:
            self.close()


class _Answering:
    """A process that answers, with its store open.

    Args:
        store: Folder of the store.

    Raises:
        QueryError: If it does not open the store in time.
    """

    def __init__(self, store: Path) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        command = [sys.executable, "-m", "ontology.answering", str(store)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=VOCABULARY_FILE.parent.parent,
        )
        threading.Thread(target=_read_lines, args=(self._process, self._lines), daemon=True).start()
        self._wait(read_limits()["open_seconds"])

    def is_alive(self) -> bool:
        """Tell whether it can still be asked."""
        return self._process.poll() is None

    def exchange(self, asked: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask, and return what it says.

        Raises:
            QueryError: If it says nothing in time, or ends; it is ended then.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # its end is found when waiting
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        return self._wait(seconds)

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _wait(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.end()
            hint = "Ask for less: name a unit, a place or a day, add LIMIT, or give --seconds more."
            raise refuse("query-time", f"{seconds:g}", f"The query ran for {seconds:g} s.", hint) from None
        if line == "":
            self.end()
            raise _ended()
        found: dict[str, Any] = json.loads(line)
        return found


def _ended() -> QueryError:
    memory = read_limits()["query_memory_mb"]
    message = f"The query used more than {memory} MB, or its process was ended."
    return refuse("query-memory", f"{memory}", message, "Ask for less: name a unit, a place or a day, or add LIMIT.")


def _read_lines(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    """Hand on each line of a process; an empty one means that it ended."""
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):  # closed while reading
        for line in process.stdout:
            lines.put(line)
    lines.put("")
