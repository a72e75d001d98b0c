"""JSON: one record or a list of them, exact, with repeated keys told and nothing that could hang or overflow."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.slips import cell, said, spot
from tt_rules.source.nodes import Source
from tt_rules.tables.json_file import DEEPEST, read_json
from tt_rules.tables.table import Failed, Table
from tt_rules.values.raw import CellText


def table(text: str) -> Table:
    read = read_json(Source("t.json", text))
    assert isinstance(read, Table)
    return read


def failed(text: str) -> Failed:
    read = read_json(Source("t.json", text))
    assert isinstance(read, Failed)
    return read


def value(text: str) -> Any:
    (row,) = table(f'{{"a": {text}}}').rows
    return row.values["a"]


@pytest.mark.parametrize(
    ("text", "single", "rows"),
    [
        ('{"a": 1}', True, [(1, {"a": 1})]),
        ('[{"a": 1}, {"b": "x"}]', False, [(1, {"a": 1}), (2, {"b": "x"})]),
        ("[]", False, []),
        ("{}", True, [(1, {})]),
        (' \n[ {"甲": null} ]\n', False, [(1, {"甲": None})]),
    ],
)
def test_records(text: str, single: bool, rows: list[tuple[int, dict[str, Any]]]) -> None:
    read = table(text)
    assert read.single is single
    assert read.columns is None
    assert [(row.number, dict(row.values)) for row in read.rows] == rows
    assert not any(row.problems for row in read.rows)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.1", Decimal("0.1")),
        ("1e2", Decimal("1E+2")),
        ("10000000000000000000000001", 10000000000000000000000001),
        ("1.10", Decimal("1.10")),
        ("-0", 0),
        ("true", True),
        ("null", None),
        ('"3"', "3"),
        ('["x", 1]', ["x", 1]),
        ('{"b": {}}', {"b": {}}),
    ],
)
def test_values_are_exact(text: str, read: Any) -> None:
    assert value(text) == read
    assert type(value(text)) is type(read) or isinstance(value(text), dict)


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_json_but_is_written_is_kept_as_text(token: str) -> None:
    """The reader of the value says what to write instead: see the tests of values."""
    assert value(token) == token
    assert isinstance(value(token), CellText)


@pytest.mark.parametrize("text", ['"甲"', "3", "null", "[3]", '[["a"]]', "[null]"])
def test_what_is_no_record(text: str) -> None:
    (row,) = table(text).rows
    (problem,) = row.problems
    assert (problem.code, cell(problem)) == ("D820", ("1", ""))


def test_a_row_that_is_no_record_does_not_stop_the_others() -> None:
    first, second, third = table('[{"a": 1}, "甲", {"a": 2}]').rows
    assert (dict(first.values), dict(third.values)) == ({"a": 1}, {"a": 2})
    assert said(second.problems[0]) == ("记录应是“名称: 值”，而不是“甲”", "每条记录写成一个映射")
    assert said(second.problems[0], "en") == ("a record is name: value, not “甲”", "write each record as a mapping")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('[{"a": 1}, {"a": 1, "b": 2, "a": 1}]', "a"),
        ('[{"a": 1}, {"b": {"c": 1, "c": 2}}]', "c"),
        ('[{"a": 1}, {"b": [{"c": 1, "c": 2}]}]', "c"),
    ],
)
def test_a_key_that_stands_twice(text: str, column: str) -> None:
    good, bad = table(text).rows
    assert not good.problems
    (problem,) = bad.problems
    assert (problem.code, cell(problem)) == ("D841", ("2", column))
    assert said(problem) == (f"键“{column}”重复", "只留一个")
    assert said(problem, "en") == (f"the key {column!r} stands twice", "keep one")


PROPERTY = (
    "键应写在双引号里；末尾多余的逗号也会这样",
    "a key must be in double quotes; a trailing comma also does this",
)
COMMA = ("少了逗号，或括号没有配对", "a comma is missing, or brackets do not match")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": 1,}', (1, 9), PROPERTY),
        ("{a: 1}", (1, 2), PROPERTY),
        ("{'a': 1}", (1, 2), PROPERTY),
        ("{", (1, 2), PROPERTY),
        ('{"a": 1\n "b": 2}', (2, 2), COMMA),
        ('[{"a": 1}', (1, 10), COMMA),
        ('{"a" 1}', (1, 6), ("键后少了冒号", "a colon is missing after a key")),
        ('{"a": "x', (1, 7), ("引号没有结束", "a quotation is not closed")),
        ('{"a": "x\ny"}', (1, 9), ("文字里有换行或控制字符", "text holds a line break or a control character")),
        (r'{"a": "\x"}', (1, 8), ("“\\”写法不对", "a backslash is wrong")),
        ('{"a": 1} {"a": 2}', (1, 10), ("一个值之后还有内容", "something follows the value")),
        ('{"a": }', (1, 7), ("这里应有一个值", "a value is expected here")),
        ('{"a": nan}', (1, 7), ("这里应有一个值", "a value is expected here")),
        ('{"a": 01}', (1, 8), COMMA),
        ('{"a": .5}', (1, 7), ("这里应有一个值", "a value is expected here")),
        ('{"a": 1，"b": 2}', (1, 8), COMMA),
        ("", (1, 1), ("这里应有一个值", "a value is expected here")),
        ("\ufeff{}", (1, 1), ("文件开头有多余的标记", "there is a stray mark at the beginning")),
    ],
)
def test_what_is_not_well_formed(text: str, place: tuple[int, int], words: tuple[str, str]) -> None:
    (problem,) = failed(text).problems
    assert (problem.code, spot(problem)) == ("D840", place)
    assert said(problem) == (f"JSON 写法有误：{words[0]}", "检查逗号、引号和括号")
    assert said(problem, "en") == (f"this is not well-formed JSON: {words[1]}", "look at commas, quotes and brackets")
    assert problem.source == text.split("\n")[place[0] - 1]


def test_a_number_of_thousands_of_digits() -> None:
    (problem,) = failed(f'{{"a": {"9" * 5000}}}').problems
    assert said(problem)[0] == "JSON 写法有误：数字太长"
    assert said(problem, "en")[0] == "this is not well-formed JSON: a number is too long"


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, '[{"a": ' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}]"],
    ids=["brackets", "braces", "one-too-deep"],
)
def test_depth_is_bounded(text: str) -> None:
    before = time.process_time()
    (problem,) = failed(text).problems
    assert time.process_time() - before < 2
    assert problem.code == "D842"
    assert said(problem) == ("嵌套超过 32 层", "数据不需要这么多层")
    assert said(problem, "en") == ("nested more than 32 levels deep", "data needs no such depth")


def test_the_deepest_that_is_read() -> None:
    assert table('[{"a": ' + "[" * (DEEPEST - 2) + "]" * (DEEPEST - 2) + "}]").rows


@pytest.mark.parametrize("text", [r'"[[[["', r'"\"[[[["', r'"\\\"[[[["', '"' + "[{" * 50 + '"'])
def test_brackets_in_text_are_no_nesting(text: str) -> None:
    assert isinstance(value(text), str)


def test_a_long_text_costs_little() -> None:
    text = '{"a": "' + "\\\\[" * 200_000 + '"}'
    before = time.process_time()
    assert len(str(table(text).rows[0].values["a"])) == 400_000
    assert time.process_time() - before < 2
