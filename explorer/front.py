"""The frame of every page: name of the house, navigation, language, who works here, and what is on the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.adding.page import show_adding_page
from explorer.battles.page import show_battles_page
from explorer.codes.page import show_codes_page
from explorer.decode.page import show_decode_page
from explorer.desk import Desk
from explorer.labels import LANGUAGE_NAMES, as_markdown, explorer_words
from explorer.links import LANGUAGE_PARAMETER, know_pages
from explorer.listing.page import show_listing_page
from explorer.loading import FactsKeeper, Loaded, facts_keeper, register
from explorer.periods.page import show_periods_page
from explorer.person import person, recall_person, show_person
from explorer.quality.page import show_quality_page
from explorer.questions.page import show_questions_page
from explorer.review.page import show_review_page
from explorer.sources.page import show_sources_page
from explorer.start.page import show_start_page
from explorer.theme import BRAND, ICON, STYLE
from explorer.units.page import show_units_page
from kb.ledger.faults import LedgerError
from kb.problems import GiaiMaError
from kb.words import LANGUAGES, Language, Words

Show = Callable[[Desk], None]

PAGES: dict[str, tuple[str, str, Show]] = {
    "start": ("", "home", show_start_page),
    "decode": ("decode", "search", show_decode_page),
    "listing": ("decode", "lists", show_listing_page),
    "units": ("lookup", "account_tree", show_units_page),
    "codes": ("lookup", "key", show_codes_page),
    "battles": ("lookup", "swords", show_battles_page),
    "periods": ("lookup", "calendar_month", show_periods_page),
    "adding": ("facts", "add_notes", show_adding_page),
    "review": ("facts", "fact_check", show_review_page),
    "sources": ("facts", "menu_book", show_sources_page),
    "quality": ("facts", "troubleshoot", show_quality_page),
    "questions": ("ask", "terminal", show_questions_page),
}
"""Name of a page, which is its path, to its section, its icon and what draws it, in the order of the navigation."""
FIRST_PAGE = "start"
_LANGUAGE = "language"
_SOON, _NOW_AND_THEN = "2s", "10s"
"""How often a page looks for newer facts: while some are being read, and otherwise."""


def show_front(first_page: str = FIRST_PAGE) -> None:
    """Draw the frame and the page asked for.

    Args:
        first_page: Shown where the address names no page.
    """
    st.set_page_config(page_title="Giải Mã", page_icon=ICON, layout="wide")
    st.html(STYLE)
    _tell_language()
    st.logo(BRAND, size="large")
    words = explorer_words(_language())
    pages = {name: _page(name, words, is_first=name == first_page) for name in PAGES}
    know_pages(pages)
    sections: dict[str, list[st.Page]] = {}
    for name, page in pages.items():
        section = PAGES[name][0]
        sections.setdefault(words(f"section.of.{section}") if section != "" else "", []).append(page)
    chosen = st.navigation(sections, position="top")
    recall_person()
    st.set_page_config(page_title=f"{chosen.title} · Giải Mã")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(chosen.title, anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
            _show_person(words)
            _show_languages()
    chosen.run()


def _page(name: str, words: Words, *, is_first: bool) -> st.Page:
    _, icon, show = PAGES[name]
    return st.Page(
        partial(_show_page, show, words),
        title=words(f"page.{name}"),
        icon=f":material/{icon}:",
        url_path=name,
        help=words(f"page.{name}.help"),
        default=is_first,
    )


def _show_page(show: Show, words: Words) -> None:
    """Lay out the desk and draw the page, or say why the facts cannot be read."""
    try:
        with st.spinner(words("frame.loading")):
            keeper = facts_keeper()
            loaded = keeper.current()
            kept = register()
    except GiaiMaError as error:
        st.error(f"{words('frame.no_facts')} {as_markdown(str(error))}", icon=":material/error:")
        return
    try:
        if keeper.ledger is not None:
            _show_newer(keeper, loaded, words)
        show(Desk(words, loaded.decoder, loaded.indexes, keeper.ledger, kept, person()))
    except GiaiMaError as error:  # the ledger or the register cannot be reached any longer
        st.error(as_markdown(_told(error, words)), icon=":material/error:")


def _told(error: GiaiMaError, words: Words) -> str:
    return error.text(words) if isinstance(error, LedgerError) else str(error)


def _show_newer(keeper: FactsKeeper, drawn: Loaded, words: Words) -> None:
    """Look now and then whether newer facts were accepted, say so while they are read, and draw the page with them."""

    @st.fragment(run_every=_SOON if keeper.is_behind() else _NOW_AND_THEN)
    def newer() -> None:
        try:
            loaded = keeper.current()
        except GiaiMaError as error:
            st.warning(as_markdown(_told(error, words)), icon=":material/error:")
            return
        if loaded.decoder is not drawn.decoder:
            st.rerun()
        if keeper.is_behind():
            st.caption(f":material/sync: {words('frame.newer')}")

    newer()
    if keeper.fault() != "":
        st.warning(f"{words('frame.older')} {as_markdown(keeper.fault())}", icon=":material/warning:")


def _show_person(words: Words) -> None:
    """Ask once who works here: the name goes with every fact, decision and conclusion."""
    label = as_markdown(person()) if person() != "" else words("person.none")
    with st.popover(label, icon=":material/person:", type="tertiary"):
        show_person(words)


def _language() -> Language:
    """Return the language chosen; the address holds ``lang=en``, and nothing for Vietnamese.

    The navigation leaves the query behind, so the choice is kept in the session too and written back.
    """
    if st.query_params.get(LANGUAGE_PARAMETER, "") == "en":
        st.session_state[_LANGUAGE] = "en"
    elif st.session_state.setdefault(_LANGUAGE, "vi") == "en":
        st.query_params[LANGUAGE_PARAMETER] = "en"
    return "en" if st.session_state[_LANGUAGE] == "en" else "vi"


def _tell_language() -> None:
    """Say in the document which language it is in, for who hears it: Streamlit says English whatever it holds."""
    with st.container(key="document-language"):
        st.html(f"<script>document.documentElement.lang = '{_language()}'</script>", unsafe_allow_javascript=True)


def _show_languages() -> None:
    st.segmented_control(
        "Ngôn ngữ / Language",
        LANGUAGES,
        required=True,
        format_func=LANGUAGE_NAMES.__getitem__,
        key=_LANGUAGE,
        on_change=_keep_language,
        label_visibility="collapsed",
    )


def _keep_language() -> None:
    if st.session_state[_LANGUAGE] == "en":
        st.query_params[LANGUAGE_PARAMETER] = "en"
    else:
        st.query_params.pop(LANGUAGE_PARAMETER, None)
