"""The record callable: a rule set as one Python function from a record to its answer.

The function is made for one layout of records. It reads each fact, then evaluates each condition in file order, and
returns one flat tuple: the code of the outcome, the codes of the conditions, the values of the facts that a record gives,
the day of decision. It words nothing; whoever asks for reasons gets them from the interpreter.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from tt_rules.compilers import syntax as py
from tt_rules.compilers.reading import read_statements
from tt_rules.compilers.slow import SlowReader
from tt_rules.compilers.truths import Emitter, Tests, tests_of_code, together
from tt_rules.model.conditions import Body, Condition, EachRow, Expression, Group, Readings, chosen_reading
from tt_rules.model.ruleset import RuleSet

# decide(record, state, day) -> the answer.
Decide = Callable[[Mapping[Any, Any], list[Any], date | None], tuple[Any, ...]]
# The same for complete records; None where a key is not there.
DecideExactly = Callable[[Mapping[Any, Any], list[Any], date | None], tuple[Any, ...] | None]


@frozen
class Layout:
    """The keys of records: ``names`` has that of each fact, in file order.

    With ``others``, the keys beside these, a record has all of both; without, it may lack some names.
    """

    names: tuple[str, ...]
    others: tuple[str, ...] | None = None


def compile_record(rules: RuleSet, slow: SlowReader, layout: Layout, readings: str | None = None) -> Any:
    """The function of a rule set for a layout; with ``readings``, that document's reading wherever it offers one."""
    variables = {fact.id: f"v{index}" for index, fact in enumerate(rules.given_facts)}
    emitter = Emitter(variables)
    emitter.namespace["slow"] = slow
    emitter.body += fetch_statements(tuple(variables.values()), layout)
    for index, fact in enumerate(rules.given_facts):
        emitter.body += read_statements(fact, index, variables[fact.id], emitter, slow)
    builder = _Conditions(emitter, readings)
    codes = [builder.top(condition, rules.combine, index) for index, condition in enumerate(rules.conditions)]
    outcome = together([tests_of_code(f"c{index}") for index in range(len(codes))], rules.combine == "all")
    values = [*(py.name(v) for v in variables.values()), py.name("day")]
    emitter.body.append(ast.Return(py.tuple_of([outcome.code(), *codes, *values])))
    return py.function("decide", ("record", "state", "day"), emitter.body, emitter.namespace)


def fetch_statements(variables: tuple[str, ...], layout: Layout) -> list[ast.stmt]:
    """Statements that leave the raw value of each fact in its variable."""
    if layout.others is None:
        get = py.assign("get", ast.Attribute(py.name("record"), "get", ast.Load()))
        calls = [py.call(py.name("get"), py.const(name)) for name in layout.names]
        return [get, *map(py.assign, variables, calls)]
    values = [ast.Subscript(py.name("record"), py.const(key), ast.Load()) for key in (*layout.names, *layout.others)]
    fetched = [*map(py.assign, variables, values), *map(ast.Expr, values[len(variables) :])]
    absent = ast.ExceptHandler(py.name("KeyError"), None, [ast.Return(py.const(None))])
    return [ast.Try(fetched, [absent], [], [])]


class _Conditions:
    """Conditions as truths; where one may not apply, what it counts as depends on how it is combined."""

    def __init__(self, emitter: Emitter, readings: str | None) -> None:
        self.emitter = emitter
        self.readings = readings

    def top(self, condition: Condition, combine: str, index: int) -> ast.expr:
        """Leaves what a condition counts as in ``c<index>``; the code that its finding shows."""
        counted = f"c{index}"
        if condition.only_if is None:
            self.emitter.assign(counted, self.body(condition.body))
            return py.name(counted)
        applies = f"a{index}"
        self.emitter.assign(applies, self.emitter.truth(condition.only_if.node))
        self.emitter.assign(counted, self._counted(py.name(applies), condition.body, combine))
        return py.when(py.same(py.name(applies), py.const(0)), py.const(2), py.name(counted))

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
            parts = [self.part(part, body.combine) for part in body.parts]
            return together(parts, body.combine == "all").code()
        return self._readings(body)

    def part(self, part: Expression | Condition, combine: str) -> Tests:
        """One part of a group."""
        if isinstance(part, Expression):
            return self.emitter.tests(part.node)
        if part.only_if is None:
            return self.emitter.keep(self.body(part.body))
        applies = self.emitter.truth(part.only_if.node)
        return self.emitter.keep(self._counted(applies, part.body, combine))

    def _readings(self, body: Readings) -> ast.expr:
        """Readings that agree give that outcome; any difference leaves it undetermined. All are computed."""
        kept = [self.emitter.temporary() for _ in body.readings]
        for identifier, reading in zip(kept, body.readings, strict=True):
            self.emitter.assign(identifier, self.body(reading.body))
        taken = chosen_reading(body, self.readings)
        if taken is not None:
            return py.name(kept[body.readings.index(taken)])
        first, *others = map(py.name, kept)
        agreed = py.both(*(py.same(first, other) for other in others))
        return py.when(agreed, first, py.const(1))
