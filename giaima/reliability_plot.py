"""The reliability diagram as an SVG picture: what was stated against what was right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from decoder.calibration import Bin
from kb.words import Words

_SIZE, _MARGIN = 360, 48
_COLOURS = ("#1b6b4d", "#b7791f", "#a33b2c")


def reliability_svg(curves: Mapping[str, Sequence[Bin]], words: Words) -> str:
    """Draw one curve per group of answers; a true percentage lies on the diagonal.

    Args:
        curves: Name to the bins of `decoder.calibration.reliability`.
        words: The language of the axes.

    Returns:
        A whole SVG document; dots grow with the number of answers in the bin.
    """
    side = _SIZE - 2 * _MARGIN
    marks = "".join(_axis(tenth / 5, side) for tenth in range(6))
    lines = "".join(
        _curve(bins, side, _COLOURS[index % len(_COLOURS)], name, index)
        for index, (name, bins) in enumerate(curves.items())
    )
    middle, bottom = _SIZE / 2, _SIZE - 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" width="{_SIZE}" height="{_SIZE}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#ffffff"/>{marks}'
        f'<line x1="{_MARGIN}" y1="{_SIZE - _MARGIN}" x2="{_SIZE - _MARGIN}" y2="{_MARGIN}" stroke="#999999" '
        f'stroke-dasharray="4 4"/>{lines}'
        f'<text x="{middle}" y="{bottom}" text-anchor="middle">{words("evaluate.stated_axis")}</text>'
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">'
        f"{words('evaluate.right_axis')}</text></svg>\n"
    )


def _axis(share: float, side: int) -> str:
    x, y = _MARGIN + share * side, _SIZE - _MARGIN - share * side
    return (
        f'<line x1="{x:.0f}" y1="{_MARGIN}" x2="{x:.0f}" y2="{_SIZE - _MARGIN}" stroke="#eeeeee"/>'
        f'<line x1="{_MARGIN}" y1="{y:.0f}" x2="{_SIZE - _MARGIN}" y2="{y:.0f}" stroke="#eeeeee"/>'
        f'<text x="{x:.0f}" y="{_SIZE - _MARGIN + 14}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="{_MARGIN - 6}" y="{y + 4:.0f}" text-anchor="end">{share:.0%}</text>'
    )


def _curve(bins: Sequence[Bin], side: int, colour: str, name: str, index: int) -> str:
    points = [
        (_MARGIN + item.stated * side, _SIZE - _MARGIN - item.right * side, item.count)
        for item in bins
        if item.count > 0
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.5 + math.log10(count):.1f}" fill="{colour}"/>'
        for x, y, count in points
    )
    label = f'<text x="{_MARGIN + 10}" y="{_MARGIN + 14 + 15 * index}" fill="{colour}">{name}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}"/>{dots}{label}'
