"""Findings: what each condition came to, with what it read, what is open and why; nested as the file nests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.building import callable_from, file_text
from tt_rules.decisions.finding import Finding
from tt_rules.decisions.outcome import Outcome

MET, NOT, OPEN, NA = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE

FACTS = """\
a: {type: flag, zh: 甲}
b: {type: flag, zh: 乙}
c: {type: flag, zh: 丙}
d: {type: judgement, zh: 丁}
x: {type: count, unit: 人, zh: 人数}
acts:
  type: rows
  zh: 行为
  columns: {bad: {type: flag, zh: 违法}, fine: {type: amount, unit: 元, zh: 罚款}, when: {type: date, zh: 日期}}
total: {type: count, unit: 人, zh: 合计, value: 人数 + 1}
"""


def found(conditions: str, record: dict[str, Any], combine: str = "all", readings: str | None = None) -> Finding:
    return callable_from(file_text(FACTS, conditions, combine=combine), readings=readings)(record).findings[0]


def condition(body: str) -> str:
    return f"- id: one\n  clause: [第一条, notice 第一条]\n  zh: 条件\n  en: Condition\n{body}"


def test_an_expression() -> None:
    finding = found(condition("  when: |\n    甲\n    and 乙\n"), {"甲": True})
    assert (finding.id, finding.outcome, finding.counts_as) == ("one", OPEN, OPEN)
    assert finding.text == "甲 and 乙"
    assert (finding.facts, finding.open_facts) == (("a", "b"), frozenset({"b"}))
    assert [f"{ref.document} {ref.clause}" for ref in finding.clauses] == ["measures 第一条", "notice 第一条"]
    assert (finding.words.shown("zh"), finding.words.shown("en")) == ("条件", "Condition")
    assert (finding.applies, finding.only_if, finding.parts, finding.readings) == (None, "", (), ())


def test_what_is_decided_leaves_nothing_open() -> None:
    finding = found(condition("  when: 甲 and 乙\n"), {"甲": False})
    assert (finding.outcome, finding.open_facts) == (NOT, frozenset())


GROUP = """\
  all:
    - 甲
    - id: inner
      clause: 第一条
      zh: 里层
      only_if: 丙
      any:
        - 乙
        - 人数 >= 1
"""


def test_a_group() -> None:
    finding = found(condition(GROUP), {"甲": True, "乙": False})
    assert (finding.outcome, finding.combine, finding.text) == (OPEN, "all", "")
    first, inner = finding.parts
    assert (first.id, first.outcome, first.words.zh, first.facts) == ("", MET, "甲", ("a",))
    assert (inner.id, inner.outcome, inner.applies, inner.only_if, inner.combine) == ("inner", OPEN, OPEN, "丙", "any")
    assert [(part.text, part.outcome) for part in inner.parts] == [("乙", NOT), ("人数 >= 1", OPEN)]
    assert inner.open_facts == finding.open_facts == {"c", "x"}
    assert finding.facts == ("a", "b", "c", "x")


@pytest.mark.parametrize(
    ("record", "outcome", "counts_as", "applies", "inner_open"),
    [
        ({"丙": False}, NA, MET, NOT, set()),
        ({"丙": True, "乙": False, "人数": 0}, NOT, NOT, MET, set()),
        ({"丙": True, "乙": False}, OPEN, OPEN, MET, {"x"}),
        ({"乙": True}, MET, MET, OPEN, set()),
        ({"乙": False, "人数": 0}, OPEN, OPEN, OPEN, {"c"}),
    ],
)
def test_a_nested_condition_that_may_not_apply(
    record: dict[str, Any], outcome: Outcome, counts_as: Outcome, applies: Outcome, inner_open: set[str]
) -> None:
    inner = found(condition(GROUP), {"甲": True, **record}).parts[1]
    assert (inner.outcome, inner.counts_as, inner.applies) == (outcome, counts_as, applies)
    assert inner.open_facts == inner_open


EACH = "  each: acts\n  where: 罚款 >= '100元'\n  when: not 违法\n"


def test_rows_that_fail_and_rows_that_are_open() -> None:
    rows = [
        {"违法": True, "罚款": "200元"},
        {"违法": True, "罚款": "50元"},
        {"罚款": "200元"},
        {"违法": False, "罚款": "200元"},
        {"违法": True},
    ]
    finding = found(condition(EACH), {"行为": rows})
    assert (finding.outcome, finding.failed_rows, finding.open_rows) == (NOT, (1,), (3, 5))
    finding = found(condition(EACH), {"行为": rows[1:]})
    assert (finding.outcome, finding.failed_rows, finding.open_rows, finding.open_facts) == (OPEN, (), (2, 4), {"acts"})
    finding = found(condition(EACH), {"行为": []})
    assert (finding.outcome, finding.failed_rows, finding.open_rows) == (MET, (), ())
    finding = found(condition(EACH), {})
    assert (finding.outcome, finding.open_facts, finding.open_rows) == (OPEN, {"acts"}, ())


READINGS = """\
  readings:
    first: {clause: 第一条, zh: 甲即可, when: 甲}
    second: {clause: notice 第一条, all: [甲, {id: inner, clause: 第一条, zh: 里层, when: 乙}]}
"""


@pytest.mark.parametrize(
    ("record", "outcome", "outcomes", "contested", "open_facts"),
    [
        ({"甲": True, "乙": True}, MET, [MET, MET], False, set()),
        ({"甲": False}, NOT, [NOT, NOT], False, set()),
        ({"甲": True, "乙": False}, OPEN, [MET, NOT], True, set()),
        ({"甲": True}, OPEN, [MET, OPEN], False, {"b"}),
        ({}, OPEN, [OPEN, OPEN], False, {"a", "b"}),
    ],
)
def test_readings(
    record: dict[str, Any], outcome: Outcome, outcomes: list[Outcome], contested: bool, open_facts: set[str]
) -> None:
    finding = found(condition(READINGS), record)
    assert (finding.outcome, finding.contested, finding.open_facts, finding.taken) == (
        outcome,
        contested,
        open_facts,
        "",
    )
    assert [(reading.name, reading.document) for reading in finding.readings] == [
        ("first", "measures"),
        ("second", "notice"),
    ]
    assert [reading.outcome for reading in finding.readings] == outcomes
    assert finding.readings[0].words is not None
    assert (finding.readings[0].words.zh, finding.readings[1].words) == ("甲即可", None)


@pytest.mark.parametrize(("document", "name", "outcome"), [("measures", "first", MET), ("notice", "second", NOT)])
def test_a_reading_taken_on_request(document: str, name: str, outcome: Outcome) -> None:
    finding = found(condition(READINGS), {"甲": True, "乙": False}, readings=document)
    assert (finding.outcome, finding.taken, finding.contested) == (outcome, name, False)
    assert [reading.outcome for reading in finding.readings] == [MET, NOT]


def test_contested_inside_a_group_reaches_the_top() -> None:
    body = "  any:\n    - 丙\n    - id: inner\n      clause: 第一条\n      zh: 里层\n" + READINGS.replace(
        "\n  ", "\n      "
    ).replace("  readings", "      readings", 1)
    inside = body.replace("id: inner, clause", "id: innermost, clause")
    assert found(condition(inside), {"甲": True, "乙": False, "丙": False}).contested
    assert not found(condition(inside), {"甲": True, "乙": False, "丙": True}).contested


# expression, record, the facts that leave it open: only what is read, and of rows and sets only what matters
OPENINGS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("甲 or 乙", {"甲": True}, set()),
    ("甲 and 乙", {"甲": True}, {"b"}),
    ("甲 and (乙 or 丙)", {"乙": True}, {"a"}),
    ("(甲 and 乙) or (丙 and 丁)", {"甲": False}, {"c", "d"}),
    ("not (甲 and 乙)", {"甲": True}, {"b"}),
    ("甲 if 乙 else 丙", {"乙": True}, {"a"}),
    ("甲 if 乙 else 丙", {"甲": True, "丙": False}, {"b"}),
    ("甲 if 乙 else 丙", {"甲": True}, {"b", "c"}),
    ("(人数 if 甲 else 3) >= 2", {}, {"a", "x"}),
    ("(人数 if 甲 else 3) >= 2", {"甲": False}, set()),
    ("合计 >= 2", {}, {"x"}),
    ("存在(行为, 违法)", {}, {"acts"}),
    ("存在(行为, 违法)", {"行为": [{}]}, {"acts"}),
    ("存在(行为, 违法 and 甲)", {"行为": [{"违法": True}]}, {"a"}),
    ("存在(行为, 违法 and 甲)", {"行为": [{}]}, {"a", "acts"}),
    ("存在(行为, 违法 and 甲)", {"行为": [{}], "甲": True}, {"acts"}),
    ("存在(行为, 违法 == 甲)", {"行为": [{"违法": True}]}, {"a"}),
    ("存在(行为, 违法 == 甲)", {"行为": [{"违法": True}, {}]}, {"a", "acts"}),
    ("计数(行为, 违法) >= 人数", {"行为": [{"违法": True}]}, {"x"}),
    ("计数(行为) >= 人数", {"行为": [{}]}, {"x"}),
    ("求和(行为.罚款) >= '1元'", {"行为": [{"罚款": 1}, {}]}, {"acts"}),
    ("求和(行为.罚款, 违法) >= '1元' and 甲", {"行为": [{"违法": True, "罚款": 3}, {"违法": False}]}, {"a"}),
    ("求和(行为.罚款, 违法) >= '9元'", {"行为": [{"罚款": 9}, {"违法": False}]}, {"acts"}),
]


@pytest.mark.parametrize(("expression", "record", "expected"), OPENINGS)
def test_what_leaves_it_open(expression: str, record: dict[str, Any], expected: set[str]) -> None:
    finding = found(condition(f"  when: |\n    {expression}\n"), record)
    assert finding.open_facts == expected
    assert (finding.outcome is OPEN) == bool(expected)
