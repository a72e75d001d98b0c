"""How each fact is read in the record callable: the plain case in line, everything else through the readers' table.

A fast form that is emitted accepts only raw values whose canonical value it yields itself; all others, missing words and
mistakes included, go to ``slow``, which reads them as :mod:`tt_rules.values.reading` says.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from typing import Any

from tt_rules.compilers import syntax as py
from tt_rules.compilers.slow import SlowReader
from tt_rules.compilers.truths import Emitter
from tt_rules.values.exact import MONEY
from tt_rules.values.facts import Fact
from tt_rules.values.reading import read


def read_statements(fact: Fact, index: int, variable: str, emitter: Emitter, slow: SlowReader) -> list[ast.stmt]:
    """Statements that turn the raw value of a fact, in its variable, into the canonical one."""
    raw = py.name(variable)
    slowly = py.assign(variable, py.call(py.name("slow"), py.const(index), raw, py.name("state")))
    if fact.type.kind in ("choice", "level"):
        return [_looked_up(variable, emitter.bind(_spellings(fact)), raw, slowly)]
    unless_missing: ast.stmt = ast.If(py.is_not_none(raw), [slowly], [])
    if fact.type.kind == "choices":
        known = _looked_up(variable, emitter.bind(slow.sets[fact.id]), py.call(emitter.bind(tuple), raw), slowly)
        return [ast.If(_of_class(raw, emitter.bind(list)), [known], [unless_missing])]
    plain = _PLAIN.get(fact.type.kind)
    if plain is None:
        return [unless_missing]
    test = plain(fact, raw, emitter)
    if fact.type.kind == "amount":
        scaled = py.assign(variable, ast.BinOp(raw, ast.Mult(), py.const(MONEY[fact.type.unit])))
        return [ast.If(test, [scaled], [unless_missing])]
    return [ast.If(ast.UnaryOp(ast.Not(), test), [unless_missing], [])]


def _looked_up(variable: str, table: ast.expr, key: ast.expr, slowly: ast.stmt) -> ast.stmt:
    """``variable = table[key]``, read slowly where the key is not there, or nothing that a table can have as a key."""
    found = py.assign(variable, ast.Subscript(table, key, ast.Load()))
    absent = ast.ExceptHandler(py.tuple_of([py.name("KeyError"), py.name("TypeError")]), None, [slowly])
    return ast.Try([found], [absent], [], [])


def _spellings(fact: Fact) -> dict[str | None, Any]:
    """Every spelling of a choice or level as it is written, with what the readers make of it; None is missing."""
    assert fact.type.vocabulary is not None
    values = {name: read(fact.type, name, lambda *_, **__: None) for name in fact.type.vocabulary.names()}
    return {None: None, **{name: value for name, value in values.items() if value is not None}}


def _of_class(raw: ast.expr, wanted: ast.expr) -> ast.expr:
    return ast.Compare(ast.Attribute(raw, "__class__", ast.Load()), [ast.Is()], [wanted])


def _bounds(fact: Fact, raw: ast.expr, emitter: Emitter) -> list[ast.expr]:
    tests: list[ast.expr] = []
    for limit, operator in ((fact.type.lowest, ast.GtE()), (fact.type.highest, ast.LtE())):
        if limit is not None:
            tests.append(ast.Compare(raw, [operator], [py.const(limit) if type(limit) is int else emitter.bind(limit)]))
    return tests


def _flag(fact: Fact, raw: ast.expr, emitter: Emitter) -> ast.expr:
    return py.either(*(ast.Compare(raw, [ast.Is()], [py.const(value)]) for value in (True, False)))


def _whole(fact: Fact, raw: ast.expr, emitter: Emitter) -> ast.expr:
    return py.both(_of_class(raw, emitter.bind(int)), *_bounds(fact, raw, emitter))


def _amount(fact: Fact, raw: ast.expr, emitter: Emitter) -> ast.expr:
    """In line only where the one bound is 0: others are in fen, and the raw value is not."""
    if fact.type.highest is not None or fact.type.lowest not in (None, 0):
        return py.const(False)
    return _whole(fact, raw, emitter)


def _year(fact: Fact, raw: ast.expr, emitter: Emitter) -> ast.expr:
    within = ast.Compare(py.const(1000), [ast.LtE(), ast.LtE()], [raw, py.const(9999)])
    return py.both(_of_class(raw, emitter.bind(int)), within, *_bounds(fact, raw, emitter))


def _date(fact: Fact, raw: ast.expr, emitter: Emitter) -> ast.expr:
    return py.both(_of_class(raw, emitter.bind(date)), *_bounds(fact, raw, emitter))


# The test that a raw value is plain, for kinds whose plain values are canonical (an amount's after a multiplication).
_PLAIN: dict[str, Callable[[Fact, ast.expr, Emitter], ast.expr]] = {
    "flag": _flag,
    "count": _whole,
    "number": _whole,
    "amount": _amount,
    "year": _year,
    "date": _date,
}
