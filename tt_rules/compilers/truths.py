"""Typed nodes to Python expressions over {0, 1, 3}: and is ``&``, or is ``|``, negation is pushed to the leaves.

Each leaf is written in line where its plain case is short, and calls the interpreter's own function otherwise, so that a
meaning is never written twice. Several truths together are written as tests, ``3 if a and b else 0 if not a or not b else
1``, which stop at the first that decides; what is more than a short test is computed before, so that all parts always are.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from tt_rules.compilers import syntax as py
from tt_rules.expressions import nodes as n
from tt_rules.expressions.arithmetic import calculate, calculate_ranges, compare, compare_ranges, member, point
from tt_rules.expressions.functions import FUNCTIONS, RESERVED_DAY
from tt_rules.expressions.interpreter import truth_of_flag
from tt_rules.values.missing import NONE

_PYTHON = {"==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_FLIP = (3, 1, 2, 0)


class Tests(NamedTuple):
    """Python tests of one truth: that it is certain, that it is excluded, and where that is short, that it is open.

    They are cheap and without effect, so that they may be asked twice, in any order, or not at all.
    """

    met: ast.expr
    not_met: ast.expr
    open: ast.expr | None = None

    def choose(self, met: ast.expr, undetermined: ast.expr, not_met: ast.expr) -> ast.expr:
        """One of three expressions, ``met`` asked first."""
        if self.open is not None:
            return py.when(self.met, met, py.when(self.open, undetermined, not_met))
        return py.when(self.met, met, py.when(self.not_met, not_met, undetermined))

    def code(self) -> ast.expr:
        """The truth itself."""
        return self.choose(py.const(n.MET), py.const(n.UNDETERMINED), py.const(n.NOT_MET))

    def negated(self) -> Tests:
        """The tests of the opposite."""
        return Tests(self.not_met, self.met, self.open)


def tests_of_code(identifier: str) -> Tests:
    """The tests of a truth that a variable holds."""
    return Tests(*(py.same(py.name(identifier), py.const(code)) for code in (3, 0, 1)))


def together(parts: list[Tests], conjunction: bool) -> Tests:
    """All parts, or any of them."""
    if len(parts) == 1:
        return parts[0]
    met, not_met = [part.met for part in parts], [part.not_met for part in parts]
    if conjunction:
        return Tests(py.both(*met), py.either(*not_met))
    return Tests(py.either(*met), py.both(*not_met))


class Emitter:
    """Emits expressions over local variables, one for each fact; what they need besides is bound in ``namespace``.

    ``body`` is the function as it grows: what the expression in hand needs computed before is added there.
    """

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = {**variables, RESERVED_DAY[0]: "day"}
        self.namespace: dict[str, Any] = {
            "compare": compare,
            "compare_ranges": compare_ranges,
            "calculate": calculate,
            "calculate_ranges": calculate_ranges,
            "point": point,
            "member": member,
            "truth_of_flag": truth_of_flag,
            "flip": _FLIP,
            "choose": _chosen,
        }
        self.body: list[ast.stmt] = []
        self._in_line = False
        self._temporaries = 0

    def bind(self, value: Any) -> ast.expr:
        """A name for a value that is no plain constant."""
        identifier = f"k{len(self.namespace)}"
        self.namespace[identifier] = value
        return py.name(identifier)

    def temporary(self) -> str:
        """A fresh local variable."""
        self._temporaries += 1
        return f"t{self._temporaries}"

    def assign(self, identifier: str, value: ast.expr) -> None:
        """A statement of the function."""
        self.body.append(py.assign(identifier, value))

    def keep(self, code: ast.expr) -> Tests:
        """The tests of a truth that is computed before."""
        identifier = self.temporary()
        self.assign(identifier, code)
        return tests_of_code(identifier)

    def truth(self, node: n.Node, flipped: bool = False) -> ast.expr:
        """A truth; ``flipped`` asks for its negation."""
        match node:
            case n.Not():
                return self.truth(node.operand, not flipped)
            case n.And() | n.Or():
                return self._together(node, flipped)
            case n.Choose():
                return self._choose(node, flipped)
            case n.Literal():
                return py.const(_FLIP[node.value] if flipped else node.value)
        leaf = self._leaf(node, flipped)
        return leaf.code() if leaf is not None else self._flipped(self._by_call(node), flipped)

    def tests(self, node: n.Node, flipped: bool = False) -> Tests:
        """The tests of a truth; what is no short test is computed before."""
        return self._short_tests(node, flipped) or self.keep(self.truth(node, flipped))

    def _short_tests(self, node: n.Node, flipped: bool) -> Tests | None:
        """The tests of a truth that is made of short tests alone."""
        match node:
            case n.Not():
                return self._short_tests(node.operand, not flipped)
            case n.And() | n.Or():
                parts = [self._short_tests(part, flipped) for part in node.parts]
                short = [part for part in parts if part is not None]
                return together(short, _is_conjunction(node, flipped)) if len(short) == len(parts) else None
        return self._leaf(node, flipped)

    def _together(self, node: n.And | n.Or, flipped: bool) -> ast.expr:
        """All parts or any; where nothing can be computed before, each part stands in line and is evaluated."""
        conjunction = _is_conjunction(node, flipped)
        if not self._in_line:
            return together([self.tests(part, flipped) for part in node.parts], conjunction).code()
        short = self._short_tests(node, flipped)
        if short is not None:
            return short.code()
        parts = [self.truth(part, flipped) for part in node.parts]
        return py.joined(ast.BitAnd() if conjunction else ast.BitOr(), parts, 3 if conjunction else 0)

    def value(self, node: n.Node) -> ast.expr:
        """A value: canonical, None if missing, a pair for an interval."""
        match node:
            case n.Literal():
                return self._literal(node)
            case n.FactRef():
                return py.name(self.variables[node.fact])
            case n.CellRef():
                return py.item(py.name("row"), node.index)
            case n.Arithmetic():
                function = "calculate_ranges" if node.type.interval else "calculate"
                left, right = self.value(node.left), self.value(node.right)
                return py.call(py.name(function), py.const(node.operator), left, right, py.const(node.text))
            case n.Point():
                return py.call(py.name("point"), self.value(node.operand))
            case n.Call():
                return self._call(node)
        return self.truth(node)

    @contextmanager
    def _only_in_line(self) -> Iterator[None]:
        """For what is evaluated in one case of several, or once a row: nothing of it may be computed before."""
        outer, self._in_line = self._in_line, True
        try:
            yield
        finally:
            self._in_line = outer

    def _literal(self, node: n.Literal) -> ast.expr:
        if node.value is None or type(node.value) in (int, str, bool):
            return py.const(node.value)
        return self.bind(node.value)

    def _flipped(self, expression: ast.expr, flipped: bool) -> ast.expr:
        return ast.Subscript(py.name("flip"), expression, ast.Load()) if flipped else expression

    def _leaf(self, node: n.Node, flipped: bool) -> Tests | None:
        """The tests of a leaf whose plain case is short; None for every other node."""
        match node:
            case n.Holds():
                tests = self._holds(node)
            case n.Compare():
                tests = self._compare(node)
            case n.Member():
                tests = self._member(node)
            case n.Call():
                tests = self._has_set(node)
            case _:
                return None
        return tests.negated() if tests is not None and flipped else tests

    def _by_call(self, node: n.Node) -> ast.expr:
        """A leaf as a call of the function that the interpreter calls."""
        match node:
            case n.Holds():
                return py.call(py.name("truth_of_flag"), self.value(node.operand))
            case n.Compare():
                function = py.name("compare_ranges" if node.ranged else "compare")
                return py.call(function, py.const(node.operator), self.value(node.left), self.value(node.right))
            case n.Member():
                return py.call(py.name("member"), self.value(node.operand), self._items(node), py.const(node.negated))
        return self.value(node)

    def _holds(self, node: n.Holds) -> Tests | None:
        if not _is_variable(node.operand):
            return None
        flag = self.value(node.operand)
        return Tests(flag, ast.Compare(flag, [ast.Is()], [py.const(False)]), py.is_none(flag))

    def _compare(self, node: n.Compare) -> Tests | None:
        left, right = node.left, node.right
        in_line = not node.ranged and all(_is_variable(side) or _is_plain(side) for side in (left, right))
        none_possible = left.type.facts.may_be_none or right.type.facts.may_be_none
        if not in_line or (none_possible and (node.operator not in ("==", "!=") or not isinstance(right, n.Literal))):
            return None
        sides = self.value(left), self.value(right)
        unsure = [side for side, part in zip(sides, (left, right), strict=True) if _is_variable(part)]
        if not unsure:
            return None
        given = [py.is_not_none(side) for side in unsure]

        def test(sign: str) -> ast.expr:
            asked = ast.Compare(sides[0], [_PYTHON[sign]()], [sides[1]])
            # A missing value equals no literal, so that the common case needs one test.
            return asked if sign == "==" and len(unsure) == 1 else py.both(*given, asked)

        return Tests(test(node.operator), test(_OPPOSITE[node.operator]), py.either(*map(py.is_none, unsure)))

    def _member(self, node: n.Member) -> Tests | None:
        if not _is_variable(node.operand):
            return None
        value, items = self.value(node.operand), self._items(node)
        without = py.both(py.is_not_none(value), ast.Compare(value, [ast.NotIn()], [items]))
        # Missing is in no list of literals.
        tests = Tests(ast.Compare(value, [ast.In()], [items]), without, py.is_none(value))
        return tests.negated() if node.negated else tests

    def _items(self, node: n.Member) -> ast.expr:
        return self.bind(frozenset(item.value for item in node.items))

    def _has_set(self, node: n.Call) -> Tests | None:
        """Whether a set has members: the most common question about one."""
        operand = node.operands[0]
        if node.function != "has" or operand.type.kind != "choices" or not _is_variable(operand):
            return None
        value = self.value(operand)
        members, others = (ast.Attribute(value, part, ast.Load()) for part in ("known", "open"))
        neither = ast.UnaryOp(ast.Not(), py.either(members, others))
        return Tests(py.both(py.is_not_none(value), members), py.both(py.is_not_none(value), neither))

    def _choose(self, node: n.Choose, flipped: bool) -> ast.expr:
        """``then if c else other``, and where c is open, what both branches agree on.

        Written in line only where both branches are short: a branch stands there twice.
        """
        if any(isinstance(part, n.Choose) for branch in (node.then, node.other) for part in n.walk(branch)):
            return self._choose_by_call(node, flipped)
        asked, first = self._asked(node.condition), self.temporary()
        with self._only_in_line():
            then, other = self.truth(node.then, flipped), self.truth(node.other, flipped)
        agreed = py.when(py.same(py.kept(first, then), other), py.name(first), py.const(1))
        return asked.choose(then, agreed, other)

    def _asked(self, condition: n.Node) -> Tests:
        """The tests of a condition, the first of which evaluates it."""
        leaf = self._leaf(condition, flipped=False)
        if leaf is not None:
            return leaf
        identifier = self.temporary()
        asked = py.same(py.kept(identifier, self.truth(condition)), py.const(3))
        return tests_of_code(identifier)._replace(met=asked)

    def _choose_by_call(self, node: n.Choose, flipped: bool) -> ast.expr:
        """Each branch once, and evaluated unless the condition excludes it."""
        condition = self.temporary()
        asked = py.kept(condition, self.truth(node.condition))
        with self._only_in_line():
            then, other = self.truth(node.then, flipped), self.truth(node.other, flipped)
        chosen = py.when(py.same(py.name(condition), py.const(0)), py.const(0), then)
        otherwise = py.when(py.same(py.name(condition), py.const(3)), py.const(0), other)
        return py.call(py.name("choose"), asked, chosen, otherwise)

    def _call(self, node: n.Call) -> ast.expr:
        implementation: Callable[..., Any] = FUNCTIONS[node.function].implementation
        operands = py.tuple_of([self.value(operand) for operand in node.operands])
        return py.call(self.bind(implementation), self.bind(node), operands, self._test(node))

    def _test(self, node: n.Call) -> ast.expr:
        if node.test is None:
            return py.const(None)
        arguments = ast.arguments([], [ast.arg("row")], None, [], [], None, [])
        with self._only_in_line():
            return ast.Lambda(arguments, self.truth(node.test))


def _chosen(condition: int, then: int, other: int) -> int:
    """The branch that a condition chooses; while it is open, what both branches agree on."""
    if condition == n.MET:
        return then
    if condition == n.NOT_MET:
        return other
    return then if then == other else n.UNDETERMINED


def _is_conjunction(node: n.And | n.Or, flipped: bool) -> bool:
    """Whether all parts have to hold: negated, *and* becomes *or* of the negated parts."""
    return isinstance(node, n.And) is not flipped


def _is_variable(node: n.Node) -> bool:
    """Whether a node is a value that stands ready, so that reading it twice costs next to nothing."""
    return isinstance(node, (n.FactRef, n.CellRef))


def _is_plain(node: n.Node) -> bool:
    """Whether a node is a written value that compares as Python's operators do."""
    return isinstance(node, n.Literal) and node.value is not None and node.value is not NONE
