"""A rule set with a fact of every kind, for tests of what goes in and comes out."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from tests.building import callable_from, file_text
from tt_rules.eligibility import RuleSetCallable

FACTS = """
name: {type: text, zh: 名称}
agreed: {type: flag, zh: 同意}
found: {type: judgement, zh: 认定合格}
grade: {type: judgement, zh: 认定等级, values: {low: 低, high: 高}}
staff: {type: count, unit: 人, zh: 人数}
income: {type: amount, unit: 万元, zh: 收入}
ratio: {type: number, zh: 比值, range: {min: -5, max: 5}}
share: {type: percent, as: percent, zh: 比例}
part: {type: percent, as: fraction, zh: 份额, range: {min: "0%", max: "100%"}}
term: {type: duration, unit: 个月, zh: 期限}
span: {type: duration, unit: 天, zh: 天期, range: {min: 3天, max: 9天}}
founded: {type: date, zh: 成立日}
since: {type: year, zh: 起始年}
until: {type: year, zh: 截止年}
form: {type: choice, zh: 形式, values: {a: 甲, b: 乙}}
fields: {type: choices, zh: 领域, values: {x: 子, y: 丑, z: 寅}}
title: {type: level, zh: 职称, values: {junior: 初级, middle: 中级, senior: 高级}}
jobs:
  type: rows
  zh: 工作经历
  date: begun
  columns:
    employer: {type: text, zh: 单位}
    begun: {type: date, zh: 开始}
    full: {type: flag, zh: 全职}
    pay: {type: amount, unit: 元, zh: 报酬}
    rank: {type: level, zh: 级别, values: {lo: 低级, hi: 高级}}
reports:
  type: history
  zh: 年度填报
  due: {first: since, last: until}
  states: {filed: 已填报, unreported: 未填报}
twice: {type: count, unit: 人, zh: 加倍人数, value: 人数 + 人数}
"""
CONDITIONS = """
- id: staffed
  clause: 第一条
  zh: 至少两人
  when: 人数 >= 2
- id: employed
  clause: 第一条
  zh: 有一段全职经历
  when: 计数(工作经历, 全职) >= 1
- id: reported
  clause: 第一条
  zh: 没有连续两年未填报
  when: 最长连续(年度填报, "未填报") < 2
- id: found
  clause: 第一条
  zh: 认定合格
  when: 认定合格
"""

# What the decision does not look at, so that no fact is without use.
WARNINGS = """
warnings:
  - id: filled
    clause: 第一条
    zh: 都填了
    any:
      - 已填写(名称) and 已填写(同意) and 已填写(认定等级) and 已填写(收入) and 已填写(比值) and 已填写(比例) and 已填写(份额)
      - 已填写(期限) and 已填写(天期) and 已填写(成立日) and 已填写(形式) and 已填写(领域) and 已填写(职称) and 加倍人数 > 0
"""
# A record that is met, by label as a workbook has it: cells of the records' sheet, then child rows without their key.
RECORD: dict[str, Any] = {
    "编号": "K1",
    "名称": "示例（虚构）",
    "同意": "是",
    "认定合格": "是",
    "认定合格_认定人": "审核员甲",
    "认定合格_认定日": date(2024, 4, 2),
    "认定等级": "高",
    "认定等级_认定人": None,
    "认定等级_认定日": None,
    "人数": 3,
    "收入": 12.5,
    "比值": -1.5,
    "比例": "30%",
    "份额": 0.25,
    "期限": "1年6个月",
    "天期": 5,
    "成立日": date(2020, 2, 29),
    "起始年": 2021,
    "截止年": 2023,
    "形式": "甲",
    "领域": "子；寅",
    "职称": "中级",
    "工作经历": None,
    "年度填报_2021": "已填报",
    "年度填报_2022": None,
    "年度填报_2023": "已填报",
}
JOB: dict[str, Any] = {"单位": "某所（虚构）", "开始": date(2021, 7, 1), "全职": "是", "报酬": 1000.5, "级别": "高级"}
# The canonical values that they stand for, as JSON.
VALUES: dict[str, Any] = {
    "name": "示例（虚构）",
    "agreed": True,
    "found": True,
    "grade": "high",
    "staff": 3,
    "income": "12.5万元",
    "ratio": -1.5,
    "share": "30%",
    "part": "25%",
    "term": "1年6个月",
    "span": "5天",
    "founded": "2020-02-29",
    "since": 2021,
    "until": 2023,
    "form": "a",
    "fields": ["x", "z"],
    "title": "middle",
    "jobs": [{"employer": "某所（虚构）", "begun": "2021-07-01", "full": True, "pay": "1000.5元", "rank": "hi"}],
    "reports": {"2021": "filed", "2023": "filed"},
}


TEXT = file_text(FACTS, CONDITIONS, more=WARNINGS, documents="measures")


@cache
def judge() -> RuleSetCallable:
    """The rule set as a callable."""
    return callable_from(TEXT)
