"""The officer's part: decode a notice or a list, examples, and the newest conclusions."""

from __future__ import annotations

import streamlit as st

from explorer.decode.query import FIELDS, label_of, load_examples
from explorer.decode.sheet import day_text
from explorer.desk import Desk
from explorer.start.tiles import show_line, show_way
from kb.words import Words
from registry.conclusions import Conclusion, Register

_LINES = 8


def show_officer(desk: Desk) -> None:
    """Draw the two ways to decode and what was concluded last."""
    words = desk.words
    st.markdown(words("start.officer.work"))
    notice, listed = st.columns(2)
    with notice.container(border=True, height="stretch"):
        st.subheader(words("start.notice"), anchor=False)
        st.markdown(words("start.notice.text"))
        show_way("decode", words("start.notice.go"), icon="search", is_first=True)
        st.caption(words("start.notice.examples"))
        for example in load_examples()[:4]:
            show_line(label_of(example), "", "decode", **{name: example[name] for name in FIELDS})
    with listed.container(border=True, height="stretch"):
        st.subheader(words("start.list"), anchor=False)
        st.markdown(words("start.list.text"))
        show_way("listing", words("start.list.go"), icon="lists")
        st.caption(words("start.list.columns"))
        st.table(_sample(words), border="horizontal", hide_index=True)
    _show_conclusions(desk)


def _sample(words: Words) -> dict[str, list[str]]:
    """Return the head of a list as people keep it."""
    rows = load_examples()[:3]
    return {words(f"form.{name}"): [row[name] for row in rows] for name in ("unit", "died", "place")}


def _show_conclusions(desk: Desk) -> None:
    words = desk.words
    title = "start.conclusions.own" if desk.person != "" else "start.conclusions"
    st.subheader(words(title), anchor=False)
    if desk.register is None:
        st.info(words("start.no_register"), icon=":material/info:")
        st.code("GIAIMA_REGISTER=var/register.sqlite streamlit run app.py", language="bash")
        return
    found = desk.register.newest(_LINES, desk.person)
    if len(found) == 0:
        key = "start.conclusions.own.none" if desk.person != "" else "start.conclusions.none"
        st.caption(words(key))
        return
    _show_found(found, desk.register, desk)


def _show_found(found: tuple[Conclusion, ...], register: Register, desk: Desk) -> None:
    words = desk.words
    count = register.count(desk.person)
    st.caption(words("start.conclusions.count", count=words.count(count), shown=words.count(len(found))))
    for each in found:
        query = {name: getattr(each.notice, field) for name, field in FIELDS.items()}
        unit = desk.knowledge.units.get(each.unit_id)
        told = [words(f"conclusion.{each.verdict}")]
        told += [words.name_of(unit.name_vi, unit.name_en)] if unit is not None else []
        told += [each.reason] if each.reason != "" else []
        under = f"{' · '.join(told)} · {each.author}, {day_text(each.entered_at, words)}"
        show_line(label_of(query), under, "decode", **query)
