"""Literals by the type beside them: canonical values, and which spellings are the same value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.building import typed
from tt_rules.expressions import nodes as n
from tt_rules.expressions.literals import is_literal, is_written, literal
from tt_rules.expressions.parser import parse
from tt_rules.values.calendar import Duration
from tt_rules.values.types import Type

FACTS = """\
flag: {type: flag, zh: 是非}
people: {type: count, unit: 人, zh: 人数}
amount: {type: amount, unit: 万元, zh: 金额}
number: {type: number, zh: 数}
percent: {type: percent, as: percent, zh: 百分}
fraction: {type: percent, as: fraction, zh: 小数}
term: {type: duration, unit: 个月, zh: 月}
days: {type: duration, unit: 天, zh: 天}
date: {type: date, zh: 日期}
since: {type: year, zh: 年度}
choice: {type: choice, zh: 单选, values: {a: {zh: 子, en: Rat, also: [鼠]}, b: 丑, c: 无}}
level: {type: level, zh: 等级, values: {low: 低, high: 高}}
text: {type: text, zh: 文字}
choices: {type: choices, zh: 多选, values: {a: 子, b: 丑}}
history: {type: history, zh: 填报, due: {first: since, last: since}, states: {filed: 已报, silent: 未报}}
rows: {type: rows, zh: 子表, columns: {fine: {type: amount, unit: 元, zh: 罚款}}}
"""

ROWS: list[tuple[str, Any]] = [
    ("people >= 3", 3),
    ("people >= -3", -3),
    ("people >= '3'", 3),
    ("people >= '3人'", 3),
    ("people >= ' 3 人 '", 3),
    ("number >= 2.50", Fraction(5, 2)),
    ("number >= -0.1", Fraction(-1, 10)),
    ("number >= '2.50'", Fraction(5, 2)),
    ("number >= '50%'", Fraction(1, 2)),
    ("amount >= '1000万元'", 1_000_000_000),
    ("amount >= '1000 万元'", 1_000_000_000),
    ("amount >= '0.1亿元'", 1_000_000_000),
    ("amount >= '0.01元'", 1),
    ("amount >= '-1元'", -100),
    ("percent >= '50%'", Fraction(1, 2)),
    ("fraction >= '50%'", Fraction(1, 2)),
    ("fraction >= '50％'", Fraction(1, 2)),
    ("percent >= '100%'", 1),
    ("percent >= '33.3%'", Fraction(333, 1000)),
    ("term >= '1年'", Duration(months=12)),
    ("term >= '12个月'", Duration(months=12)),
    ("term >= '1年6个月'", Duration(months=18)),
    ("days >= '30天'", Duration(days=30)),
    ("days >= '30日'", Duration(days=30)),
    ("date <= '2024-02-29'", date(2024, 2, 29)),
    ("since >= 2024", 2024),
    ("since >= '2024'", 2024),
    ("choice == '子'", "a"),
    ("choice == 'a'", "a"),
    ("choice == 'Rat'", "a"),
    ("choice == '鼠'", "a"),
    ("choice == ' 子 '", "a"),
    ("choice == '无'", "c"),
    ("level >= '高'", 1),
    ("level >= 'low'", 0),
    ("text == ' 甲'", " 甲"),
    ("text == 'cafe\u0301'", "café"),
    ("text == '1000'", "1000"),
    ("flag == '是'", True),
    ("flag == 'false'", False),
    ("包含(choices, '丑')", "b"),
    ("最长连续(history, '未报') >= 2", "silent"),
    ("四舍五入(percent, '0.01%') >= '1%'", Fraction(1, 10000)),
    ("number * '50%' >= 1", Fraction(1, 2)),
    ("date + '3个月' <= date", Duration(months=3)),
    ("date - '90天' <= date", Duration(days=90)),
    ("term + '1年' >= '1年'", Duration(months=12)),
    ("since + 1 >= 2024", 1),
    ("since - 1 >= 2024", 1),
    ("3 <= people", 3),
    ("'1000万元' < amount", 1_000_000_000),
    ("2024 - since >= 1", 2024),
    ("(2 if flag else 2) <= people", 2),
    ("amount >= ('1万元' if flag else '1万元')", 1_000_000),
]


@pytest.mark.parametrize(("expression", "value"), ROWS)
def test_value(expression: str, value: Any) -> None:
    found = [part for part in n.walk(typed(FACTS, expression)) if isinstance(part, n.Literal)]
    assert type(found[0].value) is type(value)
    assert found[0].value == value


def test_the_text_of_a_literal_is_as_written() -> None:
    texts = {
        part.text
        for part in n.walk(typed(FACTS, "amount >= '1000万元' or people >= -3"))
        if isinstance(part, n.Literal)
    }
    assert texts == {'"1000万元"', "-3"}


@pytest.mark.parametrize(
    ("text", "plain", "written"),
    [
        ("3", True, True),
        ("-3", True, True),
        ("'x'", True, True),
        ("- -3", False, False),
        ("1 if a else 2", False, True),
        ("1 if a else 2 if b else -3", False, True),
        ("1 if a else b", False, False),
        ("-'x'", False, False),
        ("a", False, False),
        ("1 + 1", False, False),
        ("[1]", False, False),
    ],
)
def test_what_is_written(text: str, plain: bool, written: bool) -> None:
    syntax = parse(text)
    assert is_literal(syntax) is plain
    assert is_written(syntax) is written


def test_a_literal_shares_the_type_beside_it() -> None:
    kind = Type("amount", unit="元")
    assert literal(parse("'3万元'"), kind, "金额").type is kind
