"""A problem as a value: its arguments, its equality, its place in the order of a report."""

from __future__ import annotations

from typing import Any

import pytest

from tt_rules.diagnostics.diagnostic import Diagnostic, in_order
from tt_rules.diagnostics.places import Cell, Place

HERE = Place("f.yaml", 3, 5)


@pytest.mark.parametrize(
    ("value", "zh"),
    [
        ("a", "键“a”没有值"),
        (3, "键“3”没有值"),
        (None, "键“None”没有值"),
        (["a", "b"], "键“a、b”没有值"),
        (("a", ["b", "c"]), "键“a、b、c”没有值"),
        ([], "键“”没有值"),
        ({"b": 1}, "键“{'b': 1}”没有值"),
        ("a\x1b[31m\u200b\n", "键“a\\u001b[31m\\u200b\\u000a”没有值"),
        ("字" * 119, f"键“{'字' * 119}”没有值"),
        ("字" * 500, f"键“{'字' * 117}…”没有值"),
        ("{key}", "键“{key}”没有值"),
    ],
)
def test_values_in_a_sentence(value: Any, zh: str) -> None:
    assert Diagnostic("Y203", HERE, {"key": value}).what() == zh


def test_lists_are_joined_as_each_language_does() -> None:
    problem = Diagnostic("S304", HERE, {"value": "c", "known": ["a", "b"], "nearest": ""})
    assert problem.what("zh") == "“c”不在可选之列：a、b"
    assert problem.what("en") == "'c' is none of: a, b"


@pytest.mark.parametrize(
    ("nearest", "fix", "fix_en"),
    [("a", "是不是想写“a”？", "did you mean 'a'?"), ("", "从可选的里面选", "choose one of them")],
)
def test_the_nearest_spelling_takes_the_place_of_the_fix(nearest: str, fix: str, fix_en: str) -> None:
    problem = Diagnostic("S304", HERE, {"value": "c", "known": ["a", "b"], "nearest": nearest})
    assert (problem.fix("zh"), problem.fix("en")) == (fix, fix_en)


def test_a_code_without_a_nearest_spelling_keeps_its_fix() -> None:
    assert Diagnostic("T105", HERE, {"nearest": "a"}).fix() == "写入内容，或删去文件"


@pytest.mark.parametrize(
    ("code", "severity"), [("Y203", "error"), ("C716", "warning"), ("L605", "warning"), ("M534", "warning")]
)
def test_severity(code: str, severity: str) -> None:
    assert Diagnostic(code, HERE).severity == severity


@pytest.mark.parametrize(
    "other",
    [
        Diagnostic("Y207", HERE, {"key": "a"}),
        Diagnostic("Y203", Place("f.yaml", 3, 6), {"key": "a"}),
        Diagnostic("Y203", HERE, {"key": "b"}),
        Diagnostic("Y203", HERE, {"key": "a"}, (Place("f.yaml"),)),
    ],
    ids=["code", "place", "argument", "related"],
)
def test_what_tells_two_problems_apart(other: Diagnostic) -> None:
    one = Diagnostic("Y203", HERE, {"key": "a"})
    assert one == Diagnostic("Y203", HERE, (("key", "a"),), source="the line itself")
    assert one != other


@pytest.mark.parametrize("value", [["a", ["b"]], {"a": [1]}, {1, 2}, [{"a": 1}]], ids=str)
def test_any_value_can_be_an_argument(value: Any) -> None:
    """What a user sent may be anything; it must not break the report of what is wrong with it."""
    problems = [Diagnostic("D801", Cell(), {"value": value}), Diagnostic("D801", Cell(), {"value": value})]
    assert len(in_order(problems)) == 1


def test_order_of_a_report() -> None:
    ordered = [
        Diagnostic("Y203", Place("a.yaml", 2, 1), {"key": "z"}),
        Diagnostic("Y203", Place("a.yaml", 10, 1), {"key": "a"}),
        Diagnostic("Y203", Place("a.yaml", 10, 3), {"key": "a"}),
        Diagnostic("Y207", Place("a.yaml", 10, 3)),
        Diagnostic("T105", Place("b.yaml")),
        Diagnostic("D836", Cell("t.csv", "", "a")),
        Diagnostic("D836", Cell("t.csv", "2", "z")),
        Diagnostic("D836", Cell("t.csv", "10", "a")),
        Diagnostic("D836", Cell("t.csv", "甲", "a")),
        Diagnostic("D836", Cell("u.csv", "1", "a")),
    ]
    assert in_order([*reversed(ordered), ordered[0]]) == tuple(ordered)
