"""The explorer's front door: `streamlit run app.py`.

An ASGI application, so that the server that carries the pages also carries other routes: the bundled font now.
"""

from pathlib import Path

import fontpkg_be_vietnam_pro as font
import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

app = st.App(
    Path(__file__).parent / "explorer" / "script.py",
    routes=[Mount("/fonts", StaticFiles(directory=font.ROOT / "files"))],
)
