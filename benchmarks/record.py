"""One record through Article 7, five conditions, every outcome: ``python -m benchmarks.record [ROUNDS]``."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from statistics import median
from typing import Any

import tt_rules
from benchmarks import by_hand, records
from benchmarks.engines import installed
from benchmarks.measuring import Times, each, ratio, rounds, table
from tt_rules.decisions.decision import Decision
from tt_rules.decisions.outcome import Outcome
from tt_rules.eligibility import RuleSetCallable

NUMBER = 400
ROUNDS = 200
OURS = "tt_rules"
LABELS = "tt_rules, records keyed by Chinese labels"
HAND = "by hand, same refusals, values kept"
BARE = "by hand, no checks, nothing kept"
HEAVY = ("pandas", "numpy", "jsonschema", "attrs", "attr", "yaml")
_TRUTH = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNDETERMINED: None}
DAY = date(2024, 4, 1)

Truths = tuple[bool | None, ...]


def truths(decision: Decision) -> Truths:
    """A decision as by_hand writes it: the whole, then each condition."""
    return (_TRUTH[decision.outcome], *(_TRUTH[o] for o in decision.outcomes.values()))


def by_label(register: RuleSetCallable, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with Chinese labels as its keys."""
    facts = register.rules.fact_by_id
    return {facts[key].zh if key in facts else key: value for key, value in record.items()}


def assert_agreement(
    name: str,
    decide: Callable[[Mapping[str, Any]], Truths],
    data: list[dict[str, Any]],
    wanted: list[Truths],
) -> None:
    """Stops where a contender decides a record differently: a faster wrong answer is no contender."""
    for record, expected in zip(data, wanted, strict=True):
        found = decide(record)
        if found != expected:
            raise SystemExit(f"{name} decides {record} as {found}, tt_rules as {expected}")


# Data that the engine refuses; the baseline has to refuse it too.
REFUSED: tuple[dict[str, Any], ...] = (
    {"works_in_beijing": "maybe"},
    {"works_in_beijing": 2},
    {"fixed_premises": []},
    {"organisation_form": "company"},
    {"organisation_form": ["internal"]},
    {"full_time_staff": -1},
    {"full_time_staff": 1.5},
    {"full_time_staff": "three"},
    {"full_time_staff": True},
    {"business_scope": ["agency"]},
    {"business_scope": [["other"]]},
    {"business_scope": 3},
    {"full_time_staf": 3},
    {"works_in_bejing": True},
)


def assert_same_refusals(register: RuleSetCallable) -> None:
    """Stops where the engine or the baseline takes what has to be refused."""
    (good,) = records.complete(1)
    for change in REFUSED:
        record = {**good, **change}
        for key in change:
            if key not in good:
                record.pop(next(fact for fact in by_hand.FACTS if fact[:10] == key[:10]))
        for name, decide, problem in (
            (OURS, register, tt_rules.DataError),
            (HAND, by_hand.decide, ValueError),
        ):
            try:
                decide(record)
            except problem:
                continue
            raise SystemExit(f"{name} takes {change}")


def line(times: Times, name: str, each_of: int) -> tuple[str, str, str, str]:
    """A row: microseconds a record, times as long as by hand, times as long as tt_rules."""
    micro = median(times[name]) / each_of / 1000
    base = "1" if name == HAND else str(ratio(times, name, HAND))
    ours = "1" if name == OURS else str(ratio(times, name, OURS))
    return name, f"{micro:.2f}", base, ours


def compare(
    title: str, jobs: dict[str, Callable[[], object]], number: int, rounds_: int
) -> None:
    """Measures and prints one table."""
    times = rounds(jobs, rounds_)
    heading = ("contender", "us/record", f"x {HAND}", "x tt_rules")
    print(f"\n{title}: {number} records, {rounds_} rounds")
    print(table(heading, [line(times, name, number) for name in jobs]))


def fresh(code: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def start_up(rounds_: int = 21) -> None:
    """What ``import tt_rules`` costs over a bare interpreter, and what it leaves out."""
    bare, ours = "a bare interpreter", "import tt_rules"
    jobs = {bare: lambda: fresh("pass"), ours: lambda: fresh("import tt_rules")}
    times = rounds(jobs, rounds_)
    over = median(b - a for a, b in zip(times[bare], times[ours], strict=True)) / 1e6
    print(f"\nimport tt_rules: {over:.2f} ms over a bare interpreter ", end="")
    print(f"({median(times[bare]) / 1e6:.1f} ms), {rounds_} pairs of processes")
    seen = fresh(f"import sys, tt_rules; print(*(m for m in {HEAVY!r} if m in sys.modules))")
    print(f"of {', '.join(HEAVY)} it imports: {seen.strip() or 'none'}")


def building() -> None:
    """What it takes to load the rule base and to compile the rule set."""
    register = tt_rules.load().eligibility("institution-registration", on=DAY)
    jobs = {
        "load the rule base": tt_rules.load,
        "compile the rule set": lambda: RuleSetCallable(register.rules, DAY, None, {}),
    }
    times = rounds(jobs, 21)
    shown = "; ".join(f"{name} {median(times[name]) / 1e6:.1f} ms" for name in jobs)
    print(f"\nbuilding: {shown}")


def main(rounds_: int = ROUNDS) -> None:
    """Runs everything."""
    packages = " ".join(f"{name} {version(name)}" for name in ("attrs", "pyyaml", "jsonschema"))
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}; ")
    print(f"tt_rules {tt_rules.__version__}, {packages}")
    register = tt_rules.load().eligibility("institution-registration", on=DAY)
    engines, skipped = installed()
    whole, holed = records.complete(NUMBER), records.with_missing(NUMBER)

    assert_same_refusals(register)
    for data in (whole, holed):
        wanted = [truths(register(record)) for record in data]
        assert_agreement(HAND, lambda r: by_hand.decide(r)[:6], data, wanted)
        assert_agreement(BARE, by_hand.decide_unchecked, data, wanted)
        labelled = [by_label(register, record) for record in data]
        assert_agreement(LABELS, lambda r: truths(register(r)), labelled, wanted)
    wanted = [truths(register(record)) for record in whole]
    for name, decide in engines.items():
        assert_agreement(name, decide, whole, wanted)
    met, failed = (sum(w[0] is code for w in wanted) for code in (True, False))
    print(f"all agree; of the complete records {met} are met and {failed} not met")
    print("\n".join(skipped))

    for title, data in (("complete records", whole), ("5 % of values missing", holed)):
        jobs = {
            OURS: each(register, data),
            LABELS: each(register, [by_label(register, record) for record in data]),
            HAND: each(by_hand.decide, data),
            BARE: each(by_hand.decide_unchecked, data),
        }
        compare(title, jobs, NUMBER, rounds_)
    jobs = {OURS: each(register, whole), HAND: each(by_hand.decide, whole)}
    jobs |= {name: each(decide, whole) for name, decide in engines.items()}
    compare("complete records, other engines", jobs, NUMBER, max(rounds_ // 5, 5))
    building()
    start_up()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
