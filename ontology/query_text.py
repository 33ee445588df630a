"""The text of a query: refused before it runs when it would change the data or ask another server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.problems import GiaiMaError, Problem, Where
from ontology.limits import read_limits

_TOKENS = re.compile(
    r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<comment>\#[^\n\r]*)
    | (?P<name>[?$][\w·]+|@[A-Za-z-]+|[\w.·-]*:[\w.:%·\\-]*)
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})


class QueryError(GiaiMaError):
    """A query was refused or stopped; the problem says why and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.message} {problem.hint}")


def refuse(code: str, value: str, message: str, hint: str) -> QueryError:
    """Return the error that tells why a query gives no answer."""
    return QueryError(Problem(code, "error", Where("query", 0), "", value, message, hint))


def check_query(text: str) -> None:
    """Refuse a query that would change the data or reach out of the house.

    Args:
        text: SPARQL, as a person wrote it.

    Raises:
        QueryError: If it is empty or too long, is an update, or calls another server (SERVICE).
    """
    longest = read_limits()["query_characters"]
    if len(text) > longest:
        value = f"{len(text)} > {longest}"
        raise refuse("query-too-long", value, f"The query has {len(text)} characters.", f"At most {longest}.")
    words = list(_words(text))
    if len(words) == 0:
        raise refuse("query-empty", "", "The query is empty.", "Write SPARQL, or take one of `giaima rdf questions`.")
    if "SERVICE" in words:
        message = "SERVICE asks another server, and queries here stay in the house."
        raise refuse("query-service", "SERVICE", message, "Remove the SERVICE block.")
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        message = f"{first} would change the data, and queries only read."
        raise refuse("query-update", first, message, "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")


def _words(text: str) -> Iterator[str]:
    """Yield the bare words of a query in capitals: what stands in IRIs, names, texts and comments is none."""
    return (match["word"].upper() for match in _TOKENS.finditer(text) if match["word"] is not None)
