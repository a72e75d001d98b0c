"""The grammar is a part of Python's own: whatever it accepts, Python parses to the same shape. Wrong forms: ``test_problems``."""

from __future__ import annotations

import ast
import keyword
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tt_rules.expressions.parser import parse
from tt_rules.expressions.problem import ExpressionProblem
from tt_rules.expressions.syntax import (
    Attribute,
    Binary,
    Calling,
    Conditional,
    Listing,
    Logic,
    Name,
    Number,
    Prefix,
    Quoted,
    Syntax,
)

SIGNS: dict[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.USub: "-",
}
Shape = tuple[object, ...]


def name_shape(text: str) -> Shape:
    return ("name", unicodedata.normalize("NFKC", text))


def ours(syntax: Syntax) -> Shape:
    """A syntax tree as nested tuples."""
    match syntax:
        case Name():
            return name_shape(syntax.text)
        case Attribute():
            return ("attribute", ours(syntax.owner), name_shape(syntax.name.text))
        case Number():
            return ("number", float(syntax.text))
        case Quoted():
            return ("text", syntax.text)
        case Listing():
            return ("list", *map(ours, syntax.items))
        case Calling():
            return ("call", ours(syntax.function), *map(ours, syntax.arguments))
        case Binary():
            return (syntax.operator, ours(syntax.left), ours(syntax.right))
        case Prefix():
            return ("prefix " + syntax.operator, ours(syntax.operand))
        case Logic():
            return (syntax.operator, *map(ours, syntax.parts))
        case Conditional():
            return ("if", ours(syntax.then), ours(syntax.condition), ours(syntax.other))


def pythons(node: ast.AST) -> Shape:
    """Python's own tree as the same tuples; what an expression must not hold is an error of the test."""
    match node:
        case ast.Expression(body=body):
            return pythons(body)
        case ast.Name(id=name):
            return name_shape(name)
        case ast.Attribute(value=value, attr=name):
            return ("attribute", pythons(value), name_shape(name))
        case ast.Constant(value=bool() | None):
            raise AssertionError("a constant that expressions do not have")
        case ast.Constant(value=int() | float() as value):
            return ("number", float(value))
        case ast.Constant(value=str() as value):
            return ("text", value)
        case ast.List(elts=items):
            return ("list", *map(pythons, items))
        case ast.Call(func=function, args=arguments, keywords=[]):
            return ("call", pythons(function), *map(pythons, arguments))
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return (SIGNS[type(operator)], pythons(left), pythons(right))
        case ast.BinOp(left=left, op=operator, right=right):
            return (SIGNS[type(operator)], pythons(left), pythons(right))
        case ast.UnaryOp(op=operator, operand=operand):
            return ("prefix " + SIGNS[type(operator)], pythons(operand))
        case ast.BoolOp(op=operator, values=values):
            return (SIGNS[type(operator)], *map(pythons, values))
        case ast.IfExp(test=test, body=body, orelse=other):
            return ("if", pythons(body), pythons(test), pythons(other))
    raise AssertionError(f"Python reads a {type(node).__name__}, which expressions do not have")


def python_shape(text: str) -> Shape:
    """Lines are joined as if they stood in parentheses."""
    return pythons(ast.parse(f"({text}\n)", mode="eval"))


ROWS = [
    "甲",
    "not 甲 == 乙",
    "not not 甲",
    "甲 and 乙 or 丙 and not 丁",
    "甲 or 乙 and 丙 or 丁",
    "甲 if 乙 else 丙 if 丁 else 戊",
    "甲 if 乙 or 丙 else not 丁",
    "(甲 if 乙 else 丙) and 丁",
    "a + b - c * d / e",
    "a - (b - c)",
    "a - b - c",
    "a / b * c",
    "-a * -b + - - c",
    "-(a + b) * 2",
    "a not in ['x', \"y\"]",
    "not a in ['x']",
    "a in []",
    "a in ['x',]",
    "f()",
    "f(a,)",
    "f(a, b == 1, not c)",
    "f(rows.column, rows.column >= '1')",
    "f(f(f(a)))",
    "((a))",
    "a\n  and\n  b",
    "a >= 1.50",
    "a >= 0",
    "ｆｕｌｌ == full",
    "f(a)\n== 1",
    "1 - a <= b + 2",
    "(a == b) == (c == d)",
    "a + (b if c else d) >= -1",
]


@pytest.mark.parametrize("text", ROWS)
def test_shape(text: str) -> None:
    assert ours(parse(text)) == python_shape(text)


# Words of the grammar, and a few that are not: most sequences are no expressions, so many are built from a grammar too.
WORDS = [
    *(
        "甲",
        "乙",
        "人数",
        "rows",
        "f",
        "1",
        "2.5",
        "'x'",
        '"万元"',
        "and",
        "or",
        "not",
        "if",
        "else",
        "in",
        "(",
        ")",
        "[",
        "]",
    ),
    *(",", ".", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "\n", "  "),
]
names = st.sampled_from(["甲", "乙", "专职人员数", "a_1", "ｗｉｄｅ"])
leaves = st.one_of(
    names,
    st.sampled_from(["0", "1", "2.50", "'x'", '"1000万元"', "f()", "rows.column"]),
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "and", "or", "in", "not in"])
    space = st.sampled_from([" ", "  ", "\n  "])
    return st.one_of(
        st.builds("{}{}{}{}{}".format, inner, space, signs, space, inner),
        st.builds("not {}".format, inner),
        st.builds("-{}".format, inner),
        st.builds("({})".format, inner),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("f({})".format, st.lists(inner, max_size=3).map(", ".join)),
        st.builds("[{}]".format, st.lists(inner, max_size=3).map(",".join)),
    )


expressions = st.recursive(leaves, compound, max_leaves=12)


@given(st.one_of(expressions, st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_what_is_accepted_python_parses_to_the_same_shape(text: str) -> None:
    try:
        syntax = parse(text)
    except ExpressionProblem as problem:
        assert 0 <= problem.start < problem.end <= len(text) + 1
        return
    assert ours(syntax) == python_shape(text)


@given(expressions)
def test_what_python_accepts_is_refused_only_for_what_expressions_do_not_have(text: str) -> None:
    """Chains of comparisons, and comparisons inside sums without parentheses: nothing else of this grammar is refused."""
    try:
        tree = ast.parse(f"({text}\n)", mode="eval")
    except SyntaxError:
        assume(False)
    try:
        parse(text)
    except ExpressionProblem as problem:
        chained = any(isinstance(node, ast.Compare) and len(node.ops) > 1 for node in ast.walk(tree))
        assert problem.code == "E415"
        assert chained


@given(st.text(st.sampled_from("甲1'\"()[],.+-*/=<>! \n") | st.characters(), max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        assert ours(parse(text))
    except ExpressionProblem as problem:
        assert 0 <= problem.start < problem.end <= max(len(text), 1) + 1


@pytest.mark.parametrize("word", sorted({*keyword.kwlist} - {"and", "or", "not", "if", "else", "in"}))
def test_other_words_of_python_are_refused(word: str) -> None:
    with pytest.raises(ExpressionProblem) as caught:
        parse(f"甲 and {word}")
    assert (caught.value.start, caught.value.end) == (6, 6 + len(word))


def test_spans_of_the_parts() -> None:
    text = "(甲 or 乙) and 求和(行为.罚款) >= 1"
    syntax = parse(text)
    assert isinstance(syntax, Logic)
    first, second = syntax.parts
    assert isinstance(second, Binary)
    parts = [syntax, first, second, second.left, second.right]
    assert [text[part.start : part.end] for part in parts] == [
        text,
        "甲 or 乙",
        "求和(行为.罚款) >= 1",
        "求和(行为.罚款)",
        "1",
    ]
    assert text[slice(*second.at)] == ">="
    compound = parse("(甲 or 乙) == (丙)")
    assert (compound.start, compound.end) == (0, len("(甲 or 乙) == (丙)"))
