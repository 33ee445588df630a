"""What would change: which notices of a list get another answer when the facts change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from decoder.decode import Decoder, NoticeError
from decoder.explain import decoder_words, strength_of
from decoder.notice import Notice
from decoder.posterior import leading_unit
from kb.words import Language

_UNDECODABLE = "", "", ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a notice in three words.

    Attributes:
        unit_id: The unit with the most probability, or empty when "none of these" has more.
        strength: How strongly the evidence supports it, in the reader's language.
        safe_level: The smallest level that is safe to state, or empty.
    """

    unit_id: str
    strength: str
    safe_level: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A notice whose answer changes.

    Attributes:
        notice: As written, without its number.
        notice_ids: The rows of the list that say so.
        before: The answer with the facts as they are.
        after: The answer with the facts as they would be.
    """

    notice: Notice
    notice_ids: tuple[str, ...]
    before: Verdict
    after: Verdict


def verdict_of(notice: Notice, decoder: Decoder, language: Language) -> Verdict:
    """Decode a notice and say the answer in three words; all empty when it cannot be decoded."""
    try:
        decoding = decoder.decode(notice)
    except NoticeError:
        return Verdict(*_UNDECODABLE)
    leader = leading_unit(decoding.hypotheses)
    if leader is None or leader.probability < decoding.none_of_these:
        return Verdict("", "", decoding.safe_level)
    strength = strength_of(decoding.hypotheses, leader.unit.unit_id, decoder_words(language))
    return Verdict(leader.unit.unit_id, strength.text, decoding.safe_level)


def shifts(
    notices: Iterable[Notice],
    before: Decoder,
    after: Decoder,
    *,
    language: Language = "vi",
    on_notice: Callable[[], None] | None = None,
) -> tuple[Shift, ...]:
    """Decode a list with the facts as they are and as they would be; return the notices whose answer differs.

    Args:
        notices: The list; notices that say the same are decoded once.
        before: Over the facts as they are.
        after: Over the facts as they would be.
        language: Of the strengths.
        on_notice: Called after each distinct notice, for progress.

    Returns:
        The changes, in the order in which the notices first stand in the list.
    """
    found: list[Shift] = []
    for notice, notice_ids in distinct(notices).items():
        old, new = verdict_of(notice, before, language), verdict_of(notice, after, language)
        if old != new:
            found.append(Shift(notice, notice_ids, old, new))
        if on_notice is not None:
            on_notice()
    return tuple(found)


def distinct(notices: Iterable[Notice]) -> dict[Notice, tuple[str, ...]]:
    """Return the notices that say something different, each with the ids of all that say so."""
    found: dict[Notice, list[str]] = {}
    for notice in notices:
        found.setdefault(replace(notice, notice_id=""), []).append(notice.notice_id)
    return {notice: tuple(ids) for notice, ids in found.items()}
