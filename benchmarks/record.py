"""One record through Article 7, five conditions, every outcome: ``python -m benchmarks.record [ROUNDS]``."""

from __future__ import annotations

import os
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
DAY = date(2024, 4, 1)
OURS = "tt_rules"
LABELS = "tt_rules, records keyed by Chinese labels"
HAND = "by hand, same refusals, values kept"
BARE = "by hand, no checks, nothing kept"
HEAVY = ("pandas", "numpy", "jsonschema", "attrs", "attr", "yaml")
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
_TRUTH = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNDETERMINED: None}

Truths = tuple[bool | None, ...]
Records = list[dict[str, Any]]


def load() -> RuleSetCallable:
    """The rule set, freshly loaded."""
    return tt_rules.load().eligibility("institution-registration", on=DAY)


def truths(decision: Decision) -> Truths:
    """A decision as by_hand writes it: the whole, then each condition."""
    return (_TRUTH[decision.outcome], *(_TRUTH[o] for o in decision.outcomes.values()))


def by_label(register: RuleSetCallable, data: Records) -> Records:
    """Records with Chinese labels as their keys."""
    labels = {fact.id: fact.zh for fact in register.rules.facts}
    return [{labels.get(key, key): value for key, value in record.items()} for record in data]


def assert_agreement(
    name: str, decide: Callable[[Mapping[str, Any]], Truths], data: Records, wanted: list[Truths]
) -> None:
    """Stops where a contender decides a record differently: a faster wrong answer is no contender."""
    for record, expected in zip(data, wanted, strict=True):
        found = decide(record)
        if found != expected:
            raise SystemExit(f"{name} decides {record} as {found}, tt_rules as {expected}")


def assert_same_refusals(register: RuleSetCallable) -> None:
    """Stops where the engine or the baseline takes what has to be refused."""
    (good,) = records.complete(1)
    for change in REFUSED:
        record = {**good, **change}
        for key in change.keys() - good.keys():
            record.pop(next(fact for fact in by_hand.FACTS if fact[:10] == key[:10]))
        for decide, problem in ((register, tt_rules.DataError), (by_hand.decide, ValueError)):
            try:
                decide(record)
            except problem:
                continue
            raise SystemExit(f"{decide} takes {change}")


def line(times: Times, name: str) -> tuple[str, str, str, str]:
    """A row: microseconds a record, times as long as by hand, times as long as tt_rules."""
    micro = median(times[name]) / NUMBER / 1000
    base = "1" if name == HAND else str(ratio(times, name, HAND))
    ours = "1" if name == OURS else str(ratio(times, name, OURS))
    return name, f"{micro:.2f}", base, ours


def compare(title: str, jobs: dict[str, Callable[[], object]], number: int) -> Times:
    """Measures and prints one table."""
    times = rounds(jobs, number)
    heading = ("contender", "us/record", f"x {HAND}", "x tt_rules")
    print(f"\n{title}: {NUMBER} records, {number} rounds")
    print(table(heading, [line(times, name) for name in jobs]))
    return times


def by_python(title: str, data: Records, number: int) -> Times:
    """Against what is written by hand; the labels have a callable of their own, as one register has one layout."""
    ours, labelled = load(), load()
    jobs = {
        OURS: each(ours, data),
        LABELS: each(labelled, by_label(ours, data)),
        HAND: each(by_hand.decide, data),
        BARE: each(by_hand.decide_unchecked, data),
    }
    return compare(title, jobs, number)


def fresh(code: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def start_up(number: int = 21) -> None:
    """What ``import tt_rules`` costs over a bare interpreter, and what it leaves out."""
    bare, ours = "a bare interpreter", "import tt_rules"
    jobs = {bare: lambda: fresh("pass"), ours: lambda: fresh("import tt_rules")}
    times = rounds(jobs, number, outside=True)
    over = median(b - a for a, b in zip(times[bare], times[ours], strict=True)) / 1e6
    print(f"\nimport tt_rules: {over:.1f} ms over a bare interpreter ", end="")
    print(f"({median(times[bare]) / 1e6:.1f} ms), {number} pairs of processes")
    seen = fresh(f"import sys, tt_rules; print(*(m for m in {HEAVY!r} if m in sys.modules))")
    print(f"of {', '.join(HEAVY)} it imports: {seen.strip() or 'none'}")


def building(number: int = 21) -> None:
    """What it takes to load the rule base, and to decide the first record of a new callable, which compiles it."""
    register, (record,) = load(), records.complete(1)
    jobs = {
        "load the rule base": tt_rules.load,
        "compile and decide a first record": lambda: RuleSetCallable(register.rules, DAY, None, {})(record),
    }
    times = rounds(jobs, number)
    shown = "; ".join(f"{name} {median(times[name]) / 1e6:.1f} ms" for name in jobs)
    print(f"\n{shown}")


def agree(data: dict[str, Records]) -> list[Truths]:
    """Every contender by hand agrees on every record; the answers to the first kind of records."""
    register, labelled = load(), load()
    assert_same_refusals(register)
    answers = [[truths(register(record)) for record in some] for some in data.values()]
    for some, wanted in zip(data.values(), answers, strict=True):
        assert_agreement(HAND, lambda r: by_hand.decide(r)[:6], some, wanted)
        assert_agreement(BARE, by_hand.decide_unchecked, some, wanted)
        assert_agreement(LABELS, lambda r: truths(labelled(r)), by_label(register, some), wanted)
    return answers[0]


def main(number: int = ROUNDS) -> None:
    """Runs everything."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("attrs", "pyyaml", "jsonschema"))
    print(f"{platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors; ", end="")
    print(f"tt_rules {tt_rules.__version__}, {packages}")

    whole = records.complete(NUMBER)
    data = {"complete records": whole, "5 % of values missing": records.with_missing(NUMBER)}
    engines, skipped = installed()
    wanted = agree(data)
    for name, decide in engines.items():
        assert_agreement(name, decide, whole, wanted)
    met = sum(answer[0] is True for answer in wanted)
    print(f"all agree; of the complete records {met} are met, {NUMBER - met} not met")
    print("\n".join(skipped), end="\n" if skipped else "")

    for title, some in data.items():
        by_python(title, some, number)
    jobs = {OURS: each(load(), whole), HAND: each(by_hand.decide, whole)}
    jobs |= {name: each(decide, whole) for name, decide in engines.items()}
    compare("complete records, other engines", jobs, max(number // 4, 5))
    building()
    start_up()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
