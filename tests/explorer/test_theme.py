"""One place for colours and one for words, held together with what uses them."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import Any

from explorer import theme
from explorer.labels import catalogue, explorer_words

ROOT = Path(__file__).parents[2]


def _config() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_widgets_and_tables_have_the_same_colours() -> None:
    names = {"primary": "primaryColor", "ink": "textColor", "link": "linkColor", "paper": "backgroundColor"}
    names |= {"surface": "secondaryBackgroundColor", "line": "borderColor"}
    config = _config()["theme"]
    for colours, appearance in ((theme.LIGHT, config["light"]), (theme.DARK, config["dark"])):
        assert {name: appearance[option] for name, option in names.items()} == {name: colours[name] for name in names}
    assert config["chartCategoricalColors"] == list(theme.SERIES)


def test_nothing_is_reported_or_looked_up_on_the_internet() -> None:
    config = _config()
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "localhost"
    assert config["client"]["showErrorDetails"] == "none"
    assert "http" not in re.sub(r"#.*", "", (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_text_is_dark_enough_to_read() -> None:
    for ink in (theme.INK, theme.MUTED, theme.PRIMARY, theme.AGAINST, theme.LINK, theme.SEA_INK):
        assert _contrast(ink, theme.PAPER) >= 4.5, ink
    for colours in (theme.LIGHT, theme.DARK):
        for ink in ("ink", "muted", "primary", "against", "link"):
            assert _contrast(colours[ink], colours["paper"]) >= 4.5, ink
        assert _contrast(colours["muted"], colours["primary-soft"]) >= 4.5
        assert _contrast(colours["primary"], colours["primary-soft"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.1, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_languages_have_the_same_words_with_the_same_values() -> None:
    vietnamese, english = dict(catalogue("vi")), dict(catalogue("en"))
    assert vietnamese.keys() == english.keys()
    for key, text in vietnamese.items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(each) if name is not None}
            for each in (text, english[key])
        ]
        assert text != "", key
        assert english[key] != "", key
        assert names[0] == names[1], key


def test_every_word_of_the_explorer_is_used_and_none_is_missing() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "explorer").rglob("*.py"))
    known = explorer_words("vi").texts
    asked = set(re.findall(r"""\bwords\(\s*f?["']([a-z0-9_.-]+)["']""", code))
    assert sorted(asked - known.keys()) == []
    written = set(re.findall(r"""["']([a-z0-9_.-]+)["']""", code))
    built = tuple(re.findall(r"""f["']([a-z0-9_-]+\.[a-z0-9_.-]*)\{""", code))  # keys put together: f"form.{name}"
    assert [key for key, _ in catalogue("vi") if key not in written and not key.startswith(built)] == []
