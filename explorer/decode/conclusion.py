"""The officer's conclusion on a notice: what was concluded before, and the form that adds one."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from decoder.answer import Answer
from decoder.notice import Notice
from explorer.decode.sheet import day_text
from explorer.desk import Desk
from explorer.entity_choice import choose_entity
from explorer.labels import as_markdown
from explorer.person import ask_person
from kb.knowledge import KnowledgeBase
from kb.ledger.faults import LedgerError
from kb.words import Words
from registry.conclusions import Conclusion, Decoded, Register, Verdict, key_of_notice, standing_among, standing_of

_OFFERED = get_args(Verdict)[:3]


def show_conclusion(notice: Notice, answer: Answer, desk: Desk) -> None:
    """Draw the conclusions on a notice and the form for a new one."""
    words = desk.words
    st.subheader(words("section.conclusion"), anchor="conclusion")
    if desk.register is None:
        st.info(words("conclusion.no_register"), icon=":material/info:")
        return
    known = desk.register.on(notice)
    for each in known:
        st.markdown(_told(each, desk.knowledge, words))
    if len(known) == 0:
        st.caption(words("conclusion.none"))
    _show_form(notice, answer, desk, desk.register)
    is_own = any(each.author == desk.person for each in standing_among(known))
    if is_own and st.button(words("conclusion.withdraw"), icon=":material/undo:", type="tertiary"):
        reason = words("conclusion.withdrawn.reason")
        _conclude(notice, "withdrawn", answer, desk, desk.register, reason=reason)


def standing_conclusion(notice: Notice, desk: Desk) -> tuple[Conclusion | None, str]:
    """Return the conclusion that stands on a notice and the name of its unit, empty where there is none."""
    found = standing_of(desk.register.on(notice)) if desk.register is not None else None
    return found, _unit_name(found.unit_id, desk.knowledge, desk.words) if found is not None else ""


def _show_form(notice: Notice, answer: Answer, desk: Desk, register: Register) -> None:
    # The fields are the notice's own: what is half entered for one must not be signed for another.
    words, key = desk.words, key_of_notice(notice)
    first = answer["hypotheses"][0] if len(answer["hypotheses"]) > 0 else None
    offered = [each for each in _OFFERED if each != "agree" or first is not None]

    def label(verdict: Verdict) -> str:
        text = words(f"conclusion.{verdict}")
        return f"{text}: {as_markdown(first['unit_name'])}" if verdict == "agree" and first is not None else text

    with st.container(border=True):
        verdict: Verdict | None = st.radio(
            words("conclusion.verdict"), offered, format_func=label, key=f"verdict {key}", index=None, horizontal=True
        )
        unit_id = first["unit_id"] if verdict == "agree" and first is not None else ""
        if verdict == "other":
            unit_id = choose_entity("units", words("conclusion.unit"), f"concluded unit {key}", desk)
        reason = st.text_input(
            words("conclusion.reason"), key=f"conclusion reason {key}", placeholder=words("conclusion.reason.example")
        )
        ask_person(words, "conclusion")
        is_signed = st.button(
            words("conclusion.sign"), type="primary", icon=":material/draw:", disabled=verdict is None
        )
        if is_signed and verdict is not None:
            _conclude(notice, verdict, answer, desk, register, reason=reason, unit_id=unit_id)


def _conclude(
    notice: Notice,
    verdict: Verdict,
    answer: Answer,
    desk: Desk,
    register: Register,
    *,
    reason: str,
    unit_id: str = "",
) -> None:
    """Write a conclusion and draw the page again with it, or say what is missing."""
    try:
        register.conclude(notice, verdict, _decoded(answer), author=desk.person, reason=reason, unit_id=unit_id)
    except LedgerError as error:
        st.error(as_markdown(error.text(desk.words)), icon=":material/error:")
        return
    for name in ("verdict", "conclusion reason", "concluded unit"):
        st.session_state.pop(f"{name} {key_of_notice(notice)}", None)
    st.toast(desk.words("conclusion.kept"), icon=":material/check:")
    st.rerun()


def _decoded(answer: Answer) -> Decoded:
    versions = answer["knowledge_version"], answer["model_version"]
    if len(answer["hypotheses"]) == 0:
        return Decoded("", 0.0, *versions)
    first = answer["hypotheses"][0]
    return Decoded(first["unit_id"], first["probability"], *versions)


def _told(conclusion: Conclusion, knowledge: KnowledgeBase, words: Words) -> str:
    """Write a conclusion in one line of Markdown."""
    verdict = words(f"conclusion.{conclusion.verdict}")
    unit = _unit_name(conclusion.unit_id, knowledge, words)
    parts = [f"**{as_markdown(verdict)}**" + (f": **{as_markdown(unit)}**" if unit != "" else "")]
    if conclusion.reason != "":
        parts.append(as_markdown(conclusion.reason))
    parts.append(f"{as_markdown(conclusion.author)}, {day_text(conclusion.entered_at, words)}")
    decoded = conclusion.decoded
    parts.append(f":gray[{decoded.knowledge_version} / {decoded.model_version}]")
    return " · ".join(parts)


def _unit_name(unit_id: str, knowledge: KnowledgeBase, words: Words) -> str:
    unit = knowledge.units.get(unit_id)
    return words.name_of(unit.name_vi, unit.name_en) if unit is not None else unit_id
