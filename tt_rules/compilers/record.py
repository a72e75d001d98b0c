"""The record callable: a rule set as one Python function from a record to its answer.

The function reads each fact, then evaluates each condition in file order, and returns the outcome, the code of each
condition and the values used. It words nothing; whoever asks for reasons gets them from the interpreter.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tt_rules.compilers import syntax as py
from tt_rules.compilers.reading import read_statements
from tt_rules.compilers.truths import Emitter
from tt_rules.model.conditions import Body, Condition, EachRow, Expression, Group, Readings, chosen_reading
from tt_rules.model.ruleset import RuleSet

# decide(get, slow, known_set, state, day) -> (outcome, codes of the conditions, values of the facts and the day).
Decide = Callable[..., tuple[int, tuple[int, ...], tuple[Any, ...]]]


def compile_record(rules: RuleSet, readings: str | None = None) -> Decide:
    """The function of a rule set; with ``readings``, that document's reading wherever it offers one."""
    variables = {fact.id: f"v{index}" for index, fact in enumerate(rules.given_facts)}
    emitter = Emitter(variables)
    body: list[ast.stmt] = []
    for index, fact in enumerate(rules.given_facts):
        body += read_statements(fact, index, variables[fact.id], emitter)
    builder = _Conditions(emitter, readings)
    counted, codes = [], []
    for index, condition in enumerate(rules.conditions):
        statements, code = builder.top(condition, rules.combine, index)
        body += statements
        counted.append(py.name(f"c{index}"))
        codes.append(code)
    conjunction = rules.combine == "all"
    outcome = py.joined(ast.BitAnd() if conjunction else ast.BitOr(), counted, 3 if conjunction else 0)
    values = py.tuple_of([*(py.name(v) for v in variables.values()), py.name("day")])
    body.append(ast.Return(py.tuple_of([outcome, py.tuple_of(codes), values])))
    return _function(body, emitter.namespace, rules.name)


def _function(body: list[ast.stmt], namespace: dict[str, Any], label: str) -> Decide:
    arguments = ast.arguments(
        [], [ast.arg(a) for a in ("get", "slow", "known_set", "state", "day")], None, [], [], None, []
    )
    function = ast.FunctionDef("decide", arguments, body, [], None, None)
    module = ast.fix_missing_locations(ast.Module([function], []))
    exec(compile(module, f"<{label}>", "exec"), namespace)  # noqa: S102 - our own tree, built from checked nodes
    made: Decide = namespace["decide"]
    return made


class _Conditions:
    """Conditions as expressions; where one may not apply, what it counts as depends on how it is combined."""

    def __init__(self, emitter: Emitter, readings: str | None) -> None:
        self.emitter = emitter
        self.readings = readings

    def top(self, condition: Condition, combine: str, index: int) -> tuple[list[ast.stmt], ast.expr]:
        """Statements that leave what a condition counts as in ``c<index>``, and the code that its finding shows."""
        if condition.only_if is None:
            return [py.assign(f"c{index}", self.body(condition.body))], py.name(f"c{index}")
        applies = f"a{index}"
        statements = [
            py.assign(applies, self.emitter.truth(condition.only_if.node)),
            py.assign(f"c{index}", self._counted(py.name(applies), condition.body, combine)),
        ]
        return statements, py.when(py.same(py.name(applies), py.const(0)), py.const(2), py.name(f"c{index}"))

    def _counted(self, applies: ast.expr, body: Body, combine: str) -> ast.expr:
        """Under all: not applicable or the body; under any: applicable and the body."""
        if combine == "all":
            flipped = ast.Subscript(py.name("flip"), applies, ast.Load())
            return ast.BinOp(flipped, ast.BitOr(), self.body(body))
        return ast.BinOp(applies, ast.BitAnd(), self.body(body))

    def body(self, body: Body) -> ast.expr:
        """The truth of a body."""
        if isinstance(body, (Expression, EachRow)):
            return self.emitter.truth(body.node)
        if isinstance(body, Group):
            conjunction = body.combine == "all"
            parts = [self.part(part, body.combine) for part in body.parts]
            return py.joined(ast.BitAnd() if conjunction else ast.BitOr(), parts, 3 if conjunction else 0)
        return self._readings(body)

    def part(self, part: Expression | Condition, combine: str) -> ast.expr:
        """One part of a group."""
        if isinstance(part, Expression):
            return self.emitter.truth(part.node)
        if part.only_if is None:
            return self.body(part.body)
        return self._counted(self.emitter.truth(part.only_if.node), part.body, combine)

    def _readings(self, body: Readings) -> ast.expr:
        """Readings that agree give that outcome; any difference leaves it undetermined."""
        taken = chosen_reading(body, self.readings)
        if taken is not None:
            return self.body(taken.body)
        first = self.emitter.temporary()
        tests = [
            ast.Compare(
                py.kept(first, self.body(body.readings[0].body)), [ast.Eq()], [self.body(body.readings[1].body)]
            )
        ]
        tests += [ast.Compare(py.name(first), [ast.Eq()], [self.body(reading.body)]) for reading in body.readings[2:]]
        test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), list(tests))
        return py.when(test, py.name(first), py.const(1))
