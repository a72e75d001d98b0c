"""Rule sets from a few lines of YAML, in memory or in a folder, for tests of everything behind the files.

A test writes only what it is about: :func:`file_text` adds the keys that every file must have, :func:`rules_from` runs a text
through the same stages as a file (source, shape, model), and :func:`one` makes a rule set of a single expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from attrs import evolve

import tt_rules
from tt_rules.diagnostics.diagnostic import Diagnostic, in_order
from tt_rules.diagnostics.places import Place
from tt_rules.eligibility import RuleSetCallable
from tt_rules.expressions.nodes import Node, facts_of
from tt_rules.expressions.parser import parse
from tt_rules.expressions.problem import ExpressionProblem
from tt_rules.expressions.scope import Scope
from tt_rules.expressions.typing import ExpressionProblems, type_condition
from tt_rules.model.build_rules import build_rule_set
from tt_rules.model.conditions import Expression
from tt_rules.model.reading import Sink
from tt_rules.model.ruleset import RuleSet
from tt_rules.shape.check import check_shape
from tt_rules.source.builder import build
from tt_rules.source.nodes import Mapping as MappingNode
from tt_rules.source.nodes import Source
from tt_rules.source.text import scan

PATH = "eligibility/sample/2024.yaml"

# What the tests of single expressions do not mind: a fact or assumption that nothing uses.
UNUSED = ("M522", "M523")

_HEAD = """\
format: 1
kind: {kind}
id: {id}
edition: "{edition}"
title: {{zh: 样本, en: A sample}}
in_force: {{from: {start}, to: {end}}}
documents: [{documents}]
"""
_LABELS = "labels: {met: 符合, not_met: 不符合}\n"

DOCUMENT = """\
format: 1
kind: document
id: {id}
number: 虚构〔2022〕1号
title: {{zh: 虚构的办法, en: Fictitious measures}}
short: 《办法》
issued: 2022-01-01
clauses:
  第一条: {{says: 虚构的一条, text: sha256-00000000}}
"""


def file_text(
    facts: str,
    conditions: str,
    *,
    kind: str = "eligibility",
    combine: str = "all",
    more: str = "",
    id: str = "sample",  # noqa: A002 - the key's own name
    edition: str = "2024",
    start: str = "2024-01-01",
    end: str = "open",
    documents: str = "measures, notice",
) -> str:
    """A whole file from the lines under ``facts:`` and ``conditions:``, and ``more`` lines of the outermost level."""
    head = _HEAD.format(kind=kind, id=id, edition=edition, start=start, end=end, documents=documents)
    parts = [head, "facts:\n", _block(facts), f"combine: {combine}\n", "conditions:\n"]
    return "".join([*parts, _block(conditions), dedent(more), _LABELS])


def _block(lines: str) -> str:
    return indent(dedent(lines).strip("\n") + "\n", "  ")


def condition_text(expression: str, name: str = "c") -> str:
    """A condition that is one expression, in a ``|`` block, so that nothing in it needs a quotation."""
    body = indent(expression.strip("\n"), "    ")
    return f"- id: {name}\n  clause: 第一条\n  zh: 条件\n  when: |\n{body}\n"


def read_text(text: str, path: str = PATH) -> tuple[RuleSet | None, tuple[Diagnostic, ...]]:
    """The rule set of a text, and every problem found on the way; no rule set where its shape is wrong."""
    source = Source(path, text)
    root, problems = build(source)
    problems = [*scan(source), *problems]
    if root is None or problems:
        return None, in_order(problems)
    shape = check_shape(root)
    if shape or not isinstance(root, MappingNode):
        return None, in_order(shape)
    sink = Sink()
    rules = build_rule_set(root, sink)
    return rules, in_order(sink.problems)


def problems_of(text: str, ignoring: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
    """Every problem of a text, in order."""
    return tuple(problem for problem in read_text(text)[1] if problem.code not in ignoring)


def rules_from(text: str, ignoring: tuple[str, ...] = UNUSED) -> RuleSet:
    """The rule set of a text that has no problem."""
    rules, problems = read_text(text)
    left = [problem for problem in problems if problem.code not in ignoring]
    assert rules is not None and not left, tt_rules.RuleFileError(left or problems).text()
    return rules


def callable_from(text: str, *, on: date | None = None, readings: str | None = None) -> RuleSetCallable:
    """A text as a callable on records."""
    return RuleSetCallable(rules_from(text), on, readings, {})


def one(facts: str, expression: str, *, combine: str = "all") -> RuleSet:
    """A rule set with one condition ``c``, which is one expression."""
    return rules_from(file_text(facts, condition_text(expression), combine=combine))


def problems_in(facts: str, expression: str) -> tuple[Diagnostic, ...]:
    """The problems of one expression over some facts."""
    return problems_of(file_text(facts, condition_text(expression)), UNUSED)


@lru_cache(maxsize=16)
def _base(facts: str) -> RuleSet:
    """A rule set with these facts, whose one condition says nothing."""
    rules, problems = read_text(file_text(facts, condition_text("1")))
    assert rules is not None, problems
    assert {problem.code for problem in problems} <= {"E426", *UNUSED}, problems
    return rules


@lru_cache(maxsize=16)
def scope_of(facts: str) -> Scope:
    """The names that an expression over these facts can use."""
    return Scope.of(_base(facts).facts)


def asked(facts: str, expression: str) -> RuleSet:
    """As :func:`one`, but without a file around the expression, and with the facts that it uses only: much faster."""
    base = _base(facts)
    (condition,) = base.conditions
    node = typed(facts, expression)
    used = {name for name in facts_of(node) if name in base.fact_by_id}
    used |= {name for fact in base.facts if fact.id in used for name in fact.due or ()}
    body = Expression(node, expression, condition.place)
    return evolve(
        base,
        facts=tuple(fact for fact in base.facts if fact.id in used),
        conditions=(evolve(condition, body=body),),
    )


def typed(facts: str, expression: str) -> Node:
    """The typed node of a condition, without a file around it.

    Raises:
        ExpressionProblems: it does not type.
        ExpressionProblem: it does not parse.
    """
    return type_condition(parse(expression), expression, scope_of(facts))


def problems_typing(facts: str, expression: str) -> list[tuple[ExpressionProblem, Diagnostic]]:
    """The problems of an expression with their spans in it, and as diagnostics."""
    try:
        typed(facts, expression)
    except ExpressionProblem as problem:
        found = [problem]
    except ExpressionProblems as problems:
        found = problems.problems
    else:
        return []
    return [(problem, Diagnostic(problem.code, Place(PATH), problem.args_)) for problem in found]


def write_base(folder: Path, files: Mapping[str, str], documents: tuple[str, ...] = ("measures",)) -> Path:
    """A folder that can be loaded: rule files by their path below it, and the documents they cite."""
    texts = {f"documents/{name}.yaml": DOCUMENT.format(id=name) for name in documents}
    for path, text in {**texts, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def codes(problems: Any) -> list[str]:
    """The codes of problems, or of an exception that holds them."""
    return [problem.code for problem in getattr(problems, "problems", problems)]
