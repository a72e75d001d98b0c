"""The callable agrees with the interpreter, and both with every way in which unknown facts may turn out.

Three laws over random rules and records: the two evaluators come to the same outcome, codes, values and findings; what they decide
holds in every completion; and where no fact is read twice (a fact inside a row's condition counts as twice), what they leave open
does differ between completions. Simpleeval, which knows nothing of us, gives a second opinion on complete plain data.

What is left out of the third law, besides reading twice: ``==``, ``!=`` and ``in`` on an interval; ``given``, which a completion
makes true; ``latest``, whose rows of one day need not differ; sums of what cannot be negative, products with a known zero and
``has`` of what cannot be none, whose bounds the evaluators do not use.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import simpleeval
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.building import read_text, typed
from tests.compilers.oracle import Fault, completions, outcomes
from tests.compilers.random_rules import FACTS, LABELS, LITERALS, MISSING, POOL, Record, Rules, make_record, make_rules
from tests.engines import ENGINES, Answer
from tt_rules import DataError
from tt_rules.eligibility import RuleSetCallable
from tt_rules.expressions import nodes as n
from tt_rules.model.ruleset import RuleSet

HEAD = """\
format: 1
kind: eligibility
id: sample
edition: "2024"
title: {zh: 样本}
in_force: {from: 2024-01-01, to: open}
documents: [measures, notice]
labels: {met: 符合, not_met: 不符合}
facts:
"""
MET, NOT, OPEN, NA = "met", "not_met", "undetermined", "not_applicable"
WORDS = {True: MET, False: NOT, None: OPEN, "na": NA}


def built(rules: Rules) -> RuleSet:
    text = HEAD + "".join(f"  {line}\n" for line in FACTS.splitlines()) + rules.text
    found, problems = read_text(text)
    wrong = [problem for problem in problems if problem.code not in ("M522", "M523")]
    assert found is not None, problems
    assert not wrong, (wrong, rules.text)
    return found


@st.composite
def rules_and_record(draw: Any, once: bool = False, size: int = 3, gaps: int = 4) -> tuple[Rules, Record]:
    return make_rules(draw, once, size), make_record(draw, gaps, bounded=once)


def answer_of(engine: Any, *args: Any) -> Answer | str:
    try:
        found: Answer = engine.decide(*args)
        return found
    except DataError as error:
        return " ".join(sorted(problem.code for problem in error.problems))


@given(rules_and_record(), st.sampled_from((None, None, "measures", "notice")))
@settings(max_examples=250)
def test_the_callable_and_the_interpreter_agree(pair: tuple[Rules, Record], readings: str | None) -> None:
    rules, record = pair
    model = built(rules)
    if readings is not None and f'"clause": "{readings} ' not in rules.text:
        readings = None
    called, interpreted = (answer_of(engine, model, record.raw, None, readings) for engine in ENGINES)
    if isinstance(called, str) or isinstance(interpreted, str):
        assert called == interpreted
        event(f"error {called}")
        return
    assert (called.outcome, called.conditions, called.values) == (interpreted.outcome, interpreted.conditions, interpreted.values)
    decision = RuleSetCallable(model, None, readings, {})(record.raw)
    assert decision.findings == interpreted.findings
    assert (decision.missing == ()) or decision.outcome.value == OPEN
    assert bool(decision.open_because) == (decision.outcome.value == OPEN)
    for fact in decision.missing:
        meaning = record.known[fact]
        whole = meaning is not MISSING and fact not in ("s1", "s2", "r1", "r2", "h1")
        assert not whole, f"{fact} is known and yet said to be missing"
    event(called.outcome)


def settled(rules: Rules, known: dict[str, Any], most: int) -> tuple[set[Any], list[set[Any]]] | None:
    """What the whole and each condition come to over all completions in which nothing is at fault."""
    every = completions(rules, known, most)
    if every is None:
        return None
    whole: set[Any] = set()
    parts: list[set[Any]] = [set() for _ in rules.conditions]
    for facts in every:
        try:
            outcome, conditions = outcomes(rules, facts)
        except Fault:
            continue
        whole.add(outcome)
        for found, one in zip(parts, conditions, strict=True):
            found.add(one)
    return whole, parts


@given(rules_and_record(size=2, gaps=6))
@settings(max_examples=250)
def test_what_is_decided_holds_in_every_completion(pair: tuple[Rules, Record]) -> None:
    rules, record = pair
    assume("given(" not in rules.text and "已填写(" not in rules.text)
    model = built(rules)
    answers = [answer_of(engine, model, record.raw, None, None) for engine in ENGINES]
    found = settled(rules, record.known, 1500)
    assume(found is not None and bool(found[0]))
    assert found is not None
    for answer in answers:
        if isinstance(answer, str):
            event("error")
            continue
        if answer.outcome != OPEN:
            assert {WORDS[one] for one in found[0]} == {answer.outcome}
        for outcome, over_all in zip(answer.conditions.values(), found[1], strict=True):
            if outcome == NA:
                assert over_all == {"na"}
            elif outcome != OPEN:
                assert {WORDS[one] for one in over_all} <= {outcome, NA}
        event(answer.outcome)


@given(rules_and_record(once=True, size=2, gaps=4))
@settings(max_examples=250)
def test_where_nothing_is_read_twice_open_means_open(pair: tuple[Rules, Record]) -> None:
    rules, record = pair
    found = settled(rules, record.known, 1500)
    assume(found is not None and bool(found[0]))
    assert found is not None
    expected = found[0].pop() if len(found[0]) == 1 else None
    model = built(rules)
    for engine in ENGINES:
        answer = answer_of(engine, model, record.raw, None, None)
        if isinstance(answer, str):
            event("error")
            continue
        assert answer.outcome == WORDS[expected]
        event(answer.outcome)
