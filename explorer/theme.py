"""Colours and styles in one place, for tables, charts and printed sheets.

`.streamlit/config.toml` holds the same colours for Streamlit's own widgets; a test keeps the two together. Tables and
cards follow the reader's light or dark appearance; maps, charts and printed sheets stay on paper in both. Series are
told apart by the colours of Okabe and Ito, which people with any colour vision can.

Source: M. Okabe, K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/ (`SERIES`).
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
FONT = '"Be Vietnam Pro", "Noto Sans", sans-serif'
"""Of charts and sheets; the explorer's server brings the first one along, from its package."""
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#5B5B5B")
"""Colours of series, in order; the yellow is left out, which is too light for text and thin lines on paper."""

DARK = {
    "ink": "#E4EAE7",
    "muted": "#A5B1AD",
    "line": "#3A4543",
    "paper": "#171D1C",
    "surface": "#222A28",
    "primary": "#7CC2A5",
    "primary-soft": "#24403A",
    "link": "#8CC4EC",
    "for": "#5FAE90",
    "against": "#E39077",
    "prior": "#98A5B0",
    "place": "#E3826F",
    "border": "#4B5754",
}
"""By night: name of a colour in the style sheet to what it is in the dark appearance."""
LIGHT = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "paper": PAPER,
    "surface": SURFACE,
    "primary": PRIMARY,
    "primary-soft": PRIMARY_SOFT,
    "link": LINK,
    "for": FOR,
    "against": AGAINST,
    "prior": PRIOR,
    "place": PLACE,
    "border": BORDER,
}
"""By day: the same names with the colours above."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<rect width="32" height="32" rx="6" fill="{PRIMARY}"/><path fill="#FFF" d="M16 5l3.2 7.6 8.2.7-6.2 5.4 '
    '1.9 8L16 22.4 8.9 26.7l1.9-8-6.2-5.4 8.2-.7z"/></svg>'
)
"""The page's mark; an icon by name would be fetched from the internet."""

BRAND = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 116 32" width="116" height="32">'
    f'<rect width="32" height="32" rx="6" fill="{PRIMARY}"/><path fill="#FFF" d="M16 5l3.2 7.6 8.2.7-6.2 5.4 '
    f'1.9 8L16 22.4 8.9 26.7l1.9-8-6.2-5.4 8.2-.7z"/><text x="40" y="22" font-size="18" font-weight="700" '
    f'font-family="sans-serif" fill="{FOR}">Giải Mã</text></svg>'
)
"""The mark with the name, in a green that is legible by day and by night."""

_VARIABLES = " ".join(f"--gm-{name}: light-dark({LIGHT[name]}, {DARK[name]});" for name in LIGHT)

STYLE = f"""<style>
:root {{ {_VARIABLES} }}
.gm {{ color: var(--gm-ink); line-height: 1.45; }}
.gm p {{ margin: 0 0 .35rem 0; }}
.gm-muted {{ color: var(--gm-muted); font-size: .9em; font-weight: 400; }}
.gm-card {{ border: 1px solid var(--gm-line); border-left: 4px solid var(--gm-primary); border-radius: 6px;
  padding: .9rem 1.1rem; overflow-wrap: break-word; }}
.gm-card.gm-unsure {{ border-left-color: var(--gm-prior); }}
.gm-kicker {{ color: var(--gm-muted); font-size: .9em; }}
.gm-headline {{ font-size: 1.65rem; font-weight: 650; line-height: 1.25; margin: 0 0 .3rem 0; }}
.gm-headline b {{ color: var(--gm-primary); font-weight: 700; white-space: nowrap; }}
.gm-badge {{ display: inline-block; background: var(--gm-primary-soft); color: var(--gm-primary); border-radius: 99px;
  padding: .1rem .7rem; font-size: .92rem; font-weight: 600; }}
.gm-badge.gm-neutral {{ background: var(--gm-surface); color: var(--gm-ink); border: 1px solid var(--gm-line); }}
dl.gm-facts.gm-facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem;
  margin: .5rem 0; padding: 0; }}
.gm-count {{ font-size: 2rem; font-weight: 700; line-height: 1.1; color: var(--gm-primary);
  font-variant-numeric: tabular-nums; }}
.gm-counted {{ font-weight: 650; }}
[class*="st-key-tile-"] [data-testid="stPageLink"] a, [class*="st-key-line-"] [data-testid="stPageLink"] a {{
  padding-left: 0; }}
[class*="st-key-line-"] [data-testid="stPageLink"] a, [class*="st-key-line-"] [data-testid="stPageLink"] a * {{
  white-space: normal; height: auto; overflow: visible; }}
[class*="st-key-line-"] [data-testid="stCaptionContainer"] {{ padding-left: 1.45rem; }}
.gm-facts dt {{ color: var(--gm-muted); font-weight: 400; margin: 0; padding: 0; }}
.gm-facts dd {{ margin: 0; padding: 0; min-width: 0; overflow-wrap: anywhere; }}
.gm-disclaimer {{ border-top: 1px solid var(--gm-line); padding-top: .45rem; margin-top: .5rem;
  color: var(--gm-against); }}
.gm-address {{ display: block; user-select: all; overflow-wrap: anywhere; background: var(--gm-surface);
  border-radius: 6px; padding: .5rem .8rem; font-size: .9em; }}
.gm-wide {{ overflow-x: auto; }}
.gm-table {{ width: 100%; border-collapse: collapse; font-size: .95em; }}
.gm-table th, .gm-table td {{ border: 0; border-bottom: 1px solid var(--gm-line); padding: .28rem .5rem;
  text-align: left;
  vertical-align: top; }}
.gm-table thead th {{ color: var(--gm-muted); font-weight: 600; font-size: .88em;
  border-bottom: 1px solid var(--gm-border); }}
.gm-table tbody th {{ font-weight: 600; }}
.gm-table td.gm-number, .gm-table th.gm-number {{ text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }}
.gm-table tr.gm-none td, .gm-table tr.gm-none th {{ color: var(--gm-muted); font-style: italic; }}
.gm-table tr.gm-total td, .gm-table tr.gm-total th {{ border-top: 2px solid var(--gm-ink); font-weight: 650; }}
.gm-table tr.gm-chosen td, .gm-table tr.gm-chosen th {{ background: var(--gm-primary-soft); }}
.gm-bars {{ width: 24%; min-width: 90px; }}
.gm-track {{ position: relative; height: .85rem; margin-top: .25rem; background: var(--gm-surface);
  border-radius: 2px; }}
.gm-bar {{ position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: 2px; background: var(--gm-for); }}
.gm-bar.gm-against {{ background: var(--gm-against); }}
.gm-bar.gm-prior {{ background: var(--gm-prior); }}
.gm-bar.gm-sum {{ background: var(--gm-ink); }}
.gm-zero {{ position: absolute; top: -.25rem; bottom: -.25rem; width: 1px; background: var(--gm-muted); }}
.gm-reading {{ font-size: 1.4rem; line-height: 1.5; margin: 0 0 .5rem 0; overflow-wrap: anywhere;
  white-space: pre-wrap; }}
.gm-part {{ display: inline-flex; flex-direction: column; align-items: center; vertical-align: top; margin: 0 .15rem; }}
.gm-part mark {{ background: transparent; color: inherit; border-bottom: 3px solid var(--gm-for); padding: 0 .1rem; }}
.gm-part small {{ font-size: .85rem; color: var(--gm-muted); line-height: 1.5; }}
.gm-readings {{ list-style: none; margin: 0; padding: 0; }}
.gm-readings .gm-reading {{ font-size: 1.15rem; margin-bottom: .1rem; }}
.gm-readings li {{ border-bottom: 1px solid var(--gm-line); padding: .3rem 0; }}
.gm-table tr.gm-group th, .gm-table tr.gm-group td {{ background: var(--gm-surface); font-weight: 650; }}
.gm-legend {{ display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .85rem; color: var(--gm-muted); }}
.gm-legend i {{ display: inline-block; width: 1.8rem; border-top: 2px solid var(--gm-place); vertical-align: middle;
  margin-right: .35rem; }}
.gm-legend i.gm-dashed {{ border-top-style: dashed; }}
.gm-list {{ margin: 0; padding-left: 1.1rem; }}
.gm-list li {{ margin: 0 0 .35rem 0; }}
.gm a {{ color: var(--gm-link); }}
.gm-scroll {{ max-height: 420px; overflow: auto; border: 1px solid var(--gm-line); border-radius: 6px;
  padding: .6rem .8rem; }}
.st-key-document-language {{ display: none; }}
.gm-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
@media (max-width: 640px) {{ .gm-bars {{ display: none; }} }}
/* Streamlit writes on a primary button in white, which on the light green of the night is too faint. */
[data-testid^="stBaseButton-primary"]:not(:disabled), [data-testid^="stBaseButton-primary"]:not(:disabled) * {{
  color: var(--gm-paper); }}
/* Streamlit says these in English whatever the page's language: its "Press Enter" hint and chart buttons. */
[data-testid="InputInstructions"], [data-testid="stElementToolbar"] {{ display: none; }}
/* Streamlit's own captions are too faint to read (WCAG 2.1, 1.4.3). */
[data-testid="stCaptionContainer"][data-testid] {{ color: var(--gm-muted); opacity: 1; }}
</style>"""
"""Styles of the tables and cards; goes into each page once."""
