"""Cases: each is decided as its edition says, and compared with what it expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from tt_rules.decisions.decision import Decision
from tt_rules.decisions.explanation import reason
from tt_rules.decisions.finding import Finding
from tt_rules.decisions.outcome import Outcome
from tt_rules.decisions.texts import OUTCOMES
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.nearest import nearest, normalised
from tt_rules.diagnostics.places import Cell
from tt_rules.diagnostics.problems import DataError, RequestError
from tt_rules.eligibility import RuleSetCallable
from tt_rules.expressions.functions import RESERVED_DAY
from tt_rules.model.cases import Case, CaseFile
from tt_rules.model.files import RuleBase
from tt_rules.model.ruleset import RuleSet


@define
class CaseResults:
    """What running cases came to: how many ran, the problems, and which outcomes of which conditions were seen."""

    ran: int = 0
    problems: list[Diagnostic] = field(factory=list)
    seen: dict[tuple[str, str], set[Outcome]] = field(factory=dict)


def run_cases(base: RuleBase) -> CaseResults:
    """Every case of every file; an edition without cases is a problem."""
    results = CaseResults()
    editions = {(rules.id, rules.edition): rules for rules in base.rule_sets}
    for file in base.case_files:
        rules = editions.get((file.of, file.edition))
        if rules is None:
            if f"{file.of}/{file.edition}" not in base.unbuilt:
                results.problems.append(_no_rules(file, base))
            continue
        _run_file(file, rules, base, results)
    tested = {(file.of, file.edition) for file in base.case_files}
    for key, rules in editions.items():
        if f"{rules.id}/{rules.edition}.test" in base.unbuilt:
            continue
        if key not in tested:
            beside = f"{rules.path.removesuffix('.yaml')}.test.yaml"
            results.problems.append(Diagnostic("C708", rules.places["edition"], {"value": rules.name, "file": beside}))
        else:
            results.problems += _unseen(rules, base, results)
    return results


def _no_rules(file: CaseFile, base: RuleBase) -> Diagnostic:
    known = [rules.name for rules in base.rule_sets]
    name = f"{file.of}@{file.edition}"
    return Diagnostic("C707", file.of_place, {"value": name, "known": known or "—", "nearest": nearest(name, known)})


def _run_file(file: CaseFile, rules: RuleSet, base: RuleBase, results: CaseResults) -> None:
    for case in file.cases:
        results.ran += 1
        found = list(_run(case, rules, base, results))
        if not case.known_wrong:
            results.problems += found
        elif not found:
            results.problems.append(_at(case, "C714", name=case.name))


def _at(case: Case, code: str, **args: Any) -> Diagnostic:
    return Diagnostic(code, case.place, args, source=case.source)


def _run(case: Case, rules: RuleSet, base: RuleBase, results: CaseResults) -> Iterator[Diagnostic]:
    try:
        decision = RuleSetCallable(rules, case.on, case.with_readings or None, base.documents)(_given(case, rules))
    except (DataError, RequestError) as error:
        if case.expect == "error":
            return
        for problem in error.problems:
            where = problem.place.column if isinstance(problem.place, Cell) else ""
            texts = {"problem": f"{where} {problem.what('zh')}", "problem_en": f"{where} {problem.what('en')}"}
            yield _at(case, "C713", name=case.name, fix=problem.fix("zh"), fix_en=problem.fix("en"), **texts)
        return
    for condition, outcome in decision.outcomes.items():
        results.seen.setdefault((rules.name, condition), set()).add(outcome)
    if case.expect == "error":
        yield _at(case, "C715", name=case.name)
        return
    yield from _compared(case, decision)


def _given(case: Case, rules: RuleSet) -> dict[str, Any]:
    """The case's record; a misspelt fact is found by the callable, an unknown one here."""
    known = {normalised(name) for fact in rules.facts for name in (fact.id, fact.zh)} | set(RESERVED_DAY)
    names = [name for fact in rules.facts for name in (fact.zh, fact.id)]
    unknown = [key for key in case.given if normalised(key) not in known]
    if unknown:
        raise DataError(
            [Diagnostic("C717", Cell(column=key), {"value": key, "nearest": nearest(key, names)}) for key in unknown]
        )
    return dict(case.given)


def _compared(case: Case, decision: Decision) -> Iterator[Diagnostic]:
    if decision.outcome.value != case.expect:
        why = {
            "why": reason(decision, "zh") or "改期望，或改规则",
            "why_en": reason(decision, "en") or "correct the expectation, or the rule",
        }
        yield _at(case, "C710", name=case.name, wanted=case.expect, found=decision.outcome.value, **why)
        return
    facts = {normalised(name): fact.id for fact in decision.rules.facts for name in (fact.id, fact.zh)}
    for what, wanted, found in (
        (
            "missing",
            (case.missing and tuple(facts.get(normalised(name), name) for name in case.missing)) or case.missing,
            decision.missing,
        ),
        ("because", case.because, decision.because),
        ("open_because", case.open_because, decision.open_because),
    ):
        if wanted is not None and tuple(wanted) != tuple(found):
            yield _at(case, "C711", name=case.name, what=what, wanted=_listed(wanted), found=_listed(found))
    yield from _conditions(case, decision)


def _listed(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"


def _conditions(case: Case, decision: Decision) -> Iterator[Diagnostic]:
    findings = {finding.id: finding for top in decision.findings for finding in _all(top)}
    for name, wanted in (case.conditions or {}).items():
        finding = findings.get(name)
        if finding is None:
            yield _at(case, "C712", name=case.name, value=name, nearest=nearest(name, [i for i in findings if i]))
        elif finding.outcome.value != wanted:
            yield _at(case, "C711", name=case.name, what=name, wanted=wanted, found=finding.outcome.value)
    for name, readings in (case.readings or {}).items():
        found = {reading.name: reading.outcome.value for reading in findings[name].readings} if name in findings else {}
        for reading, wanted in readings.items():
            if found.get(reading) != wanted:
                yield _at(
                    case, "C711", name=case.name, what=f"{name}.{reading}", wanted=wanted, found=found.get(reading, "—")
                )


def _all(finding: Finding) -> Iterator[Finding]:
    yield finding
    for part in finding.parts:
        yield from _all(part)


def _unseen(rules: RuleSet, base: RuleBase, results: CaseResults) -> Iterator[Diagnostic]:
    """Outcomes that no case of an edition brings about, for conditions that are not set aside with a reason."""
    waived = {
        item.what
        for file in base.case_files
        if (file.of, file.edition) == (rules.id, rules.edition)
        for item in file.untested
    }
    for condition in rules.conditions:
        seen = results.seen.get((rules.name, condition.id), set())
        for outcome in (Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED):
            if outcome not in seen and condition.id not in waived:
                args = {
                    "name": condition.id,
                    "outcome": OUTCOMES["zh"][outcome.value],
                    "outcome_en": OUTCOMES["en"][outcome.value],
                }
                yield Diagnostic("C716", condition.place, args)


__all__ = ["CaseResults", "run_cases"]
