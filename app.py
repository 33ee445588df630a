"""The explorer's front door: `streamlit run app.py`.

The pages live in `explorer`; nothing here but the call, so that an ASGI server (`st.App`) can carry the same pages
beside other routes.
"""

from explorer.front import show_front

show_front()
