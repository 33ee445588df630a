"""Text that a spreadsheet would take for a formula, made harmless in what we write."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Return a text that a spreadsheet shows instead of computing; a plain number stays as it is.

    Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection

    >>> neutral("=1+1"), neutral("-5.5"), neutral("c5/d8"), neutral("-c5")
    ("'=1+1", '-5.5', 'c5/d8', "'-c5")
    """
    return f"'{text}" if text.startswith(_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
