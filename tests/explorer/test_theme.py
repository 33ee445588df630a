"""One place for colours and one for words, held together with what uses them."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

from explorer import theme
from explorer.labels import EXPLORER_WORDS

ROOT = Path(__file__).parents[2]


def _config() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_widgets_and_tables_have_the_same_colours() -> None:
    config = _config()["theme"]
    assert (config["primaryColor"], config["textColor"], config["linkColor"]) == (theme.PRIMARY, theme.INK, theme.LINK)
    assert (config["backgroundColor"], config["secondaryBackgroundColor"]) == (theme.PAPER, theme.SURFACE)
    assert config["borderColor"] == theme.LINE


def test_nothing_is_reported_or_looked_up_on_the_internet() -> None:
    config = _config()
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "localhost"
    assert config["client"]["showErrorDetails"] == "none"
    assert "http" not in re.sub(r"#.*", "", (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_text_is_dark_enough_to_read() -> None:
    for ink in (theme.INK, theme.MUTED, theme.PRIMARY, theme.AGAINST, theme.LINK, theme.SEA_INK):
        assert _contrast(ink, theme.PAPER) >= 4.5, ink
    assert _contrast(theme.MUTED, theme.PRIMARY_SOFT) >= 4.5
    assert _contrast(theme.PRIMARY, theme.PRIMARY_SOFT) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.1, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_word_of_the_explorer_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "explorer").glob("*.py"))
    with EXPLORER_WORDS.open(encoding="utf-8", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    built = ("form.", "part.")
    assert [
        key for key in keys if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(built)
    ] == []
