"""What is loaded once for everyone who has the explorer open."""

from __future__ import annotations

import streamlit as st

from decoder.decode import Decoder
from kb.store import open_knowledge


@st.cache_resource(show_spinner=False)
def load_decoder() -> Decoder:
    """Return the decoder over the bundled facts, or over the database that `GIAIMA_DATABASE` names."""
    return Decoder(open_knowledge()).ready()  # whoever opens the page waits once, not again at the first notice
