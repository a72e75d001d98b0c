"""The interpreter: evaluates typed nodes one by one, and can say of every part what it came to.

It is the reference that compiled callables are held to, and it explains. Values are canonical; see :mod:`tt_rules.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tt_rules.expressions import nodes as n
from tt_rules.expressions.arithmetic import calculate, calculate_ranges, compare, compare_ranges, member, point
from tt_rules.expressions.functions import FUNCTIONS

Values = Mapping[str, Any]


def evaluate(node: n.Node, values: Values, row: tuple[Any, ...] = ()) -> Any:  # noqa: C901 - one case a node
    """The value of a node over canonical fact values (an absent fact is missing) and, inside a table, the row at hand.

    Raises:
        RowFault: a calculation that the data make impossible.
    """
    match node:
        case n.Literal():
            return node.value
        case n.FactRef():
            return values.get(node.fact)
        case n.CellRef():
            return row[node.index]
        case n.Holds():
            return truth_of_flag(evaluate(node.operand, values, row))
        case n.Compare():
            left, right = evaluate(node.left, values, row), evaluate(node.right, values, row)
            return (compare_ranges if node.ranged else compare)(node.operator, left, right)
        case n.Member():
            return member(
                evaluate(node.operand, values, row), frozenset(item.value for item in node.items), node.negated
            )
        case n.Not():
            return n.negated(evaluate(node.operand, values, row))
        case n.And():
            truth = n.MET
            for part in node.parts:
                truth &= evaluate(part, values, row)
            return truth
        case n.Or():
            truth = n.NOT_MET
            for part in node.parts:
                truth |= evaluate(part, values, row)
            return truth
        case n.Choose():
            return _choose(node, values, row)
        case n.Arithmetic():
            left, right = evaluate(node.left, values, row), evaluate(node.right, values, row)
            return (calculate_ranges if node.type.interval else calculate)(node.operator, left, right, node.text)
        case n.Point():
            return point(evaluate(node.operand, values, row))
        case n.Call():
            return _call(node, values, row)


def truth_of_flag(value: Any) -> int:
    """A flag as a truth."""
    return n.UNDETERMINED if value is None else n.MET if value else n.NOT_MET


def _choose(node: n.Choose, values: Values, row: tuple[Any, ...]) -> Any:
    condition = evaluate(node.condition, values, row)
    if condition != n.UNDETERMINED:
        return evaluate(node.then if condition == n.MET else node.other, values, row)
    then, other = evaluate(node.then, values, row), evaluate(node.other, values, row)
    if node.type.kind == "truth":
        return then if then == other else n.UNDETERMINED
    return then if then == other else None


def _call(node: n.Call, values: Values, row: tuple[Any, ...]) -> Any:
    operands = tuple(evaluate(operand, values, row) for operand in node.operands)
    test = None
    if node.test is not None:
        condition = node.test

        def test(one: tuple[Any, ...]) -> int:
            truth: int = evaluate(condition, values, one)
            return truth

    return FUNCTIONS[node.function].implementation(node, operands, test)


def open_facts(node: n.Node, values: Values) -> set[str]:
    """The missing or partly unknown facts at the leaves that keep a node undetermined; decided parts end their branch."""
    if node.type.kind == "truth" and not isinstance(node, (n.Call,)) and evaluate(node, values) != n.UNDETERMINED:
        return set()
    match node:
        case n.And() | n.Or():
            return set().union(*(open_facts(part, values) for part in node.parts))
        case n.Not():
            return open_facts(node.operand, values)
        case n.Choose():
            condition = evaluate(node.condition, values)
            if condition == n.UNDETERMINED:
                return set().union(*(open_facts(part, values) for part in (node.condition, node.then, node.other)))
            return open_facts(node.then if condition == n.MET else node.other, values)
    return _unknown_leaves(node, values)


def _unknown_leaves(node: n.Node, values: Values) -> set[str]:
    """Facts below a leaf whose value is missing or partly unknown; for rows, only what the condition leaves open."""
    if isinstance(node, n.Call) and node.type.kind == "truth" and evaluate(node, values) != n.UNDETERMINED:
        return set()
    found: set[str] = set()
    for part in n.walk(node):
        if isinstance(part, n.FactRef) and _is_open(part, values.get(part.fact)):
            found.add(part.fact)
    return found


def _is_open(ref: n.FactRef, value: Any) -> bool:
    if value is None:
        return True
    if ref.type.kind == "choices":
        return bool(value.open)
    if ref.type.kind == "rows":
        return any(cell is None for row in value for cell in row)
    return ref.type.kind == "history"
