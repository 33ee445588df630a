"""One claim looked at closely: what it says, what it replaces, its rivals, its neighbours, what it would change."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.address_fields import forget
from explorer.desk import Desk
from explorer.html_parts import facts_html, table_html
from explorer.labels import as_markdown
from explorer.links import link_to_page
from explorer.review.claim_texts import line_of, minute_of, rows_beside, standing_line
from explorer.review.deciding import show_deciding
from explorer.review.impact import show_impact
from kb.knowledge import KnowledgeBase
from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.neighbours import problems_with
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.ledger.review import Entry
from kb.problems import Problem
from kb.records import columns_of
from kb.spreadsheets.headings import title_of

_MOST_RIVALS = 12


def show_claim(claim_no: int, ledger: Ledger, desk: Desk) -> None:
    """Draw a claim, or say that there is none."""
    words = desk.words
    with reading(ledger.engine) as connection:
        entry = review.entry(connection, claim_no)
        rivals = review.rivals(connection, claim_no)
        earlier = review.entry(connection, entry.supersedes) if entry and entry.supersedes is not None else None
        comments = review.comments(connection, claim_no)
    if entry is None:
        st.warning(words("review.no_claim", claim=claim_no), icon=":material/search_off:")
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(words("review.claim", claim=claim_no, table=title_of(entry.kind, words)), anchor=False)
        st.button(words("review.close"), icon=":material/close:", type="tertiary", on_click=forget, args=(("claim",),))
    st.badge(standing_line(entry, words), color="gray")
    _show_values(entry, earlier, desk)
    for author, text, at in comments:
        st.markdown(f":material/comment: **{as_markdown(author)}** {minute_of(at, words)}: {as_markdown(text)}")
    _show_neighbours(entry, desk)
    _show_rivals(rivals, desk)
    show_deciding([claim_no], ledger, desk, f"claim {claim_no}", with_others=True)
    show_impact([claim_no], ledger, desk)
    with st.container(horizontal=True):
        if entry.entity_id != "":
            table = _table_of_entity(entry)
            link_to_page(
                "review",
                words("review.history"),
                icon=":material/history:",
                part="history",
                of=table,
                entity=entry.entity_id,
            )
        if entry.source_id in desk.knowledge.sources:
            link_to_page("sources", words("review.source"), icon=":material/menu_book:", source=entry.source_id)


def _show_values(entry: Entry, earlier: Entry | None, desk: Desk) -> None:
    words = desk.words
    heads = [words("review.column"), words("review.value")] + ([words("review.before")] if earlier is not None else [])
    rows = [row if earlier is not None else row[:2] for row in rows_beside(entry, earlier, desk.knowledge, words)]
    st.html(table_html(heads, rows, words("review.value")))
    source = desk.knowledge.sources.get(entry.source_id)
    pairs = [
        (words("adding.source"), source.title if source is not None else entry.source_id),
        (words("adding.locator"), entry.locator),
        # Where nothing was entered, the ledger keeps the value itself: that is no quotation.
        (words("adding.as_written"), "" if entry.as_written in entry.values.values() else entry.as_written),
        (words("adding.reason"), entry.reason),
        (words("review.author"), f"{entry.author}, {minute_of(entry.entered_at, words)}"),
        (words("review.batch"), str(entry.batch_no)),
    ]
    st.html(facts_html(pairs))


def _show_neighbours(entry: Entry, desk: Desk) -> None:
    """Say what the checks find only because of this claim, while it waits."""
    words = desk.words
    if entry.status not in ("proposed", "disputed"):
        return
    problems = _problems(desk.knowledge.version, proposal_of(entry), desk.knowledge)
    if len(problems) == 0:
        st.caption(f":material/check: {words('review.neighbours.none')}")
    for problem in problems:
        draw = {"error": st.error, "warning": st.warning}.get(problem.severity, st.info)
        draw(f"{as_markdown(problem.message)} {as_markdown(problem.hint)}", icon=f":material/{problem.severity}:")


def proposal_of(entry: Entry) -> Proposal:
    """Return a claim as it was proposed."""
    texts = tuple(entry.values.get(name, "") for name in columns_of(entry.kind))
    return Proposal(entry.kind, texts, entry.as_written, entry.locator, entry.supersedes, entry.reason)


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs={Proposal: repr})
def _problems(version: str, proposal: Proposal, _knowledge: KnowledgeBase) -> list[Problem]:  # noqa: ARG001 - the key
    """Return what the checks find only because of a claim, beside a version of the facts."""
    return list(problems_with(_knowledge.facts, [proposal]))


def _show_rivals(rivals: Sequence[Entry], desk: Desk) -> None:
    words = desk.words
    if len(rivals) == 0:
        return
    with st.expander(words("review.rivals", count=words.count(len(rivals))), icon=":material/balance:"):
        heads = (words("review.claim.no"), words("review.value"), words("review.standing"), words("adding.source"))
        rows = [
            (
                str(each.claim_no),
                line_of(each, desk.knowledge, words).split(": ", 1)[-1],
                standing_line(each, words),
                _source_title(each, desk),
            )
            for each in rivals[:_MOST_RIVALS]
        ]
        st.html(table_html(heads, rows, words("review.rivals", count=len(rivals))))
        if len(rivals) > _MOST_RIVALS:
            st.caption(words("review.rivals.more", count=words.count(len(rivals) - _MOST_RIVALS)))


def _source_title(entry: Entry, desk: Desk) -> str:
    source = desk.knowledge.sources.get(entry.source_id)
    return source.title if source is not None else entry.source_id


def _table_of_entity(entry: Entry) -> str:
    """Return the table that the entity of a claim is of: its own, or that of its first reference."""
    columns = columns_of(entry.kind)
    return next(
        (
            columns[name].refers_to[0]
            for name, text in entry.values.items()
            if text == entry.entity_id and len(columns[name].refers_to) > 0
        ),
        entry.kind,
    )
