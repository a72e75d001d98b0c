"""How each fact is read in the record callable: the plain case in line, everything else through the readers' table.

A fast form that is emitted accepts only raw values whose canonical value it yields itself; all others, missing words and
mistakes included, go to ``slow``, which reads them as :mod:`tt_rules.values.reading` says.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date

from tt_rules.compilers import syntax as py
from tt_rules.compilers.truths import Emitter
from tt_rules.values.facts import Fact
from tt_rules.values.exact import MONEY

# What a fast form is: the test that a raw value is plain, and the value it then has (None: itself).
Fast = tuple[ast.expr, ast.expr | None]


def read_statements(fact: Fact, index: int, variable: str, emitter: Emitter) -> list[ast.stmt]:
    """Statements that leave the canonical value of a fact in its variable."""
    fetch = py.assign(variable, py.call(py.name("get"), py.const(fact.id)))
    raw = py.name(variable)
    slow = py.assign(variable, py.call(py.name("slow"), py.const(index), raw, py.name("state")))
    otherwise: list[ast.stmt] = [ast.If(ast.Compare(raw, [ast.IsNot()], [py.const(None)]), [slow], [])]
    make = _FAST.get(fact.type.kind)
    if make is None:
        return [fetch, *otherwise]
    test, value = make(fact, raw, emitter)
    if value is None:
        return [fetch, ast.If(ast.UnaryOp(ast.Not(), test), otherwise, [])]
    return [fetch, ast.If(test, [py.assign(variable, value)], otherwise)]


def _of_class(raw: ast.expr, wanted: ast.expr) -> ast.expr:
    return ast.Compare(ast.Attribute(raw, "__class__", ast.Load()), [ast.Is()], [wanted])


def _flag(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    return _of_class(raw, emitter.bind(bool)), None


def _bounds(fact: Fact, raw: ast.expr, emitter: Emitter) -> list[ast.expr]:
    tests: list[ast.expr] = []
    for limit, operator in ((fact.type.lowest, ast.GtE()), (fact.type.highest, ast.LtE())):
        if limit is not None:
            tests.append(ast.Compare(raw, [operator], [py.const(limit) if type(limit) is int else emitter.bind(limit)]))
    return tests


def _whole(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    tests = [_of_class(raw, emitter.bind(int)), *_bounds(fact, raw, emitter)]
    return (tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)), None


def _amount(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    factor = MONEY[fact.type.unit]
    tests: list[ast.expr] = [_of_class(raw, emitter.bind(int))]
    if fact.type.lowest == 0:
        tests.append(ast.Compare(raw, [ast.GtE()], [py.const(0)]))
    elif fact.type.lowest is not None:
        tests.append(py.const(False))
    if fact.type.highest is not None:
        tests.append(py.const(False))
    return ast.BoolOp(ast.And(), [*tests, py.const(True)]), ast.BinOp(raw, ast.Mult(), py.const(factor))


def _year(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    within = ast.Compare(py.const(1000), [ast.LtE(), ast.LtE()], [raw, py.const(9999)])
    return ast.BoolOp(ast.And(), [_of_class(raw, emitter.bind(int)), within, *_bounds(fact, raw, emitter)]), None


def _date(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    tests = [_of_class(raw, emitter.bind(date)), *_bounds(fact, raw, emitter)]
    return (tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)), None


def _choice(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    """Every spelling looked up; the walrus keeps the id found, so that the value is read once."""
    assert fact.type.vocabulary is not None
    names: dict[str, str | int] = dict(fact.type.vocabulary.names())
    if fact.type.kind == "level":
        names = {name: fact.type.vocabulary.position(str(term)) for name, term in names.items()}
    found = emitter.temporary()
    lookup = py.call(ast.Attribute(emitter.bind(names), "get", ast.Load()), raw)
    present = ast.Compare(py.kept(found, lookup), [ast.IsNot()], [py.const(None)])
    return ast.BoolOp(ast.And(), [_of_class(raw, emitter.bind(str)), present]), py.name(found)


def _choices(fact: Fact, raw: ast.expr, emitter: Emitter) -> Fast:
    """Lists of names seen before, kept as the set they mean: registers repeat the same few combinations."""
    found = emitter.temporary()
    lookup = py.call(py.name("known_set"), py.const(fact.id), raw)
    present = ast.Compare(py.kept(found, lookup), [ast.IsNot()], [py.const(None)])
    return ast.BoolOp(ast.And(), [_of_class(raw, emitter.bind(list)), present]), py.name(found)


_FAST: dict[str, Callable[[Fact, ast.expr, Emitter], Fast]] = {
    "flag": _flag,
    "count": _whole,
    "number": _whole,
    "amount": _amount,
    "year": _year,
    "date": _date,
    "choice": _choice,
    "level": _choice,
    "choices": _choices,
}
