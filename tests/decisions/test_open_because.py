"""When an open decision says ``logic``: only where every completion of what is missing has been tried and agrees.

One row for each kind of axis; beside each row that is settled one that is not, and rows that cannot be proved.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.building import callable_from, condition_text, file_text

FACTS = """\
flag: {type: flag, zh: 是非}
found: {type: judgement, zh: 认定}
people: {type: count, unit: 人, zh: 人数}
few: {type: count, unit: 人, zh: 少量, range: {min: 0, max: 3}}
number: {type: number, zh: 数}
share: {type: percent, as: fraction, zh: 比例, range: {min: "0%", max: "100%"}}
amount: {type: amount, unit: 元, zh: 金额}
term: {type: duration, unit: 个月, zh: 期限}
date: {type: date, zh: 日期}
since: {type: year, zh: 年度}
text: {type: text, zh: 文字}
choice: {type: choice, zh: 单选, values: {a: 子, b: 丑}}
level: {type: level, zh: 等级, values: {low: 低, mid: 中, top: 高}}
choices: {type: choices, zh: 多选, values: {a: 子, b: 丑, c: 寅}}
rows: {type: rows, zh: 子表, columns: {bad: {type: flag, zh: 违法}}}
first: {type: year, zh: 首年}
last: {type: year, zh: 末年}
history: {type: history, zh: 填报, due: {first: first, last: last}, states: {filed: 已报, silent: 未报}}
"""
LOGIC, FACT = ("logic",), ("facts",)

ROWS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("是非 or not 是非", {}, LOGIC),
    ("是非 or not 认定", {}, ("facts", "judgement")),
    ("认定 or not 认定", {}, LOGIC),
    ("人数 >= 1 or 人数 <= 3", {}, LOGIC),
    ("人数 >= 2 or 人数 <= 1", {}, LOGIC),
    ("人数 >= 3 or 人数 <= 1", {}, FACT),
    ("人数 >= 0", {}, LOGIC),
    ("少量 >= 2 or 少量 in [0, 1]", {}, LOGIC),
    ("少量 <= 3", {}, LOGIC),
    ("数 > 1 or 数 < 2", {}, LOGIC),
    ("数 >= 2 or 数 <= 1", {}, FACT),
    ("数 > 1 or 数 < 1 or 数 == 1", {}, LOGIC),
    ("数 > 1 or 数 < 1", {}, FACT),
    ("比例 >= '30%' or 比例 < '30%'", {}, LOGIC),
    ("比例 >= '30%' or 比例 <= '29%'", {}, FACT),
    ("比例 <= '100%'", {}, LOGIC),
    ("金额 >= '1元' or 金额 <= '1元'", {}, LOGIC),
    ("金额 >= '1元' or 金额 <= '0.98元'", {}, FACT),
    ("日期 <= '2024-01-01' or not 日期 <= '2024-01-01'", {}, LOGIC),
    ("日期 <= '2024-01-01' or 日期 >= '2024-01-01'", {}, FACT),
    ("日期 <= '9999-12-31' or not 具有(日期)", {}, LOGIC),
    ("日期 >= '0001-01-01' or not 具有(日期)", {}, LOGIC),
    ("具有(日期) or not 具有(日期)", {}, LOGIC),
    ("具有(日期)", {}, FACT),
    ("年度 >= 2020 or 年度 < 2020", {}, LOGIC),
    ("单选 == '子' or 单选 != '子'", {}, LOGIC),
    ("单选 == '子' or 单选 == '丑'", {}, FACT),
    ("单选 in ['子', '丑'] or not 具有(单选)", {}, LOGIC),
    ("等级 >= '中' or 等级 <= '低' or not 具有(等级)", {}, LOGIC),
    ("等级 >= '中' or 等级 <= '低'", {}, FACT),
    ("包含(多选, '子') or not 包含(多选, '子')", {}, LOGIC),
    ("包含(多选, '子') or 包含(多选, '丑') or 计数(多选) <= 1", {"多选": "未知"}, LOGIC),
    ("包含(多选, '子') or 包含(多选, '丑') or 计数(多选) <= 1", {"多选": ["寅", "unknown"]}, LOGIC),
    ("包含(多选, '丑') or 计数(多选) <= 1", {"多选": ["寅", "unknown"]}, FACT),
    ("计数(多选) == 1 or 计数(多选) != 1", {}, LOGIC),
    ("最长连续(填报, '未报') >= 2 or 最长连续(填报, '未报') <= 1", {"首年": 2020, "末年": 2022}, LOGIC),
    (
        "最长连续(填报, '未报') >= 2 or 末尾连续(填报, '未报') <= 1",
        {"首年": 2020, "末年": 2022, "填报": {2021: "未报"}},
        LOGIC,
    ),
    ("最长连续(填报, '未报') >= 2", {"首年": 2020, "末年": 2022}, FACT),
    # What cannot be proved is never claimed: no finite list of values stands for these.
    ("文字 == '甲' or 文字 != '甲'", {}, FACT),
    ("期限 >= '1年' or 期限 < '1年'", {}, FACT),
    ("存在(子表, 违法) or not 存在(子表, 违法)", {}, FACT),
    ("数 + 1 >= 1 or 数 + 1 < 1", {}, FACT),
    ("人数 >= 少量 or 人数 < 少量", {}, FACT),
    ("决定日 >= '2024-01-01' or 决定日 < '2024-01-01'", {}, FACT),
    ("最长连续(填报, '未报') >= 0", {"填报": {}}, ()),
    ("最长连续(填报, '未报') <= 1 or 最长连续(填报, '未报') >= 2", {"填报": {}}, FACT),
    ("最长连续(填报, '未报') >= 1 or 首年 >= 2000", {"末年": 2020, "填报": {}}, FACT),
    # A count that is missing is wanted, although every count is had.
    ("具有(人数)", {}, FACT),
    # Nothing missing at all: a division by zero is for a person to look at.
    ("数 / 0 >= 1", {"数": 1}, LOGIC),
]


@pytest.mark.parametrize(("expression", "record", "reasons"), ROWS)
def test_reasons(expression: str, record: dict[str, Any], reasons: tuple[str, ...]) -> None:
    decision = callable_from(file_text(FACTS, condition_text(expression)))(record)
    assert decision.open_because == reasons


def test_a_contested_point_is_never_logic() -> None:
    readings = "- {id: r, clause: 第一条, zh: 读法, readings: {a: {clause: 第一条, when: 是非}, b: {clause: notice 第一条, when: not 是非}}}\n"
    decide = callable_from(file_text(FACTS, readings))
    assert decide({"是非": True}).open_because == ("readings",)
    assert decide({}).open_because == FACT
    both = callable_from(file_text(FACTS, readings + condition_text("认定 or not 认定")))
    assert both({"是非": True}).open_because == ("judgement", "readings")


def test_too_many_completions_are_not_tried() -> None:
    flags = "\n".join(f"f{n}: {{type: flag, zh: 旗{n}}}" for n in range(13))
    expression = " or ".join(f"旗{n}" for n in range(13)) + " or not 旗0"
    assert callable_from(file_text(flags, condition_text(expression)))({}).open_because == FACT
    fewer = " or ".join(f"旗{n}" for n in range(12)) + " or not 旗0"
    assert callable_from(file_text(flags, condition_text(fewer)))({}).open_because == LOGIC
