"""Cells that a spreadsheet would run as formulas: an apostrophe before them, and off again on reading."""

from __future__ import annotations

import re

# The full-width signs too: where Chinese or Japanese is the language, spreadsheets take them for the plain ones.
_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?\Z")


def escaped(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return "'" + text if text.startswith(_STARTS) and not _PLAIN_NUMBER.match(text) else text


def unescaped(text: str) -> str:
    """The text that a cell stands for."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text
