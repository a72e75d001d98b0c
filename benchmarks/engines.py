"""Other engines on the same five conditions, each used as its documentation says is fastest. They check nothing.

Each takes complete records only: on a missing value they raise, or answer that null is unequal.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from benchmarks.by_hand import SCOPES

Decide = Callable[[Mapping[str, Any]], tuple[bool, ...]]

_SEAT = "(parent_seat_in_beijing if organisation_form == 'internal' else seat_in_beijing)"
PYTHON = (
    f"works_in_beijing and {_SEAT}",
    "fixed_premises and adequate_equipment",
    "full_time_staff >= 1",
    "written_rules and service_norms",
    "len(business_scope) >= 1",
)
ANY_OF_EIGHT = " or ".join(f"'{scope}' in business_scope" for scope in sorted(SCOPES))
_TERNARY = "(organisation_form == 'internal' ? parent_seat_in_beijing : seat_in_beijing)"
ZEN = (f"works_in_beijing and {_TERNARY}", *PYTHON[1:])
CEL = (
    f"works_in_beijing && {_TERNARY}",
    "fixed_premises && adequate_equipment",
    "full_time_staff >= 1",
    "written_rules && service_norms",
    "size(business_scope) >= 1",
)


def simpleeval_parsed(expressions: tuple[str, ...] = PYTHON) -> Decide:
    """simpleeval, each expression parsed once, with no operator or function but those that are used."""
    import simpleeval

    operators = {kind: simpleeval.DEFAULT_OPERATORS[kind] for kind in (ast.Eq, ast.GtE, ast.In)}
    evaluator = simpleeval.SimpleEval(operators=operators, functions={"len": len}, names={})
    parsed = [(text, evaluator.parse(text)) for text in expressions]
    evaluate = evaluator.eval

    def decide(record: Mapping[str, Any]) -> tuple[bool, ...]:
        evaluator.names = record
        codes = [evaluate(text, tree) for text, tree in parsed]
        return (all(codes), *codes)

    return decide


def simpleeval_any_of_eight() -> Decide:
    """The same, the fifth condition written out as any of the eight scopes: it no longer takes a ninth for one of them."""
    return simpleeval_parsed((*PYTHON[:-1], ANY_OF_EIGHT))


def zen_five() -> Decide:
    """zen-engine, five compiled expressions."""
    import zen

    expressions = [zen.compile_expression(text) for text in ZEN]

    def decide(record: Mapping[str, Any]) -> tuple[bool, ...]:
        codes = [expression.evaluate(record) for expression in expressions]
        return (all(codes), *codes)

    return decide


def zen_one() -> Decide:
    """zen-engine, one compiled expression that lists the five: the record crosses the boundary once."""
    import zen

    expression = zen.compile_expression(f"[{', '.join(ZEN)}]")

    def decide(record: Mapping[str, Any]) -> tuple[bool, ...]:
        codes = expression.evaluate(record)
        return (all(codes), *codes)

    return decide


def cel_context() -> Decide:
    """common-expression-language, five compiled expressions over one Context a record."""
    import cel

    programs = [cel.compile(text) for text in CEL]

    def decide(record: Mapping[str, Any]) -> tuple[bool, ...]:
        context = cel.Context(record)
        codes = [program.execute(context) for program in programs]
        return (all(codes), *codes)

    return decide


# The name in the tables, the distribution, how to build it.
ENGINES: tuple[tuple[str, str, Callable[[], Decide]], ...] = (
    ("simpleeval, pre-parsed", "simpleeval", simpleeval_parsed),
    ("simpleeval, pre-parsed, any of eight written out", "simpleeval", simpleeval_any_of_eight),
    ("zen-engine, five compiled expressions", "zen-engine", zen_five),
    ("zen-engine, one expression for all five", "zen-engine", zen_one),
    ("common-expression-language, one Context", "common-expression-language", cel_context),
)


def installed() -> tuple[dict[str, Decide], list[str]]:
    """The engines that are installed, and a line for each that is not."""
    found, skipped = {}, []
    for name, distribution, build in ENGINES:
        try:
            found[f"{name} ({version(distribution)})"] = build()
        except ImportError as reason:
            skipped.append(f"{name}: skipped, {reason}; pip install {distribution}")
    return found, skipped
