"""Typed nodes to Python expressions over {0, 1, 3}: and is ``&``, or is ``|``, negation is pushed to the leaves.

Each leaf is written in line where its plain case is short, and calls the interpreter's own function otherwise, so that a
meaning is never written twice.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tt_rules.compilers import syntax as py
from tt_rules.expressions import nodes as n
from tt_rules.expressions.arithmetic import calculate, calculate_ranges, compare, compare_ranges, member, point
from tt_rules.expressions.functions import FUNCTIONS, RESERVED_DAY
from tt_rules.expressions.interpreter import truth_of_flag

_PYTHON = {"==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
_FLIP = (3, 1, 2, 0)


class Emitter:
    """Emits expressions over local variables, one for each fact; what they need besides is bound in ``namespace``."""

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

    def truth(self, node: n.Node, flipped: bool = False) -> ast.expr:
        """A truth; ``flipped`` asks for its negation."""
        match node:
            case n.Not():
                return self.truth(node.operand, not flipped)
            case n.And() | n.Or():
                conjunction = isinstance(node, n.And) is not flipped
                parts = [self.truth(part, flipped) for part in node.parts]
                return py.joined(ast.BitAnd() if conjunction else ast.BitOr(), parts, 3 if conjunction else 0)
            case n.Choose():
                return self._choose(node, flipped)
            case n.Holds():
                return self._holds(node, flipped)
            case n.Compare():
                return self._compare(node, flipped)
            case n.Member():
                return self._member(node, flipped)
            case n.Literal():
                return py.const(_FLIP[node.value] if flipped else node.value)
        return self._flipped(self.value(node), flipped)

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

    def _literal(self, node: n.Literal) -> ast.expr:
        if node.value is None or type(node.value) in (int, str, bool):
            return py.const(node.value)
        return self.bind(node.value)

    def _flipped(self, expression: ast.expr, flipped: bool) -> ast.expr:
        return ast.Subscript(py.name("flip"), expression, ast.Load()) if flipped else expression

    def _holds(self, node: n.Holds, flipped: bool) -> ast.expr:
        if not _is_simple(node.operand):
            return self._flipped(py.call(py.name("truth_of_flag"), self.value(node.operand)), flipped)
        yes, no = (0, 3) if flipped else (3, 0)
        unknown = py.when(py.is_none(self.value(node.operand)), py.const(1), py.const(no))
        return py.when(self.value(node.operand), py.const(yes), unknown)

    def _compare(self, node: n.Compare, flipped: bool) -> ast.expr:
        left, right = node.left, node.right
        in_line = not node.ranged and _is_simple(left) and _is_simple(right) and node.operator in _PYTHON
        none_possible = left.type.facts.may_be_none or right.type.facts.may_be_none
        if not in_line or (none_possible and (node.operator not in ("==", "!=") or not isinstance(right, n.Literal))):
            function = "compare_ranges" if node.ranged else "compare"
            answer = py.call(py.name(function), py.const(node.operator), self.value(left), self.value(right))
            return self._flipped(answer, flipped)
        yes, no = (0, 3) if flipped else (3, 0)
        test = ast.Compare(self.value(left), [_PYTHON[node.operator]()], [self.value(right)])
        blanks = [py.is_none(self.value(side)) for side in (left, right) if not isinstance(side, n.Literal)]
        if node.operator == "==" and len(blanks) == 1:
            # A missing value equals no literal, so that the common case needs one test.
            return py.when(test, py.const(yes), py.when(blanks[0], py.const(1), py.const(no)))
        blank = blanks[0] if len(blanks) == 1 else py.either(*blanks)
        return py.when(blank, py.const(1), py.when(test, py.const(yes), py.const(no)))

    def _member(self, node: n.Member, flipped: bool) -> ast.expr:
        items = self.bind(frozenset(item.value for item in node.items))
        if not _is_simple(node.operand):
            return self._flipped(
                py.call(py.name("member"), self.value(node.operand), items, py.const(node.negated)), flipped
            )
        yes, no = (0, 3) if flipped is not node.negated else (3, 0)
        found = ast.Compare(self.value(node.operand), [ast.In()], [items])
        return py.when(py.is_none(self.value(node.operand)), py.const(1), py.when(found, py.const(yes), py.const(no)))

    def _choose(self, node: n.Choose, flipped: bool) -> ast.expr:
        """``then if c == 3 else other if c == 0 else (then if then == other else 1)``, c evaluated once.

        Written in line only where both branches are short: a branch stands there twice.
        """
        condition, first = self.temporary(), self.temporary()

        def then() -> ast.expr:
            return self.truth(node.then, flipped)

        def other() -> ast.expr:
            return self.truth(node.other, flipped)

        asked = py.kept(condition, self.truth(node.condition))
        if any(isinstance(part, n.Choose) for branch in (node.then, node.other) for part in n.walk(branch)):
            chosen = py.when(py.same(py.name(condition), py.const(0)), py.const(0), then())
            otherwise = py.when(py.same(py.name(condition), py.const(3)), py.const(0), other())
            return py.call(py.name("choose"), asked, chosen, otherwise)
        agree = py.when(py.same(py.kept(first, then()), other()), py.name(first), py.const(1))
        return py.when(
            py.same(asked, py.const(3)), then(), py.when(py.same(py.name(condition), py.const(0)), other(), agree)
        )

    def _call(self, node: n.Call) -> ast.expr:
        if node.function == "has" and node.operands[0].type.kind == "choices" and _is_simple(node.operands[0]):
            return self._has_set(node.operands[0])
        implementation: Callable[..., Any] = FUNCTIONS[node.function].implementation
        operands = py.tuple_of([self.value(operand) for operand in node.operands])
        return py.call(self.bind(implementation), self.bind(node), operands, self._test(node))

    def _has_set(self, operand: n.Node) -> ast.expr:
        """Whether a set has members, in line: the most common question about one."""
        known = ast.Attribute(self.value(operand), "known", ast.Load())
        others = ast.Attribute(self.value(operand), "open", ast.Load())
        return py.when(
            py.is_none(self.value(operand)),
            py.const(1),
            py.when(known, py.const(3), py.when(others, py.const(1), py.const(0))),
        )

    def _test(self, node: n.Call) -> ast.expr:
        if node.test is None:
            return py.const(None)
        arguments = ast.arguments([], [ast.arg("row")], None, [], [], None, [])
        return ast.Lambda(arguments, self.truth(node.test))


def _chosen(condition: int, then: int, other: int) -> int:
    """The branch that a condition chooses; while it is open, what both branches agree on."""
    if condition == n.MET:
        return then
    if condition == n.NOT_MET:
        return other
    return then if then == other else n.UNDETERMINED


def _is_simple(node: n.Node) -> bool:
    """Whether reading the node twice costs next to nothing."""
    return isinstance(node, (n.FactRef, n.CellRef, n.Literal))
