"""Comparison and arithmetic of values that are missing, none, or known only between bounds, held to every value between."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.expressions.arithmetic import (
    OPERATORS,
    RowFault,
    calculate,
    calculate_ranges,
    compare,
    compare_ranges,
    member,
    point,
)
from tt_rules.expressions.nodes import MET, NOT_MET, UNDETERMINED
from tt_rules.values.calendar import Duration
from tt_rules.values.missing import NONE

SIGNS = list(OPERATORS)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("other", [3, None, NONE, date(2024, 1, 1), "a"])
def test_none_decides_and_missing_leaves_open(sign: str, other: Any) -> None:
    decided = MET if sign == "!=" else NOT_MET
    for comparing in (compare, compare_ranges):
        assert comparing(sign, NONE, other) == comparing(sign, other, NONE) == decided
        if other is not NONE:
            assert comparing(sign, None, other) == comparing(sign, other, None) == UNDETERMINED


FAR = 6
bounds = st.one_of(st.none(), st.integers(-FAR, FAR))
intervals = st.tuples(bounds, bounds).filter(lambda i: None in i or i[0] <= i[1])
sides = st.one_of(st.integers(-FAR, FAR), intervals)


def values_in(side: Any) -> range:
    """The values of a side, where one without a bound goes on well beyond all others."""
    low, high = side if isinstance(side, tuple) else (side, side)
    return range(-4 * FAR if low is None else low, (4 * FAR if high is None else high) + 1)


@given(st.sampled_from(SIGNS), sides, sides)
def test_ranges_compare_as_all_their_values_do(sign: str, left: Any, right: Any) -> None:
    truths = {OPERATORS[sign](a, b) for a, b in product(values_in(left), values_in(right))}
    expected = UNDETERMINED if len(truths) > 1 else MET if True in truths else NOT_MET
    assert compare_ranges(sign, left, right) == expected


@given(st.sampled_from("+-"), sides, sides)
def test_ranges_calculate_as_all_their_values_do(sign: str, left: Any, right: Any) -> None:
    low, high = calculate_ranges(sign, left, right, "")
    totals = {calculate(sign, a, b, "") for a, b in product(values_in(left), values_in(right))}
    assert low == (min(totals) if min(totals) >= -2 * FAR else None)
    assert high == (max(totals) if max(totals) <= 2 * FAR else None)


CALCULATIONS: list[tuple[str, Any, Any, Any]] = [
    ("+", 1, 2, 3),
    ("-", 1, Fraction(1, 3), Fraction(2, 3)),
    ("*", Fraction(1, 3), 3, 1),
    ("/", 1, 3, Fraction(1, 3)),
    ("/", 1, 0, None),
    ("/", 0, 0, None),
    ("+", None, 2, None),
    ("*", 0, None, None),
    ("/", None, 0, None),
    ("+", date(2024, 1, 31), Duration(1), date(2024, 2, 29)),
    ("-", date(2024, 3, 1), Duration(days=1), date(2024, 2, 29)),
    ("+", date(2024, 1, 31), None, None),
    ("+", Duration(1), Duration(12), Duration(13)),
    ("-", Duration(days=5), Duration(days=3), Duration(days=2)),
]


@pytest.mark.parametrize(("sign", "left", "right", "expected"), CALCULATIONS)
def test_calculate(sign: str, left: Any, right: Any, expected: Any) -> None:
    assert calculate(sign, left, right, "") == expected
    assert not isinstance(calculate(sign, left, right, ""), float)


@pytest.mark.parametrize("calculating", [calculate, calculate_ranges])
@pytest.mark.parametrize(("left", "right"), [(NONE, 1), (1, NONE), (NONE, None), (None, NONE)])
def test_calculating_with_none_is_a_fault_of_the_data(calculating: Any, left: Any, right: Any) -> None:
    with pytest.raises(RowFault) as caught:
        calculating("+", left, right, "甲 + 乙")
    assert (caught.value.code, caught.value.args_) == ("D815", {"text": "甲 + 乙"})


@pytest.mark.parametrize(("day", "sign"), [(date(9999, 12, 31), "+"), (date(1, 1, 1), "-")])
def test_leaving_the_calendar_is_a_fault_of_the_data(day: date, sign: str) -> None:
    with pytest.raises(RowFault) as caught:
        calculate(sign, day, Duration(1), "提交日")
    assert caught.value.code == "D817"


@pytest.mark.parametrize(
    ("value", "single"),
    [((3, 3), 3), ((3, 4), None), ((None, None), None), ((3, None), None), (5, 5), (None, None), (NONE, NONE)],
)
def test_point(value: Any, single: Any) -> None:
    assert point(value) is single or point(value) == single


@pytest.mark.parametrize(
    ("value", "negated", "expected"),
    [
        (1, False, MET),
        (3, False, NOT_MET),
        (3, True, MET),
        (None, False, UNDETERMINED),
        (None, True, UNDETERMINED),
        (NONE, False, NOT_MET),
        (NONE, True, MET),
    ],
)
def test_member(value: Any, negated: bool, expected: int) -> None:
    assert member(value, frozenset({1, 2}), negated) == expected
