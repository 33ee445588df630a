"""What would change: which of the bundled notices get another answer when a claim is accepted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from decoder.decode import Decoder
from decoder.impact import Shift, Verdict, distinct, shifts
from decoder.notice_lists import bundled_notices
from explorer.desk import Desk
from explorer.html_parts import table_html
from explorer.labels import as_markdown
from kb.knowledge import KnowledgeBase
from kb.ledger.faults import LedgerError
from kb.ledger.ledger import Ledger
from kb.words import Words

_SHOWN = 40
Key = tuple[str | int, ...]


def show_impact(claim_nos: Sequence[int], ledger: Ledger, desk: Desk) -> None:
    """Draw the button that finds out, and what was found for these claims with these facts."""
    words = desk.words
    found: dict[Key, tuple[int, tuple[Shift, ...]]] = st.session_state.setdefault("impact", {})
    key: Key = (desk.knowledge.version, words.language, *claim_nos)
    if st.button(words("impact.button"), icon=":material/published_with_changes:", help=words("impact.help")):
        try:
            if KnowledgeBase(ledger.facts()).version != desk.knowledge.version:
                st.info(words("frame.newer"), icon=":material/sync:")  # what others decided must not be told as this
                return
            found[key] = _found(claim_nos, ledger, desk)
        except LedgerError as error:
            st.error(as_markdown(error.text(words)), icon=":material/error:")
            return
    if key in found:
        _show_shifts(*found[key], desk)


def _found(claim_nos: Sequence[int], ledger: Ledger, desk: Desk) -> tuple[int, tuple[Shift, ...]]:
    words = desk.words
    bar = st.progress(0.0, words("impact.loading"))
    after = Decoder(KnowledgeBase(ledger.supposed(claim_nos, "accept"))).ready(is_kept=False)
    notices = bundled_notices()
    count, done = len(distinct(notices)), 0

    def advance() -> None:
        nonlocal done
        done += 1
        bar.progress(done / count, words("impact.progress", done=words.count(done), count=words.count(count)))

    changed = shifts(notices, desk.decoder, after, language=words.language, on_notice=advance)
    bar.empty()
    return len(notices), changed


def _show_shifts(notices: int, found: Sequence[Shift], desk: Desk) -> None:
    words = desk.words
    if len(found) == 0:
        st.caption(words("impact.none", count=words.count(notices)))
        return
    rows = []
    for shift in found[:_SHOWN]:
        said = (shift.notice.unit_text, shift.notice.died_text, shift.notice.place_text)
        times = f" (×{len(shift.notice_ids)})" if len(shift.notice_ids) > 1 else ""
        told = " · ".join(text for text in said if text != "") + times
        rows.append((told, _verdict(shift.before, desk, words), _verdict(shift.after, desk, words)))
    heads = (words("impact.notice"), words("impact.before"), words("impact.after"))
    st.html(table_html(heads, rows, words("impact.button")))
    st.caption(words("impact.count", rows=words.count(len(found)), count=words.count(notices)))


def _verdict(verdict: Verdict, desk: Desk, words: Words) -> str:
    if verdict.unit_id == "":
        return words("none_of_these")
    unit = desk.knowledge.units.get(verdict.unit_id)
    name = words.name_of(unit.name_vi, unit.name_en) if unit is not None else verdict.unit_id
    safe = words(f"level.{verdict.safe_level}") if verdict.safe_level != "" else words("impact.not_safe")
    return f"{name} · {verdict.strength} · {safe}"
