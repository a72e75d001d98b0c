"""Slips in files: tables of the smallest changes to good texts, and the finding that each must give.

A row of ``tests/data/slips/*.yaml`` changes a text: ``from`` (which stands in it once) becomes ``to``, and what goes with that stands under
``and``. ``«`` and ``»`` in ``to`` enclose what the finding must point at; where the place is elsewhere, ``at`` is a piece of the changed
text that encloses it. Then come the ``code``, and what the finding says: ``zh`` and ``fix``, and in English ``en`` and ``en_fix``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.messages import Language
from tt_rules.diagnostics.places import Cell, Place

BEGIN, END = "«", "»"
DATA = Path(__file__).parent / "data"

# Line, column and end of a place, counted from 1; no end where only the beginning is marked.
Span = tuple[int, int, int | None]


def table(name: str) -> list[Any]:
    """The rows of a table, as parameters named after their code and what they change."""
    rows = yaml.safe_load((DATA / "slips" / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(row, id=f"{number}-{row.get('code')}") for number, row in enumerate(rows, 1)]


def unmarked(text: str) -> tuple[str, Span | None]:
    """The text without its marks, and the place of what they enclose."""
    before, begin, rest = text.partition(BEGIN)
    if not begin:
        return text, None
    inside, end, after = rest.partition(END)
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return before + inside + after, (line, column, column + len(inside) if end else None)


def place_of(marked: str, text: str) -> Span:
    """The place in a text of what a piece of it, which stands there once, encloses in marks."""
    piece, inside = unmarked(marked)
    assert text.count(piece) == 1, f"{piece!r} stands {text.count(piece)} times"
    assert inside is not None, "no mark"
    where = unmarked(text.replace(piece, marked))[1]
    assert where is not None
    return where


def changed(row: dict[str, Any], text: str) -> tuple[str, Span | None]:
    """A text with the slip of a row in it, and the place that ``to`` or ``at`` marks."""
    pairs = {str(row.get("from", text)): str(row.get("to", "")), **row.get("and", {})}
    for old, new in pairs.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    slipped, where = unmarked(text)
    return slipped, place_of(row["at"], slipped) if "at" in row and "in" not in row else where


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


def check_finding(problems: Iterable[Diagnostic], row: dict[str, Any], where: Span | None = None) -> None:
    """One slip, one finding: its code, its place, and its words in each language that the row gives."""
    found = list(problems)
    assert [problem.code for problem in found] == [row["code"]], [(p.code, str(p.place), p.what()) for p in found]
    (problem,) = found
    if where is not None:
        assert isinstance(problem.place, Place)
        place = (problem.place.line, problem.place.column, where[2] and problem.place.end)
        assert place == where, f"at {place}, not at {where}"
    assert said(problem) == (row["zh"], row["fix"]), "\n".join(said(problem))
    if "en" in row:
        assert said(problem, "en") == (row["en"], row["en_fix"]), "\n".join(said(problem, "en"))
