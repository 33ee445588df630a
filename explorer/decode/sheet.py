"""The printed sheet of an answer: one self-contained HTML page for A4, without scripts and without links to load."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from decoder.answer import Answer
from explorer import theme
from explorer.decode.cards import best_reading_html, headline_html, other_readings_html
from explorer.decode.markup import hypotheses_html, levels_html, missing_html, rivals_html, sources_html, waterfall_html
from explorer.decode.query import FIELDS
from explorer.decode.rivals import Rival
from explorer.decode.views import Citation
from kb.words import Words

_MOST_HYPOTHESES = 5
_MOST_READINGS = 2
_MOST_OF_A_LEVEL = 2
"""Two pages hold an ordinary answer; the rest of it is on the page the link opens."""
_PRINT = f"""<style>
@page {{ size: A4; margin: 10mm 14mm; }}
body {{ font-family: "Noto Sans", "Segoe UI", Arial, {theme.CJK_FONTS}, sans-serif; font-size: 8.5pt;
  color: {theme.INK}; max-width: 182mm; margin: 0 auto; padding: 8mm 0; }}
h1 {{ font-size: 15pt; margin: 0 0 2mm 0; }}
h2 {{ font-size: 10pt; margin: 2.8mm 0 .8mm 0; break-after: avoid; }}
tr, .gm-card, .gm-reading {{ break-inside: avoid; }}
.gm {{ line-height: 1.3; }}
p.gm {{ margin: .6mm 0; }}
.gm-card {{ padding: 2mm 4mm; }}
.gm-headline {{ font-size: 13pt; }}
.gm-reading, .gm-readings .gm-reading {{ font-size: 11pt; }}
.gm-part small, .gm-badge {{ font-size: 8pt; }}
.gm-table th, .gm-table td {{ padding: .35mm 1.5mm; }}
.gm-track {{ height: 2.2mm; margin-top: .6mm; }}
.gm-zero {{ top: -.4mm; bottom: -.4mm; }}
.gm-list li, .gm-readings li {{ margin-bottom: .5mm; }}
dl.gm-facts.gm-facts {{ margin: 1mm 0; gap: 0 3mm; }}
dl.gm-facts.gm-notice {{ grid-template-columns: max-content 1fr max-content 1fr; }}
.gm-signed {{ display: grid; grid-template-columns: 1fr 1fr; gap: 12mm; break-inside: avoid; }}
.gm-signed div {{ border-top: 1px solid {theme.MUTED}; padding-top: 1mm; margin-top: 12mm; }}
@media print {{
  body {{ padding: 0; }}
  * {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  a::after {{ content: " (" attr(href) ")"; color: {theme.MUTED}; font-size: .85em; overflow-wrap: anywhere; }}
}}
</style>"""


def sheet_html(answer: Answer, rivals: Sequence[Rival], citations: Sequence[Citation], words: Words) -> str:
    """Write the sheet of an answer.

    Args:
        answer: As decoded, in the language of `words`.
        rivals: Of its first hypothesis, the best first; the best unit and the last, "none of these", are printed.
        citations: The sources of its first hypothesis.
        words: The reader's language.

    Returns:
        A whole HTML document; the same answer gives the same text.
    """
    unit = answer["notice"].get("unit_text", "")
    title = words("sheet.title")
    body, foot = _body(answer, rivals, citations, words), _foot(answer, words)
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{escape(f'{title}: {unit}' if unit != '' else title)}</title>{theme.STYLE}{_PRINT}</head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n{foot}</body></html>\n"
    )


def _body(answer: Answer, rivals: Sequence[Rival], citations: Sequence[Citation], words: Words) -> str:
    parts = [
        _section(words("sheet.notice"), _notice(answer, words)),
        headline_html(answer, words),
        _section(words("section.reading"), best_reading_html(answer, words) + _others(answer, words)),
        _section(words("section.levels"), levels_html(answer, words, most=_MOST_OF_A_LEVEL)),
    ]
    if len(answer["hypotheses"]) > 0:
        first = answer["hypotheses"][0]
        rival_title = words("section.rivals" if answer["safe_level"] != "" else "section.rivals.unsure")
        parts += [
            _section(words("section.hypotheses"), hypotheses_html(answer, words, most=_MOST_HYPOTHESES)),
            _section(
                f"{words('sheet.evidence')}: {first['unit_name']}",
                waterfall_html(first, words, answer["strength"]["bits"]),
            ),
            _section(rival_title, rivals_html([*rivals[:-1][:1], *rivals[-1:]], words)),
            _section(words("section.sources"), sources_html(citations, words)),
        ]
    parts.append(_section(words("section.missing"), missing_html(answer, words)))
    return "\n".join(parts)


def _others(answer: Answer, words: Words) -> str:
    if len(answer["readings"]) < 2:
        return ""
    heading = escape(words("section.readings", count=len(answer["readings"]) - 1))
    return f'<p class="gm gm-muted">{heading}</p>{other_readings_html(answer, words, most=_MOST_READINGS)}'


def _notice(answer: Answer, words: Words) -> str:
    rows = "".join(
        f"<dt>{escape(words(f'form.{name}'))}</dt><dd>{escape(answer['notice'][field])}</dd>"
        for name, field in FIELDS.items()
        if field in answer["notice"]
    )
    return f'<dl class="gm gm-facts gm-notice">{rows}</dl>'


def _foot(answer: Answer, words: Words) -> str:
    versions = words("sheet.versions", knowledge=answer["knowledge_version"], model=answer["model_version"])
    return (
        f'<p class="gm gm-disclaimer"><strong>{escape(words("sheet.not_identity"))}</strong></p>'
        f'<p class="gm gm-muted">{escape(versions)}</p>'
        f'<div class="gm-signed"><div>{escape(words("sheet.officer"))}</div>'
        f"<div>{escape(words('sheet.day'))}</div></div>"
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"
