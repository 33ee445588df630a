"""A claim in words: one sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType

from kb.dates import EdtfDate
from kb.folding import key_of
from kb.knowledge import KnowledgeBase
from kb.records import RECORDS, Claim, Loss, Place, columns_of
from kb.spreadsheets.vocabulary import label_of
from kb.values import in_file
from kb.words import Words, date_text, span_text

TABLE_OF: Mapping[type[Claim], str] = MappingProxyType({record: table for table, record in RECORDS.items()})
"""Record class to the name of its table."""
_NAMED = {"units": "name_vi", "battles": "name_vi", "periods": "name_vi", "sources": "title"}
Texts = Mapping[str, str]
"""Column to its value as people read it, and the time that the claim held."""
_SPAN = "time held"
_SPANS = ("valid_from", "valid_to"), ("start", "end")
"""Columns of a first and a last day."""


class ClaimTeller:
    """Tells claims in words, with the names of what they refer to.

    Args:
        knowledge: Where the names stand.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def sentence(self, claim: Claim, words: Words) -> str:
        """Return what a claim says, in one line without its source."""
        table = TABLE_OF[type(claim)]
        texts = self._texts(claim, words)
        head, parts = _TOLD[table](texts, words)
        if isinstance(claim, Loss):
            parts = (texts["unit_id"], _counted(claim, words), claimant_text(claim.claimed_by, words))
        said = ", ".join(part for part in parts if part != "")
        return f"{head}: {said}" if said != "" else head

    def name(self, table: str, key: str, words: Words) -> str:
        """Return the name of a unit, battle, period, place or source; the key itself where it is not known."""
        if table in ("places", "districts"):
            place = self._places.get(key)
            return place.name_vi if place is not None else key
        known: Mapping[str, Claim] = {
            "units": self._knowledge.units,
            "battles": self._knowledge.battles,
            "periods": self._knowledge.periods,
            "sources": self._knowledge.sources,
        }.get(table, {})
        record = known.get(key)
        if record is None:
            return key
        return words.name_of(getattr(record, _NAMED[table]), getattr(record, "name_en", ""))

    def _texts(self, claim: Claim, words: Words) -> dict[str, str]:
        """Return names for ids, labels for codes, days in their order, and the time in words."""
        table = TABLE_OF[type(claim)]
        found = {}
        for name, column in columns_of(table).items():
            value = getattr(claim, name)
            if isinstance(value, EdtfDate):
                found[name] = date_text(value.text, words)
            elif len(column.refers_to) > 0 and value:
                found[name] = self.name(column.refers_to[0], value, words)
            elif column.type == "share" and value is not None:
                found[name] = words.percent(value)
            elif len(column.allowed) > 0:
                found[name] = label_of(table, name, value, words) if value else ""
            else:
                found[name] = in_file(value)
        return {**found, _SPAN: _span_of(claim, words)}

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        facts = self._knowledge.facts
        return {each.place_id: each for each in (*facts.districts, *facts.places)}


def counted_text(least: int | None, most: int | None, words: Words) -> str:
    """Write a number of persons from its bounds: one number, both, or "more than" where the upper one is open."""
    if least is None:
        return ""
    if most is None:
        return words("said.over", count=words.count(least))
    return words.count(least) if least == most else f"{words.count(least)}–{words.count(most)}"


def claimant_text(claimed_by: str, words: Words) -> str:
    """Return who claims a number, in the reader's language where there is a word for it."""
    if claimed_by == "":
        return words("said.claimant.none")
    return words("said.claimant", name=words.texts.get(f"claimant.{key_of(claimed_by)}", claimed_by))


def _counted(claim: Loss, words: Words) -> str:
    count = counted_text(claim.count_min, claim.count_max, words)
    return words("said.counted", category=words(f"loss.{claim.category}"), count=count)


def _span_of(claim: Claim, words: Words) -> str:
    """Return the time that a claim held; empty where it has none or is of no kind that has one."""
    for first, last in _SPANS:
        start, end = getattr(claim, first, None), getattr(claim, last, None)
        if start is not None or end is not None:
            return span_text(str(start or ""), str(end or ""), words)
    return ""


def _if(text: str, key: str, words: Words) -> str:
    """Put a text into its phrase; nothing stays nothing."""
    return words(key, name=text) if text != "" else ""


Told = tuple[str, tuple[str, ...]]


def _unit_event(of: Texts, _words: Words) -> Told:
    what = " ".join(part for part in (of["event"], of["other_unit_id"]) if part != "")
    return of["unit_id"], (what, of["date"], of["place_text"])


def _designation(of: Texts, words: Words) -> Told:
    scope = of["scope"] if of["scope"] != words("scope.whole") else ""
    return of["unit_id"], (f"{of['kind']} “{of['text']}”", scope, of[_SPAN])


def _participation(of: Texts, words: Words) -> Told:
    role = f" ({of['role']})" if of["role"] != "" else ""
    return of["unit_id"], (_if(of["battle_id"], "said.fought", words) + role,)


def _succession(of: Texts, _words: Words) -> Told:
    into = f" → {of['to_place_id']}" if of["to_place_id"] != "" else ""
    return of["from_place_id"], (of["kind"] + into, of["date"])


def _place(of: Texts, _words: Words) -> Told:
    return of["name_vi"], (of["kind"], of["parent_id"], of[_SPAN])


_TOLD: Mapping[str, Callable[[Texts, Words], Told]] = MappingProxyType(
    {
        "sources": lambda of, _words: (of["title"], (of["publisher"], of["kind"])),
        "units": lambda of, words: (words.name_of(of["name_vi"], of["name_en"]), (of["level"], of["branch"])),
        "unit_events": _unit_event,
        "designations": _designation,
        "other_codes": lambda of, _words: (
            f"“{of['code_text']}”",
            (of["kind"], of["meaning"], of["place_text"], of[_SPAN]),
        ),
        "subordinations": lambda of, words: (
            of["unit_id"],
            (_if(of["parent_unit_id"], "said.under", words), of["kind"], of[_SPAN]),
        ),
        "places": _place,
        "districts": _place,
        "presences": lambda of, words: (
            of["unit_id"],
            (_if(of["place_text"], "said.at", words), of["activity"], of[_SPAN]),
        ),
        "battles": lambda of, words: (
            words.name_of(of["name_vi"], of["name_en"]),
            (of["kind"], _if(of["part_of"], "said.part_of", words), of["place_text"], of[_SPAN]),
        ),
        "battle_dates": lambda of, words: (of["battle_id"], (_if(of[_SPAN], "said.other_date", words),)),
        "participations": _participation,
        "losses": lambda of, _words: (of["battle_id"], ()),
        "periods": lambda of, words: (words.name_of(of["name_vi"], of["name_en"]), (of[_SPAN],)),
        "successions": _succession,
        "province_present": lambda of, words: (
            of["place_id"],
            (_if(of["present_place_id"], "said.part_of", words), of["share"]),
        ),
        "hamlets_rvn": lambda of, _words: (of["name"], (of["grid"], of["rvn_province_id"])),
        "abbreviations": lambda of, words: (
            f"“{of['abbr']}”",
            (words.name_of(of["expansion_vi"], of["expansion_en"]), of["level"]),
        ),
    }
)
"""Table to what heads the sentence of a claim, and what is said of it."""
