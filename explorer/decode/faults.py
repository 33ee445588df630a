"""What is wrong with a notice, field by field, told on the page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from explorer.decode.query import FIELDS
from explorer.labels import as_markdown, fault_text
from kb.problems import Problem
from kb.words import Words


def show_faults(problems: Iterable[Problem], words: Words) -> None:
    """Draw every fault under the name of its field, with how to mend it."""
    names = {field: name for name, field in FIELDS.items()}
    for problem in problems:
        label = words(f"form.{names[problem.column]}") if problem.column in names else problem.column
        text = f"**{as_markdown(label)}:** {as_markdown(fault_text(problem, label, words))}"
        st.error(text, icon=":material/error:")
