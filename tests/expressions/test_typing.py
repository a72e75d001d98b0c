"""Which types go together, for comparison and for ``+ - * /``, over every pair of kinds; and what typing leaves behind."""

from __future__ import annotations

from itertools import product

import pytest

from tests.building import problems_typing, typed
from tt_rules.expressions import nodes as n
from tt_rules.expressions.operators import arithmetic_type
from tt_rules.values.types import Type

FACTS = """\
flag: {type: flag, zh: 是非}
people: {type: count, unit: 人, zh: 人数}
items: {type: count, unit: 项, zh: 项数}
amount: {type: amount, unit: 万元, zh: 金额}
small: {type: amount, unit: 元, zh: 小金额}
number: {type: number, zh: 数}
percent: {type: percent, as: percent, zh: 百分}
fraction: {type: percent, as: fraction, zh: 小数}
term: {type: duration, unit: 个月, zh: 月}
years: {type: duration, unit: 年, zh: 年}
days: {type: duration, unit: 天, zh: 天}
date: {type: date, zh: 日期}
since: {type: year, zh: 年度}
choice: {type: choice, zh: 单选, values: {a: 子, b: 丑}}
alike: {type: choice, zh: 同选, values: {a: 子, b: 丑}}
other: {type: choice, zh: 他选, values: {a: 子, c: 寅}}
level: {type: level, zh: 等级, values: {low: 低, high: 高}}
rank: {type: level, zh: 级别, values: {low: 低, top: 顶}}
text: {type: text, zh: 文字}
choices: {type: choices, zh: 多选, values: {a: 子, b: 丑}}
rows: {type: rows, zh: 子表, columns: {bad: {type: flag, zh: 违法}, fine: {type: amount, unit: 元, zh: 罚款}}}
first: {type: year, zh: 首年}
last: {type: year, zh: 末年}
history: {type: history, zh: 填报, due: {first: first, last: last}, states: {filed: 已报, silent: 未报}}
"""
NAMES = [line.partition(":")[0] for line in FACTS.splitlines() if not line.startswith(("first", "last"))]
# A count without a unit comes out of functions, and goes with every unit.
NAMES.append("计数(rows)")

# Kinds within which values are comparable; a name may stand in several.
TOGETHER = [
    {"flag"},
    {"people", "number", "计数(rows)"},
    {"items", "number", "计数(rows)"},
    {"amount", "small"},
    {"number", "percent", "fraction"},
    {"term", "years"},
    {"days"},
    {"date"},
    {"since"},
    {"choice", "alike"},
    {"other"},
    {"level"},
    {"rank"},
    {"text"},
]
UNORDERED = {"flag", "choice", "alike", "other", "text"}


def accepted(expression: str) -> bool:
    return not problems_typing(FACTS, expression)


@pytest.mark.parametrize("left", NAMES)
def test_comparison(left: str) -> None:
    for right in NAMES:
        together = any({left, right} <= group for group in TOGETHER)
        for sign in ("==", "!="):
            assert accepted(f"{left} {sign} {right}") is together, (left, sign, right)
        for sign in ("<", "<=", ">", ">="):
            assert accepted(f"{left} {sign} {right}") is (together and left not in UNORDERED), (left, sign, right)
        assert accepted(f"(({left} if flag else {right}) == {left})") is together, (left, right)


# sign -> left, right, the type that comes out; whatever is not here is refused
ARITHMETIC: dict[str, list[tuple[str, str, str]]] = {
    "+-": [
        ("people", "people", "count 人"),
        ("people", "number", "count 人"),
        ("number", "people", "count 人"),
        ("people", "计数(rows)", "count 人"),
        ("计数(rows)", "people", "count "),
        ("计数(rows)", "items", "count "),
        ("计数(rows)", "number", "count "),
        ("计数(rows)", "计数(rows)", "count "),
        ("number", "计数(rows)", "count "),
        ("items", "items", "count 项"),
        ("items", "number", "count 项"),
        ("items", "计数(rows)", "count 项"),
        ("number", "items", "count 项"),
        ("amount", "amount", "amount 万元"),
        ("amount", "small", "amount 万元"),
        ("small", "amount", "amount 元"),
        ("small", "small", "amount 元"),
        ("number", "number", "number "),
        ("number", "percent", "percent "),
        ("number", "fraction", "percent "),
        ("percent", "number", "percent "),
        ("fraction", "number", "percent "),
        *((a, b, "percent ") for a, b in product(("percent", "fraction"), repeat=2)),
        ("term", "term", "duration 个月"),
        ("term", "years", "duration 个月"),
        ("years", "term", "duration 年"),
        ("years", "years", "duration 年"),
        ("days", "days", "duration 天"),
        *(("date", d, "date ") for d in ("term", "years", "days")),
        *(("since", d, "year ") for d in ("number", "people", "items", "计数(rows)")),
    ],
    "*": [
        *((a, b, "percent ") for a, b in product(("percent", "fraction"), repeat=2)),
        ("number", "number", "number "),
        *((a, b, "number ") for a, b in product(("number",), ("percent", "fraction"))),
        *((a, "number", "percent ") for a in ("percent", "fraction")),
        *(
            pair
            for a, kind in (
                ("people", "count 人"),
                ("items", "count 项"),
                ("计数(rows)", "count "),
                ("amount", "amount 万元"),
                ("small", "amount 元"),
            )
            for b in ("number", "percent", "fraction")
            for pair in ((a, b, kind), (b, a, kind))
        ),
    ],
    "/": [
        *(
            (a, b, "number ")
            for a, b in (("people", "people"), ("items", "items"), ("计数(rows)", "计数(rows)"), ("number", "number"))
        ),
        *(
            (a, b, "number ")
            for a in ("people", "items")
            for pair in ((a, "计数(rows)"), ("计数(rows)", a))
            for a, b in (pair,)
        ),
        *((a, b, "number ") for a, b in product(("amount", "small"), repeat=2)),
        *((a, b, "number ") for a, b in product(("percent", "fraction"), repeat=2)),
        *((a, "number", "number ") for a in ("people", "items", "计数(rows)")),
        *(("number", b, "number ") for b in ("people", "items", "计数(rows)")),
        *(
            (a, b, kind)
            for a, kind in (("amount", "amount 万元"), ("small", "amount 元"))
            for b in ("number", "people", "items", "计数(rows)")
        ),
        *((a, b, "percent ") for a in ("percent", "fraction") for b in ("number", "people", "items", "计数(rows)")),
    ],
}
EXTRA = {"-": [("since", "since", "number ")]}


def kind_of(name: str) -> Type:
    """The type of a fact or call."""
    node = typed(FACTS, f"已填写({name})" if name != "计数(rows)" else "计数(rows) >= 0")
    found = next(part for part in n.walk(node) if isinstance(part, (n.FactRef, n.Call)) and part is not node)
    return found.type


@pytest.mark.parametrize("sign", "+-*/")
def test_arithmetic(sign: str) -> None:
    rows = [row for signs, table in ARITHMETIC.items() if sign in signs for row in table] + EXTRA.get(sign, [])
    expected = {(left, right): result for left, right, result in rows}
    types = {name: kind_of(name) for name in NAMES}
    for left, right in product(NAMES, NAMES):
        found = arithmetic_type(sign, types[left], types[right])
        shown = None if found is None else f"{found.kind} {found.unit}"
        assert shown == expected.get((left, right)), (left, sign, right)


def test_computed_values_have_no_declared_bounds() -> None:
    for expression in (
        "people + people >= 0",
        "amount * number >= '0元'",
        "people / people >= 0",
        "-people >= 0",
        "求和(rows.fine) >= '0元'",
    ):
        compare = typed(FACTS, expression)
        assert isinstance(compare, n.Compare)
        assert (compare.left.type.lowest, compare.left.type.highest) == (None, None), expression


@pytest.mark.parametrize(
    "expression",
    [
        "(people if flag else items) >= 1",
        "people + (1 if flag else 2) >= 3",
        "(people if flag else people) in [1, 2]",
        "四舍五入(amount if flag else small, '1元') >= '1元'",
        "(amount if flag else small) - (small if flag else amount) >= '1元'",
        "增长率(people if flag else 1, people) >= 0",
        "年份(date if flag else date) >= 2024",
        "date + (term if flag else years) >= date",
        "-(people if flag else 计数(rows)) <= 0",
        "(flag if flag else flag) == flag",
    ],
)
def test_a_conditional_value_never_stands_inside_a_comparison(expression: str) -> None:
    if "items" in expression:
        assert not accepted(expression)
        return
    node = typed(FACTS, expression)
    assert isinstance(node, n.Choose)
    for part in n.walk(node):
        if isinstance(part, n.Choose):
            assert part.type.kind == "truth"
        elif part.type.kind != "truth":
            assert not any(isinstance(below, n.Choose) for below in n.walk(part))


@pytest.mark.parametrize(
    ("expression", "interval"),
    [
        ("计数(rows) >= 1", True),
        ("计数(rows) + people >= 1", True),
        ("people - 计数(rows) >= 1", True),
        ("-计数(rows) >= 1", True),
        ("计数(rows) * 2 >= 1", False),
        ("四舍五入(计数(rows), 5) >= 1", False),
        ("(计数(rows) if flag else people) >= 1", True),
        ("(people if flag else people) >= 1", False),
        ("people >= 1", False),
        ("字数(text) >= 1", False),
        ("月数(term) >= 1", False),
        ("最长连续(history, '未报') >= 2", True),
    ],
)
def test_where_intervals_reach(expression: str, interval: bool) -> None:
    node = typed(FACTS, expression)
    compares = [part for part in n.walk(node) if isinstance(part, n.Compare)]
    assert {part.ranged for part in compares} == {interval}
    for part in n.walk(node):
        if isinstance(part, (n.Member, n.Holds)) or (isinstance(part, n.Arithmetic) and part.operator in "*/"):
            assert not any(child.type.interval for child in n.children(part))


def test_texts_of_nodes_are_balanced() -> None:
    node = typed(FACTS, "(flag or not (flag and people >= 1)) and (people + 1) * 2 >= (3 if flag else 4)")
    texts = [part.text for part in n.walk(node)]
    assert all(text.count("(") == text.count(")") for text in texts)
    assert "(flag or not (flag and people >= 1)) and (people + 1) * 2 >= (3 if flag else 4)" in texts
