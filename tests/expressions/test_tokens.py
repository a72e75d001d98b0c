"""Characters to tokens: what is accepted, and that the tokens are the text. Wrong forms stand in ``test_problems``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.expressions.problem import ExpressionProblem
from tt_rules.expressions.tokens import KEYWORDS, WRONG_WORDS, tokens

ROWS: list[tuple[str, list[tuple[str, str]]]] = [
    ("专职人员数>=1", [("name", "专职人员数"), ("operator", ">="), ("number", "1")]),
    ("a_1 == 0.50", [("name", "a_1"), ("operator", "=="), ("number", "0.50")]),
    ("人数1 != 人数１", [("name", "人数1"), ("operator", "!="), ("name", "人数１")]),
    ('"1000万元"', [("text", '"1000万元"')]),
    ("'双\"引号'", [("text", "'双\"引号'")]),
    ("\"\" in ['']", [("text", '""'), ("name", "in"), ("operator", "["), ("text", "''"), ("operator", "]")]),
    ("行为.违法", [("name", "行为"), ("operator", "."), ("name", "违法")]),
    ("a<-1", [("name", "a"), ("operator", "<"), ("operator", "-"), ("number", "1")]),
    ("a<=b>c", [("name", "a"), ("operator", "<="), ("name", "b"), ("operator", ">"), ("name", "c")]),
    (
        "f(a,b)*2/3+4-5",
        [
            ("name", "f"),
            ("operator", "("),
            ("name", "a"),
            ("operator", ","),
            ("name", "b"),
            ("operator", ")"),
            ("operator", "*"),
            ("number", "2"),
            ("operator", "/"),
            ("number", "3"),
            ("operator", "+"),
            ("number", "4"),
            ("operator", "-"),
            ("number", "5"),
        ],
    ),
    ("not\ta\nand  b", [("name", "not"), ("name", "a"), ("name", "and"), ("name", "b")]),
    ("[10,100]", [("operator", "["), ("number", "10"), ("operator", ","), ("number", "100"), ("operator", "]")]),
    ("isolated", [("name", "isolated")]),
    ("和解 or 不动产", [("name", "和解"), ("name", "or"), ("name", "不动产")]),
    ("2024", [("number", "2024")]),
    ("0", [("number", "0")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    *found, end = tokens(text)
    assert [(token.kind, token.text) for token in found] == expected
    assert (end.kind, end.text) == ("end", "")
    assert all(text[token.start : token.end] == token.text for token in found)


def test_words_of_the_grammar_are_not_refused() -> None:
    assert not KEYWORDS & WRONG_WORDS.keys()
    assert {"and", "or", "not", "if", "else", "in"} == KEYWORDS


@given(st.text(st.sampled_from("甲乙 a1.0,=<>!&|()[]\"'+-*/%^~#;:，。“”（）＝１\n\t\\") | st.characters(), max_size=30))
def test_any_text_gives_tokens_that_cover_it_or_one_problem_inside_it(text: str) -> None:
    try:
        found = tokens(text)
    except ExpressionProblem as problem:
        assert 0 <= problem.start < problem.end <= len(text)
        return
    position = 0
    for token in found[:-1]:
        assert text[position : token.start].strip(" \t\n") == ""
        assert text[token.start : token.end] == token.text != ""
        position = token.end
    assert text[position:].strip() == ""
    assert found[-1].end == len(text.rstrip())
