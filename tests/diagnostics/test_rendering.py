"""A problem as lines of text, with its caret under the right characters on any terminal."""

from __future__ import annotations

import pytest

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell, Place
from tt_rules.diagnostics.rendering import display_width, harmless, render, where

LINE = "  when: 专职人员数量 >= 1"


def test_a_finding_in_a_file() -> None:
    problem = Diagnostic(
        "Y202",
        Place("规则/2024.yaml", 12, 9, 15),
        {"key": "专职人员数量", "first": 3},
        (Place("规则/2024.yaml", 3, 5),),
        LINE,
    )
    assert render(problem) == (
        "规则/2024.yaml:12:9: 错误 Y202 键“专职人员数量”重复，第一次在第 3 行\n"
        "    12 |   when: 专职人员数量 >= 1\n"
        "       |         ^^^^^^^^^^^^\n"
        "    另见 规则/2024.yaml:3:5\n"
        "    改法：保留一个，删去另一个"
    )
    assert render(problem, "en") == (
        "规则/2024.yaml:12:9: error Y202 the key '专职人员数量' stands twice; first on line 3\n"
        "    12 |   when: 专职人员数量 >= 1\n"
        "       |         ^^^^^^^^^^^^\n"
        "    see also 规则/2024.yaml:3:5\n"
        "    fix: keep one, delete the other"
    )


def test_a_warning_says_so() -> None:
    problem = Diagnostic("C716", Place("f.yaml"), {"name": "staff", "outcome": "满足", "outcome_en": "met"})
    assert render(problem).startswith("f.yaml:1:1: 提醒 C716 ")
    assert render(problem, "en").startswith("f.yaml:1:1: warning C716 ")


@pytest.mark.parametrize(
    ("source", "column", "end", "caret"),
    [
        ("abc", 1, 2, "^"),
        ("abc", 2, 4, " ^^"),
        ("abc", 3, None, "  ^"),
        ("abc", 4, None, "   ^"),
        ("abc", 4, 9, "   ^"),
        ("甲乙c", 2, 3, "  ^^"),
        ("甲乙c", 3, 4, "    ^"),
        ("é甲", 2, 3, " ^^"),
        ("e\u0301甲", 3, 4, " ^^"),
        ("\tb", 2, 3, " ^"),
        ("a\u200bb", 2, 3, " ^"),
        ("“甲”", 2, 3, " ^^"),
    ],
)
def test_the_caret_counts_the_width_of_characters(source: str, column: int, end: int | None, caret: str) -> None:
    lines = render(Diagnostic("T105", Place("f.yaml", 1, column, end), source=source)).split("\n")
    assert lines[2] == "      | " + caret


def test_the_excerpt_of_a_long_line_shows_its_part() -> None:
    source = "甲" * 300 + "乙丙" + "丁" * 300
    lines = render(Diagnostic("T105", Place("f.yaml", 7, 301, 303), source=source)).split("\n")
    assert lines[1] == "    7 | " + "甲" * 50 + "乙丙" + "丁" * 48
    assert lines[2] == "      | " + " " * 100 + "^^^^"


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    text = render(
        Diagnostic(
            "T104",
            Place("f.yaml", 1, 3, 4),
            {"name": "甲", "code_point": "001B", "advice": ""},
            source="a \x1b[31m\u202eb",
        )
    )
    assert "    1 | a ·[31m·b\n" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_names_from_data_do_not_steer_the_terminal() -> None:
    text = render(Diagnostic("D836", Cell("a\x1b[2J.csv", "\x1b]0;x\x07", "列\u202e\n二")))
    assert text == "a\\u001b[2J.csv · 行 \\u001b]0;x\\u0007 · 列 列\\u202e 二: 错误 D836 编号为空\n    改法：补上编号"


def test_paths_do_not_steer_the_terminal() -> None:
    text = render(Diagnostic("T105", Place("a\x1b[2J.yaml"), related=(Place("b\r.yaml"),)))
    assert text.startswith("a\\u001b[2J.yaml:1:1: ")
    assert "    另见 b\\u000d.yaml:1:1\n" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\n乙　丙\u00a0丁\u200d😀", "甲\n乙　丙\u00a0丁\u200d😀"),
        ("\x00\x07\t\r\x1b\x7f\x85\x9b", r"\u0000\u0007\u0009\u000d\u001b\u007f\u0085\u009b"),
        ("\u200e\u200f\u061c\u202a\u202e\u2066\u2069", r"\u200e\u200f\u061c\u202a\u202e\u2066\u2069"),
        ("\u2028\u2029\ud800", r"\u2028\u2029\ud800"),
    ],
    ids=["kept", "control", "direction", "breaks"],
)
def test_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place("f.yaml", 3, 5), "f.yaml:3:5", "f.yaml:3:5"),
        (Place(""), "tt-rules", "tt-rules"),
        (Cell(), "记录", "record"),
        (Cell("t.csv"), "t.csv", "t.csv"),
        (Cell("t.csv", "3"), "t.csv · 行 3", "t.csv · row 3"),
        (Cell("t.csv", "3", "人数"), "t.csv · 行 3 · 列 人数", "t.csv · row 3 · column 人数"),
        (Cell(column="人数"), "列 人数", "column 人数"),
    ],
)
def test_where(place: Place | Cell, zh: str, en: str) -> None:
    problem = Diagnostic("D836", place)
    assert (where(problem, "zh"), where(problem, "en")) == (zh, en)
    assert render(problem, "en").startswith(f"{en}: error D836 ")


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("ab", 2), ("甲a", 3), ("e\u0301", 1), ("ａ", 2), ("…", 1), ("—", 1)]
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width
