"""What stands in a unit text and names no unit: papers, mailboxes, dates, posts, remarks, codes of unknown meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from decoder.part import Edge, make_part, word_windows
from decoder.tokens import Token
from decoder.weights import Weights
from kb.folding import key_of
from kb.notation import lexicon, words_of

_FIRST_YEAR, _LAST_YEAR = 1945, 1989
"""The years of the notices."""
OPENING = ("(", "[")
"""Marks at which a remark begins."""
_LONGEST_ASIDE = 6
_LONGEST_REMARK = 40
_LONGEST_CODE = 5
_LONGEST_NAME = 4
_MAIL_DIGITS = (5, 6)
"""Digits of a mailbox number of the southern theatre, such as 86558; no unit bears so many."""
_TAKES_NUMBER = ("document", "mail_address")
_DATE_WORDS = frozenset(("ngày", "tháng", "năm"))
_LEADERS = ("trưởng", "phó")


class AsideFinder:
    """Finds the runs of tokens that are not meant to name a unit, and the codes nobody can read."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._kinds = {key_of(word): kind for kind, words in words_of("asides.txt") for word in words}
        for word in lexicon().classes:
            self._kinds.update({key_of(f"{word} {leader}"): "position" for leader in _LEADERS})
        self._lettered: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for evidence, name in weights.values:
            letter, is_kind, kind = name.partition(" as ")
            if evidence == "reading" and is_kind and len(letter) == 1:
                self._lettered[letter].append((kind, name))

    def edges(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield every aside that begins at a token."""
        token = tokens[first]
        if token.text in OPENING:
            yield from self._remark(tokens, first)
        elif token.kind == "number":
            yield from self._numbers(tokens, first)
        elif token.kind == "word":
            yield from self._words(tokens, first)
            yield from self._unknown_code(tokens, first)
            yield from self._unknown_name(tokens, first)

    def _edge(self, tokens: tuple[Token, ...], first: int, last: int, value: str, cost_name: str) -> Edge:
        return Edge(last, (make_part(tokens, first, last, "other", value=value),), self._weights("reading", cost_name))

    def _remark(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield what stands in brackets as a remark."""
        for last in range(first + 2, min(first + _LONGEST_REMARK, len(tokens))):
            if tokens[last].text in (")", "]"):
                yield self._edge(tokens, first, last + 1, "remark", "remark in brackets")
                return

    def _numbers(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        last = first + 1
        if is_year(tokens[first].text):
            yield self._edge(tokens, first, last, "date", "year")
        end = _date_end(tokens, first)
        if end > last:
            yield self._edge(tokens, first, end, "date", "year")
        number_end = _mail_number_end(tokens, first)
        if sum(len(token.text) for token in tokens[first:number_end] if token.kind == "number") in _MAIL_DIGITS:
            yield self._edge(tokens, first, _mail_end(tokens, number_end), "mail_address", "mailbox by its digits")

    def _words(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield papers and mailboxes with their numbers, posts, remarks and named theatres."""
        for last, _, key in word_windows(tokens, first, _LONGEST_ASIDE):
            kind = self._kinds.get(key)
            if kind is None:
                continue
            end = _behind_number_word(tokens, last)
            if kind in _TAKES_NUMBER and end < len(tokens) and tokens[end].kind == "number":
                yield self._edge(tokens, first, _mail_end(tokens, _mail_number_end(tokens, end)), kind, "aside")
            elif kind != "mail_address":
                yield self._edge(tokens, first, last, kind, "aside")
        if tokens[first].lower in _DATE_WORDS and first + 1 < len(tokens) and tokens[first + 1].kind == "number":
            yield self._edge(tokens, first, max(_date_end(tokens, first + 1), first + 2), "date", "aside")

    def _unknown_code(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield capitals, a number glued behind them or not, as a code whose meaning nobody has found."""
        text = tokens[first].text
        if not text.isupper() or len(text) > _LONGEST_CODE:
            return
        last = first + 1
        is_numbered = last < len(tokens) and tokens[last].kind == "number" and tokens[last].is_glued
        if is_numbered:
            last += 1
        if last < len(tokens) and tokens[last].kind == "word" and tokens[last].is_glued:
            return
        for kind, cost_name in self._lettered.get(tokens[first].lower, ()) if is_numbered else ():
            yield self._edge(tokens, first, last, kind, cost_name)
        is_short = len(text) == 1 and not is_numbered
        yield self._edge(tokens, first, last, "unknown", "unknown letter" if is_short else "unknown code")

    def _unknown_name(self, tokens: tuple[Token, ...], first: int) -> Iterator[Edge]:
        """Yield two to four capitalised words as a name nobody knows."""
        last = first
        while last < len(tokens) and last < first + _LONGEST_NAME and _is_name_word(tokens[last]):
            last += 1
            if last - first > 1:
                yield self._edge(tokens, first, last, "unknown", "unknown name")


def is_year(digits: str) -> bool:
    """Tell whether a number looks like a year of the notices, 1945 to 1989."""
    return len(digits) == len(str(_FIRST_YEAR)) and _FIRST_YEAR <= int(digits) <= _LAST_YEAR


def _is_name_word(token: Token) -> bool:
    return token.kind == "word" and len(token.text) > 1 and token.text.istitle()


def _date_end(tokens: tuple[Token, ...], first: int) -> int:
    """Return the index behind a date that begins at a number and ends with a year; `first` when there is none."""
    at = first
    for _ in range(3):
        if at >= len(tokens) or tokens[at].kind != "number":
            return first
        if is_year(tokens[at].text):
            return at + 1
        at += 1
        if at >= len(tokens) or not (tokens[at].text in ("-", "/", ".") or tokens[at].lower in _DATE_WORDS):
            return first
        at += 1
    return first


def _behind_number_word(tokens: tuple[Token, ...], at: int) -> int:
    while at < len(tokens) and (tokens[at].lower == "số" or tokens[at].text in (":", ".")):
        at += 1
    return at


def _mail_number_end(tokens: tuple[Token, ...], first: int) -> int:
    """Return the index behind a number that may be cut by points: ``86.500``."""
    last = first + 1
    while last + 1 < len(tokens) and tokens[last].text == "." and tokens[last].is_glued and tokens[last + 1].is_glued:
        if tokens[last + 1].kind != "number":
            break
        last += 2
    return last


def _mail_end(tokens: tuple[Token, ...], at: int) -> int:
    """Return the index behind the letters and the box that may follow a mailbox number: ``YK - B11``."""
    if at < len(tokens) and tokens[at].kind == "word" and tokens[at].text.isupper() and len(tokens[at].text) <= 2:
        at += 1
        box = at + 1 if at < len(tokens) and tokens[at].text in ("-", "/") else at
        is_box = box + 1 < len(tokens) and tokens[box].text == "B" and tokens[box + 1].kind == "number"
        if is_box and tokens[box + 1].is_glued:
            return box + 2
    return at
