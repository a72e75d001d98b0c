"""The callable reads every raw value as the table of readers does, whatever short cuts it takes for the plain ones."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from tests.building import asked
from tests.values.test_reading import KINDS, MISSING, READ, REFUSED, reading
from tt_rules import DataError, RuleSetCallable
from tt_rules.model.ruleset import RuleSet
from tt_rules.values.missing import NONE

FACTS = "thing: {type: number, zh: 事物}\nfirst: {type: year, zh: 首年}\nlast: {type: year, zh: 末年}"


def rules_of(kind: str) -> RuleSet:
    """A rule set that asks whether a fact of this kind is given."""
    rules = asked(FACTS, "已填写(事物)")
    (thing,) = rules.facts
    return evolve(rules, facts=(evolve(thing, type=KINDS[kind]),))


RAWS = {kind: [*MISSING, *(row[0] for row in (*READ[kind], *REFUSED[kind]))] for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["thing", "事物"])
def test_as_the_readers_do(kind: str, name: str) -> None:
    decide = RuleSetCallable(rules_of(kind), None, None, {})
    for raw in RAWS[kind]:
        if raw is NONE:
            continue  # our own mark, which no data hold
        value, problems = reading(kind, raw)
        try:
            found: Any = decide({name: raw}).values["thing"]
            codes = []
        except DataError as error:
            found, codes = None, [problem.code for problem in error.problems]
        if problems:
            assert sorted(codes) == sorted(
                {problem.code for problem in problems} if len(set(problems)) == 1 else [p.code for p in problems]
            ), raw
        else:
            assert codes == [], raw
            assert found == value, raw
            assert type(found) is type(value), raw


@pytest.mark.parametrize("kind", KINDS)
def test_again_and_in_another_order(kind: str) -> None:
    """What was read before, and remembered, changes nothing."""
    decide = RuleSetCallable(rules_of(kind), None, None, {})
    raws = [row[0] for row in READ[kind] if row[0] is not NONE]
    alone = [RuleSetCallable(rules_of(kind), None, None, {})({"thing": raw}).values["thing"] for raw in raws]
    forwards = [decide({"thing": raw}).values["thing"] for raw in raws]
    backwards = [decide({"thing": raw, "更多": n}).values["thing"] for n, raw in enumerate(reversed(raws))]
    assert forwards == alone == list(reversed(backwards))
