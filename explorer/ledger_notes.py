"""What everyone who writes into the ledger must know: whether there is one, and whether one person may do it all."""

from __future__ import annotations

import streamlit as st

from explorer.desk import Desk
from kb.ledger.ledger import SINGLE_USER


def show_ledger_notes(desk: Desk) -> bool:
    """Say how to get a ledger where there is none, or that it has one user; return whether there is a ledger."""
    words = desk.words
    if desk.ledger is None:
        st.info(words("ledger_notes.none"), icon=":material/info:")
        st.code("giaima kb init --database var/giaima.sqlite\nGIAIMA_DATABASE=var/giaima.sqlite streamlit run app.py")
        return False
    if desk.ledger.mode() == SINGLE_USER:
        st.warning(words("ledger_notes.single_user"), icon=":material/person_alert:")
    return True
