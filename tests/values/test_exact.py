"""Exact numbers: what text and numbers are, and how they are printed and rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.values.exact import decimal_text, fixed, from_number, from_text, money_text, round_half_up, tidy


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("+3", 3),
        ("-3", -3),
        ("3.0", 3),
        ("03", 3),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("-0.1", Fraction(-1, 10)),
        ("1e3", 1000),
        ("1.5E-3", Fraction(3, 2000)),
        ("9" * 40, 10**40 - 1),
        ("9" * 41, None),
        ("1e41", None),
        ("1e-41", None),
        ("1e999", None),
        ("1e9999", None),
        ("", None),
        (" 3", None),
        ("3 ", None),
        ("3\n", None),
        ("1,000", None),
        ("1_000", None),
        ("１", None),
        ("٣", None),
        ("0x10", None),
        ("nan", None),
        ("inf", None),
        ("--3", None),
        ("3-", None),
        ("e3", None),
        (".", None),
        ("1.2.3", None),
    ],
)
def test_text(text: str, value: Any) -> None:
    assert from_text(text) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (3, 3),
        (True, None),
        (np.bool_(True), None),
        (np.int64(-3), -3),
        (0.1, Fraction(1, 10)),
        (np.float32(0.1), Fraction(1, 10)),
        (1e16, 10**16),
        (-0.0, 0),
        (Decimal("0.10"), Fraction(1, 10)),
        (Decimal("1e3"), 1000),
        (Fraction(6, 3), 2),
        (float("inf"), None),
        (float("nan"), None),
        (Decimal("-Infinity"), None),
        (1e300, None),
        (1j, None),
        ("3", None),
        (None, None),
    ],
)
def test_numbers(raw: Any, value: Any) -> None:
    found = from_number(raw)
    assert found == value
    assert type(found) in (int, Fraction, type(None))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-12, "-12"),
        (Fraction(1, 2), "0.5"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(123, 100), "1.23"),
        (Fraction(1, 3), "≈0.333333333333"),
        (Fraction(-2, 3), "≈-0.666666666667"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(1, 10**13), "≈0"),
        (Fraction(10**13 + 1, 10**13), "≈1"),
    ],
)
def test_decimals(value: Any, text: str) -> None:
    assert decimal_text(value) == text


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction("0.5"), 0, 1),
        (Fraction("-0.5"), 0, -1),
        (Fraction("1.5"), 0, 2),
        (Fraction("2.5"), 0, 3),
        (Fraction("0.125"), 2, Fraction("0.13")),
        (Fraction("0.135"), 2, Fraction("0.14")),
        (Fraction("1.005"), 2, Fraction("1.01")),
        (Fraction("-1.005"), 2, Fraction("-1.01")),
        (Fraction(2, 3), 1, Fraction("0.7")),
        (Fraction("0.4999"), 0, 0),
        (1234, 0, 1234),
    ],
)
def test_half_up(value: Any, places: int, rounded: Any) -> None:
    assert round_half_up(value, places) == rounded


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False), st.integers(0, 5))
def test_half_up_as_decimal_does_it(value: Decimal, places: int) -> None:
    wanted = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert round_half_up(Fraction(value), places) == Fraction(wanted)


@given(st.decimals(-(10**12), 10**12, places=8, allow_nan=False))
def test_text_of_a_decimal_reads_back(value: Decimal) -> None:
    exact = tidy(Fraction(value))
    assert from_text(decimal_text(exact)) == exact


@given(st.floats(-1e15, 1e15))
def test_a_float_is_its_shortest_decimal(value: float) -> None:
    exact = from_number(value)
    if exact is not None:
        assert exact == Fraction(repr(value))
        assert float(exact) == value


@pytest.mark.parametrize(
    ("fen", "unit", "text"),
    [
        (0, "元", "0元"),
        (1, "元", "0.01元"),
        (-150, "元", "-1.5元"),
        (10**9, "万元", "1000万元"),
        (10**10, "亿元", "1亿元"),
        (Fraction(1, 3), "元", "≈0.003333333333元"),
    ],
)
def test_money(fen: Any, unit: str, text: str) -> None:
    assert money_text(fen, unit) == text


def test_fixed_places() -> None:
    assert [fixed(Fraction(1, 4), n) for n in (2, 3)] == ["0.25", "0.250"]
    assert (fixed(7, 0), fixed(-7, 1)) == ("7", "-7.0")
