"""Slips in files: a text in which ``«`` and ``»`` enclose what a finding should point at, and what a finding says."""

from __future__ import annotations

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.messages import Language
from tt_rules.diagnostics.places import Cell, Place

BEGIN, END = "«", "»"


def unmarked(text: str) -> tuple[str, tuple[int, int, int | None] | None]:
    """The text without its marks; line, column and end of what they enclose (no end: only the beginning is marked)."""
    before, begin, rest = text.partition(BEGIN)
    if not begin:
        return text, None
    inside, end, after = rest.partition(END)
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return before + inside + after, (line, column, column + len(inside) if end else None)


def spot(problem: Diagnostic) -> tuple[int, int]:
    """Line and column of a problem in a text."""
    assert isinstance(problem.place, Place)
    return problem.place.line, problem.place.column


def cell(problem: Diagnostic) -> tuple[str, str]:
    """Row and column of a problem in data."""
    assert isinstance(problem.place, Cell)
    return problem.place.row, problem.place.column


def said(problem: Diagnostic, lang: Language = "zh") -> tuple[str, str]:
    """What is wrong, and what to do."""
    return problem.what(lang), problem.fix(lang)
