"""Colours and styles in one place, for tables, charts and the printed sheet.

`.streamlit/config.toml` holds the same colours for Streamlit's own widgets; a test keeps the two together.
"""

from __future__ import annotations

INK = "#1F2A2E"
MUTED = "#566266"
LINE = "#D9DED9"
PAPER = "#FFFFFF"
SURFACE = "#F4F6F3"
PRIMARY = "#2E6150"
PRIMARY_SOFT = "#DCE9E3"
LINK = "#1F5F8B"
FOR = "#3D8069"
AGAINST = "#B0523A"
PRIOR = "#7C8894"
PLACE = "#A8321F"
LAND = "#F7F2E3"
BORDER = "#C3C6BC"
NEIGHBOUR = "#EDECE8"
BACKDROP = "#F3F7F9"
SEA_INK = "#4F7185"
FONT = '"Source Sans", "Noto Sans", sans-serif'
"""Of charts; Streamlit brings the first one along."""

CJK_FONTS = '"Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", "MS PGothic", "Hiragino Sans", "Microsoft YaHei"'
"""Fonts of Windows, macOS and Linux for titles of Japanese and Chinese sources, after the page's own."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<rect width="32" height="32" rx="6" fill="{PRIMARY}"/><path fill="#FFF" d="M16 5l3.2 7.6 8.2.7-6.2 5.4 '
    '1.9 8L16 22.4 8.9 26.7l1.9-8-6.2-5.4 8.2-.7z"/></svg>'
)
"""The page's mark; an icon by name would be fetched from the internet."""

STYLE = f"""<style>
.gm {{ color: {INK}; line-height: 1.45; }}
.gm p {{ margin: 0 0 .35rem 0; }}
.gm-muted {{ color: {MUTED}; font-size: .9em; font-weight: 400; }}
.gm-card {{ border: 1px solid {LINE}; border-left: 4px solid {PRIMARY}; border-radius: 6px; padding: .9rem 1.1rem; }}
.gm-card.gm-unsure {{ border-left-color: {PRIOR}; }}
.gm-kicker {{ color: {MUTED}; font-size: .9em; }}
.gm-headline {{ font-size: 1.65rem; font-weight: 650; line-height: 1.25; margin: 0 0 .3rem 0; }}
.gm-headline b {{ color: {PRIMARY}; font-weight: 700; white-space: nowrap; }}
.gm-badge {{ display: inline-block; background: {PRIMARY_SOFT}; color: {PRIMARY}; border-radius: 99px;
  padding: .1rem .7rem; font-size: .92rem; font-weight: 600; }}
.gm-badge.gm-neutral {{ background: {SURFACE}; color: {INK}; border: 1px solid {LINE}; }}
dl.gm-facts.gm-facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem;
  margin: .5rem 0; padding: 0; }}
.gm-facts dt {{ color: {MUTED}; font-weight: 400; margin: 0; padding: 0; }}
.gm-facts dd {{ margin: 0; padding: 0; }}
.gm-disclaimer {{ border-top: 1px solid {LINE}; padding-top: .45rem; margin-top: .5rem; color: {AGAINST}; }}
.gm-table {{ width: 100%; border-collapse: collapse; font-size: .95em; }}
.gm-table th, .gm-table td {{ border: 0; border-bottom: 1px solid {LINE}; padding: .28rem .5rem; text-align: left;
  vertical-align: top; }}
.gm-table thead th {{ color: {MUTED}; font-weight: 600; font-size: .88em; border-bottom: 1px solid {BORDER}; }}
.gm-table tbody th {{ font-weight: 600; }}
.gm-table td.gm-number, .gm-table th.gm-number {{ text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }}
.gm-table tr.gm-none td, .gm-table tr.gm-none th {{ color: {MUTED}; font-style: italic; }}
.gm-table tr.gm-total td, .gm-table tr.gm-total th {{ border-top: 2px solid {INK}; font-weight: 650; }}
.gm-table tr.gm-chosen td, .gm-table tr.gm-chosen th {{ background: {PRIMARY_SOFT}; }}
.gm-bars {{ width: 24%; min-width: 90px; }}
.gm-track {{ position: relative; height: .85rem; margin-top: .25rem; background: {SURFACE}; border-radius: 2px; }}
.gm-bar {{ position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: 2px; background: {FOR}; }}
.gm-bar.gm-against {{ background: {AGAINST}; }}
.gm-bar.gm-prior {{ background: {PRIOR}; }}
.gm-bar.gm-sum {{ background: {INK}; }}
.gm-zero {{ position: absolute; top: -.25rem; bottom: -.25rem; width: 1px; background: {MUTED}; }}
.gm-reading {{ font-size: 1.4rem; line-height: 1.5; margin: 0 0 .5rem 0; overflow-wrap: anywhere;
  white-space: pre-wrap; }}
.gm-part {{ display: inline-flex; flex-direction: column; align-items: center; vertical-align: top; margin: 0 .15rem; }}
.gm-part mark {{ background: transparent; color: inherit; border-bottom: 3px solid {FOR}; padding: 0 .1rem; }}
.gm-part small {{ font-size: .85rem; color: {MUTED}; line-height: 1.5; }}
.gm-readings {{ list-style: none; margin: 0; padding: 0; }}
.gm-readings .gm-reading {{ font-size: 1.15rem; margin-bottom: .1rem; }}
.gm-readings li {{ border-bottom: 1px solid {LINE}; padding: .3rem 0; }}
.gm-table tr.gm-group th, .gm-table tr.gm-group td {{ background: {SURFACE}; font-weight: 650; }}
.gm-legend {{ display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .85rem; color: {MUTED}; }}
.gm-legend i {{ display: inline-block; width: 1.8rem; border-top: 2px solid {PLACE}; vertical-align: middle;
  margin-right: .35rem; }}
.gm-legend i.gm-dashed {{ border-top-style: dashed; }}
.gm-list {{ margin: 0; padding-left: 1.1rem; }}
.gm-list li {{ margin: 0 0 .35rem 0; }}
.gm a {{ color: {LINK}; }}
.gm-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
@media (max-width: 640px) {{ .gm-bars {{ display: none; }} }}
/* Streamlit says these in English whatever the page's language: its "Press Enter" hint and chart buttons. */
[data-testid="InputInstructions"], [data-testid="stElementToolbar"] {{ display: none; }}
</style>"""
"""Styles of the tables and cards; goes into the page once and into each sheet."""
