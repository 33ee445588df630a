"""The page "Nguồn": the list of sources with its filters, and one source with all that rests on it."""

from __future__ import annotations

import streamlit as st

from explorer.address_fields import choice_field, forget, several_field, text_field, view_field
from explorer.claim_lists import show_claims
from explorer.desk import Desk
from explorer.labels import as_markdown
from explorer.paged import CsvFile, show_paged
from explorer.sources.tables import SOURCE_HEADS, language_name, source_html, source_rows, sources_html
from kb.records import columns_of
from kb.source_use import SourceIndex, SourceUse
from kb.spreadsheets.vocabulary import label_of
from kb.words import Words

_SOURCE = "source"
_FILTERS = ("text", "kinds", "languages")
_OF_ONE = (_SOURCE, "table", "page")


def show_sources_page(desk: Desk) -> None:
    """Draw the source that the address names, else the list."""
    words = desk.words
    index, source_id = desk.indexes.sources, st.query_params.get(_SOURCE, "")
    use = index.use(source_id)
    if use is not None:
        _show_source(use, desk)
        return
    if source_id != "":
        st.warning(words("sources.unknown", name=as_markdown(source_id)), icon=":material/search_off:")
    _show_list(index, words)


def _show_list(index: SourceIndex, words: Words) -> None:
    columns = st.columns([2, 1.5, 1.5])
    with columns[0]:
        text = text_field(words("sources.text"), "text", placeholder=words("sources.text.example"))
    with columns[1]:
        kinds = {kind: label_of("sources", "kind", kind, words) for kind in columns_of("sources")["kind"].allowed}
        chosen_kinds = several_field(words("sources.kind"), "kinds", kinds, placeholder=words("sources.any"))
    with columns[2]:
        languages = {code: language_name(code, words) for code in index.languages()}
        chosen = several_field(words("sources.language"), "languages", languages, placeholder=words("sources.any"))
    orders = {"claims": words("sources.order.claims"), "title": words("sources.order.title")}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        told = st.empty()
        order = view_field(words("sources.order"), "order", orders)
    uses = index.find(text, chosen_kinds, chosen, "title" if order == "title" else "claims")
    claims = sum(use.total for use in uses)
    told.markdown(f"**{words('sources.found', count=words.count(len(uses)), claims=words.count(claims))}**")
    if len(uses) == 0:
        st.info(words("sources.nothing"), icon=":material/info:")
        st.button(words("sources.clear"), icon=":material/filter_alt_off:", on_click=forget, args=(_FILTERS,))
        return
    label = words("sources.csv", count=words.count(len(uses)))
    file = CsvFile(label, "giaima-sources.csv", SOURCE_HEADS, lambda: source_rows(uses))
    show_paged(uses, lambda some: sources_html(some, words), words, file=file)


def _show_source(use: SourceUse, desk: Desk) -> None:
    words = desk.words
    source_id = use.source.source_id
    st.button(words("sources.back"), icon=":material/arrow_back:", type="tertiary", on_click=forget, args=(_OF_ONE,))
    st.html(source_html(use, words))
    st.subheader(words("sources.rest", count=words.count(use.total)), anchor=False)
    if use.total == 0:
        st.caption(words("sources.unused"))
        return
    table = ""
    if len(use.counts) > 1:
        tables = {name: f"{words(f'table.{name}')} ({words.count(count)})" for name, count in use.counts.items()}
        table = choice_field(words("claims.table"), "table", tables, placeholder=words("sources.any"))
    claims = desk.indexes.sources.claims(source_id, table)
    show_claims(claims, desk.indexes.teller, desk.knowledge, words, "giaima-claims.csv", with_source=False)
