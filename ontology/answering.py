"""The process that answers queries: `python -m ontology.answering STORE`, one query and one answer per line of JSON.

It is a process of its own so that a query that would run for ever, or fill the memory, can be ended from outside:
inside one process nothing stops a query between two rows. It asks pyoxigraph's store itself and not through rdflib:
rdflib would follow `FROM <file:...>` to the file system, and takes longer to hand over the rows than the store to find
them, which is what the 200 ms of a worked question go on.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any, TextIO

import pyoxigraph as ox

from ontology.limits import read_limits

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]


def main(folder: str, queries: TextIO, answers: TextIO) -> None:
    """Open a store, say so, and answer queries until there are no more.

    Args:
        folder: Of the store.
        queries: One JSON object per line: ``query`` and ``rows``, the most rows wanted.
        answers: One JSON object per line: ``columns``, ``rows``, ``is_cut`` and ``seconds``, or ``error``.
    """
    _limit_memory()
    store = ox.Store.read_only(folder)
    _say(answers, {"is_open": True})
    for line in queries:
        asked = json.loads(line)
        _say(answers, answer(store, asked["query"], asked["rows"]))


def answer(store: ox.Store, query: str, most_rows: int) -> dict[str, Any]:
    """Answer one query.

    Args:
        store: What is asked.
        query: SPARQL that reads.
        most_rows: Rows beyond these are left out.

    Returns:
        ``columns``, ``rows`` (cells as in SPARQL's JSON results, or None), ``is_cut`` and ``seconds``; or ``error``.
    """
    begin = time.perf_counter()
    try:
        columns, rows = _rows(store.query(query))
        found = list(islice(rows, most_rows + 1))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return {"error": _short(str(error))}
    seconds = time.perf_counter() - begin
    return {"columns": columns, "rows": found[:most_rows], "is_cut": len(found) > most_rows, "seconds": seconds}


def _rows(found: Any) -> tuple[list[str], Iterator[list[dict[str, str] | None]]]:
    if isinstance(found, ox.QueryBoolean):
        cell = {"type": "literal", "value": str(bool(found)).lower(), "datatype": f"{_XSD}boolean"}
        return ["answer"], iter([[cell]])
    if isinstance(found, ox.QueryTriples):
        triples = ([_cell(each.subject), _cell(each.predicate), _cell(each.object)] for each in found)
        return ["subject", "predicate", "object"], triples
    return [each.value for each in found.variables], ([_cell(term) for term in row] for row in found)


_PLACE = re.compile(r"error at (\d+:\d+): expected ")
_XSD = "http://www.w3.org/2001/XMLSchema#"


def _cell(term: Any) -> dict[str, str] | None:
    """Return a term as SPARQL's JSON results write it; None where there is none."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "bnode", "value": str(term)}
    cell = {"type": "literal", "value": term.value}
    if term.language is not None:
        cell["xml:lang"] = term.language
    elif term.datatype.value != f"{_XSD}string":
        cell["datatype"] = term.datatype.value
    return cell


def _short(told: str) -> str:
    """Return where a query cannot be read, as line and column, which every language can say; else what is wrong.

    What could stand there is left out: the parser says it in English, and often at great length.

    >>> _short("error at 1:17: expected one of a, b"), _short("error at 1:10: expected CONSTRUCT")
    ('1:17', '1:10')
    """
    place = _PLACE.match(told)
    return place[1] if place is not None else told.splitlines()[0][:300]


def _limit_memory() -> None:
    if resource is not None:
        most = read_limits()["query_memory_mb"] * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _say(answers: TextIO, said: dict[str, Any]) -> None:
    answers.write(json.dumps(said, ensure_ascii=True) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin, sys.stdout)
