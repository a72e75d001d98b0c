"""Canonical values in words and in JSON; what JSON says reads back as the same value."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.values.calendar import Duration
from tt_rules.values.missing import NONE
from tt_rules.values.reading import read
from tt_rules.values.showing import show, show_range, to_json
from tt_rules.values.types import ChoiceSet, Column, Covered, Type
from tt_rules.values.vocabulary import Term, Vocabulary

WORDS = Vocabulary((Term("low", "低", "low one"), Term("mid", "中"), Term("top", "高", "top one")))
ROWS = Type(
    "rows",
    columns=(
        Column("bad", "违法", Type("flag")),
        Column("fine", "罚款", Type("amount", unit="元")),
        Column("on", "日期", Type("date")),
        Column("tags", "标签", Type("choices", vocabulary=WORDS)),
        Column("score", "得分", Type("number")),
    ),
)
PERIOD = (date(2024, 1, 1), date(2024, 3, 31))

# type, value, in Chinese, in English, in JSON
TABLE: list[tuple[Type, Any, str, str, Any]] = [
    (Type("flag"), True, "是", "yes", True),
    (Type("flag"), False, "否", "no", False),
    (Type("flag"), None, "未知", "unknown", None),
    (Type("count", unit="人"), 3, "3 人", "3 人", 3),
    (Type("count", unit="人"), 0, "0 人", "0 人", 0),
    (Type("count"), 3, "3", "3", 3),
    (Type("number"), Fraction(5, 2), "2.5", "2.5", 2.5),
    (Type("number"), -2, "-2", "-2", -2),
    (Type("number"), Fraction(-1, 8), "-0.125", "-0.125", -0.125),
    (Type("number"), Fraction(1, 3), "≈0.333333333333", "≈0.333333333333", "≈0." + "3" * 200),
    (Type("amount", unit="万元"), 1_000_000_000, "1000万元", "1000万元", "1000万元"),
    (Type("amount", unit="万元"), 1, "0.000001万元", "0.000001万元", "0.000001万元"),
    (Type("amount", unit="元"), 1999, "19.99元", "19.99元", "19.99元"),
    (Type("amount", unit="亿元"), 1, "0.0000000001亿元", "0.0000000001亿元", "0.0000000001亿元"),
    (Type("percent", percent_as="fraction"), Fraction(3, 10), "30%", "30%", "30%"),
    (Type("percent", percent_as="percent"), Fraction(1, 8), "12.5%", "12.5%", "12.5%"),
    (Type("percent"), 1, "100%", "100%", "100%"),
    (Type("duration", unit="个月"), Duration(18), "1年6个月", "1 years 6 months", "1年6个月"),
    (Type("duration", unit="个月"), Duration(12), "1年", "1 years", "1年"),
    (Type("duration", unit="天"), Duration(days=30), "30天", "30 days", "30天"),
    (Type("duration", unit="天"), Duration(), "0个月", "0 months", "0个月"),
    (Type("date"), date(2024, 3, 2), "2024-03-02", "2024-03-02", "2024-03-02"),
    (Type("date"), NONE, "无", "none", "none"),
    (Type("year"), 2024, "2024", "2024", 2024),
    (Type("text"), " 甲 ", " 甲 ", " 甲 ", " 甲 "),
    (Type("text"), "", "", "", ""),
    (Type("choice", vocabulary=WORDS), "mid", "中", "mid", "mid"),
    (Type("choice", vocabulary=WORDS), "top", "高", "top one", "top"),
    (Type("choice", vocabulary=WORDS), NONE, "无", "none", "none"),
    (Type("level", vocabulary=WORDS), 0, "低", "low one", "low"),
    (Type("level", vocabulary=WORDS), NONE, "无", "none", "none"),
    (
        Type("choices", vocabulary=WORDS),
        ChoiceSet(frozenset({"top", "low"})),
        "低、高",
        "low one, top one",
        ["low", "top"],
    ),
    (Type("choices", vocabulary=WORDS), ChoiceSet(frozenset()), "无", "none", []),
    (
        Type("choices", vocabulary=WORDS),
        ChoiceSet(frozenset({"mid"}), open=True),
        "中、其余未知",
        "mid, others unknown",
        ["mid", "unknown"],
    ),
    (Type("choices", vocabulary=WORDS), ChoiceSet(frozenset(), open=True), "其余未知", "others unknown", ["unknown"]),
    (
        Type("history", vocabulary=WORDS),
        ((2022, "low"), (2023, "mid")),
        "2022 低、2023 中",
        "2022 low one, 2023 mid",
        {"2022": "low", "2023": "mid"},
    ),
    (Type("history", vocabulary=WORDS), (), "无", "none", {}),
    (ROWS, (), "0 行", "0 rows", []),
    (
        ROWS,
        ((True, 150, NONE, ChoiceSet(frozenset({"mid"})), Fraction(1, 2)), (None,) * 5),
        "2 行",
        "2 rows",
        [
            {"bad": True, "fine": "1.5元", "on": "none", "tags": ["mid"], "score": 0.5},
            {"bad": None, "fine": None, "on": None, "tags": None, "score": None},
        ],
    ),
]
# A fraction without end is nothing that one can give as data.
ENDLESS = Fraction(1, 3)


@pytest.mark.parametrize(("type_", "value", "zh", "en", "plain"), TABLE)
def test_shown(type_: Type, value: Any, zh: str, en: str, plain: Any) -> None:
    assert show(type_, value) == zh
    assert show(type_, value, "en") == en
    assert to_json(type_, value) == plain


def refused(code: str, inside: str = "", **args: Any) -> None:
    raise AssertionError(code, inside, args)


@pytest.mark.parametrize(("type_", "value", "plain"), [(row[0], row[1], row[4]) for row in TABLE if row[1] != ENDLESS])
def test_json_reads_back_equal(type_: Type, value: Any, plain: Any) -> None:
    again = read(type_, json.loads(json.dumps(plain, ensure_ascii=False)), refused)
    assert again == value
    assert type(again) is type(value)


numbers = st.decimals(-(10**6), 10**6, places=4, allow_nan=False).map(lambda d: Fraction(d))
VALUES: list[tuple[Type, st.SearchStrategy[Any]]] = [
    (Type("count", unit="人"), st.integers(-(10**30), 10**30)),
    (Type("number"), numbers.map(lambda f: f.numerator if f.denominator == 1 else f)),
    (
        Type("number"),
        st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30).filter(
            lambda f: f == 0 or abs(f) > 1e-30
        ),
    ),
    (Type("amount", unit="亿元"), st.integers(-(10**25), 10**25)),
    (Type("percent", percent_as="fraction"), numbers),
    (Type("duration", unit="个月"), st.integers(0, 9999).map(lambda n: Duration(months=n))),
    (Type("duration", unit="天"), st.integers(0, 999999).map(lambda n: Duration(days=n))),
    (Type("date"), st.dates()),
    (Type("year"), st.integers(1000, 9999)),
    (Type("choices", vocabulary=WORDS), st.builds(ChoiceSet, st.frozensets(st.sampled_from(WORDS.ids)), st.booleans())),
    (
        Type("history", vocabulary=WORDS),
        st.dictionaries(st.integers(1000, 9999), st.sampled_from(WORDS.ids), max_size=5).map(
            lambda d: tuple(sorted(d.items()))
        ),
    ),
]


@given(st.data())
@pytest.mark.parametrize(("type_", "values"), VALUES, ids=[f"{type_.kind} {type_.unit}" for type_, _ in VALUES])
def test_any_value_reads_back_equal(type_: Type, values: st.SearchStrategy[Any], data: st.DataObject) -> None:
    raw = data.draw(values)
    value = read(type_, raw, refused) if isinstance(raw, float) else raw
    again = read(type_, json.loads(json.dumps(to_json(type_, value), ensure_ascii=False)), refused)
    assert again == value


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (1, 3, "1 人 至 3 人", "1 人 to 3 人"),
        (2, 2, "2 人", "2 人"),
        (2, None, "至少 2 人", "at least 2 人"),
        (None, 2, "至多 2 人", "at most 2 人"),
    ],
)
def test_a_range(low: Any, high: Any, zh: str, en: str) -> None:
    assert show_range(Type("count", unit="人"), low, high) == zh
    assert show_range(Type("count", unit="人"), low, high, "en") == en


def test_an_absurd_figure_is_shown_all_the_same() -> None:
    assert show(Type("count", unit="人"), 10**5000) == "≈2^16610 人"


def test_periods() -> None:
    assert show(Type("period"), Covered((PERIOD,), None)) == "2024-01-01—2024-03-31"
    assert show(Type("period"), Covered((), ())) == "无"
