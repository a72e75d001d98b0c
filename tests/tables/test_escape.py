"""Cells that a spreadsheet would run as formulas: escaped on the way out, as they were on the way in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.tables.escape import escaped, unescaped


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("甲", "甲"),
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1-2", "'+1-2"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("'", "''"),
        ("'=1", "''=1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("+5", "+5"),
        ("-0.5", "-0.5"),
        ("-5%", "-5%"),
        ("-5%x", "'-5%x"),
        ("-5\n", "'-5\n"),
        ("a=1", "a=1"),
        (" =1", " =1"),
    ],
)
def test_escaped(text: str, cell: str) -> None:
    assert escaped(text) == cell
    assert unescaped(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"), [("'甲", "'甲"), ("'5", "'5"), ("'", "'"), ("''", "'"), ("'=1", "=1"), ("=1", "=1")]
)
def test_a_cell_that_we_did_not_write(cell: str, text: str) -> None:
    """An apostrophe is ours only before a sign that is escaped."""
    assert unescaped(cell) == text


@given(st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n 5.%甲a"), max_size=6) | st.text())
def test_reading_undoes_writing(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n5甲"), min_size=1, max_size=6))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = escaped(text)
    assert cell.lstrip("+-").removesuffix("%").replace(".", "", 1).isdigit() or not cell.startswith(
        ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
    )
