"""A rule set as a callable on records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tt_rules.compilers.record import compile_record
from tt_rules.decisions.decision import Decision
from tt_rules.decisions.finding import find
from tt_rules.decisions.outcome import CODE_OF
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.nearest import nearest, nearly, normalised
from tt_rules.diagnostics.places import Cell, Place
from tt_rules.diagnostics.problems import DataError, RequestError
from tt_rules.expressions.arithmetic import RowFault
from tt_rules.expressions.functions import RESERVED_DAY
from tt_rules.expressions.interpreter import evaluate
from tt_rules.model.conditions import Readings, subconditions
from tt_rules.model.documents import Document
from tt_rules.model.ruleset import RuleSet
from tt_rules.values.facts import Fact
from tt_rules.values.reading import read
from tt_rules.values.types import ChoiceSet, Type

# How many shapes of records (their keys, in order) and spellings of sets are remembered.
_MOST_REMEMBERED = 512
_DATE = Type("date")


class RuleSetCallable:
    """One edition of one rule set: call it on a mapping from fact names (ids or Chinese labels) to values.

    Thread-safe and picklable: it is pickled as its model and compiled again.
    """

    def __init__(
        self, rules: RuleSet, day: date | None, readings: str | None, documents: Mapping[str, Document]
    ) -> None:
        self.rules = rules
        self.on = day
        self.readings = readings
        self.documents = dict(documents)
        if readings is not None:
            _check_readings(rules, readings)
        self._decide = compile_record(rules, readings)
        self._facts = rules.given_facts
        self._names = {normalised(name): fact for fact in rules.facts for name in (fact.id, fact.zh)}
        self._plans: dict[tuple[Any, ...], dict[str, Any] | None] = {}
        self._sets: dict[tuple[Any, ...], ChoiceSet] = {}
        self._set_types = {fact.id: fact.type for fact in self._facts if fact.type.kind == "choices"}

    def __reduce__(self) -> Any:
        return RuleSetCallable, (self.rules, self.on, self.readings, self.documents)

    def __repr__(self) -> str:
        return f"<{self.rules.kind} {self.rules.name}>"

    def __call__(self, record: Mapping[str, Any]) -> Decision:
        """Decides one record.

        Args:
            record: values by fact id or label. An absent key is missing; keys that no fact declares pass.

        Raises:
            DataError: with all that does not fit.
        """
        state: list[Any] = []
        try:
            plan = self._plans[tuple(record)]
        except (KeyError, TypeError):
            plan = self._plan(record, state)
        if plan is not None:
            record = {fact: record[key] for fact, key in plan.items()}
        day = self._day(record, state) if plan is not None and RESERVED_DAY[0] in plan else self.on
        try:
            answer = self._decide(record.get, self._slow, self._known_set, state, day)
        except RowFault as fault:
            raise DataError([*_problems(state), Diagnostic(fault.code, Cell(), fault.args_)]) from None
        if state:
            problems = _problems(state)
            if problems:
                raise DataError(problems)
            return Decision(self, answer, tuple(note for note in state if not isinstance(note, Diagnostic)))
        return Decision(self, answer)

    def outcome_of(self, values: Mapping[str, Any]) -> int:
        """The code of the outcome over canonical values: what completions are tried with."""
        conjunction = self.rules.combine == "all"
        code = 3 if conjunction else 0
        for condition in self.rules.conditions:
            counted = CODE_OF[find(condition, values, self.rules.combine, self.readings).counts_as]
            code = code & counted if conjunction else code | counted
        return code

    def computed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of computed facts over canonical values."""
        return {fact.id: evaluate(fact.definition, values) for fact in self.rules.facts if fact.definition is not None}

    def _plan(self, record: Mapping[str, Any], state: list[Any]) -> dict[str, Any] | None:
        """How the keys of a record name the facts: None where they are the ids themselves. Problems go to the state."""
        if not isinstance(record, Mapping):
            raise DataError([Diagnostic("D820", Cell(), {"value": type(record).__name__})])
        keys = tuple(record)
        given: dict[str, Any] = {}
        unknown = []
        for key in keys:
            fact = self._names.get(normalised(key)) if isinstance(key, str) else None  # type: ignore[redundant-expr]
            name = fact.id if fact is not None else RESERVED_DAY[0] if key in RESERVED_DAY else None
            if name is None:
                unknown.append(key)
            elif fact is not None and fact.definition is not None:
                state.append(Diagnostic("D822", Cell(column=str(key)), {"value": key}))
            elif name in given:
                state.append(Diagnostic("D818", Cell(column=str(key)), {"first": given[name], "second": key}))
            else:
                given[name] = key
        state += self._misspelt(unknown, given)
        plan = None if all(name == key for name, key in given.items()) and RESERVED_DAY[0] not in given else given
        if not state and record.__class__ is dict:
            if len(self._plans) >= _MOST_REMEMBERED:
                self._plans.clear()
            self._plans[keys] = plan
        return plan

    def _misspelt(self, unknown: list[Any], given: Mapping[str, Any]) -> list[Diagnostic]:
        """Unknown keys that nearly match a fact that is absent."""
        absent = [name for fact in self._facts if fact.id not in given for name in (fact.id, fact.zh)]
        found = []
        for key in unknown:
            near = nearly(key, absent) if isinstance(key, str) else ""
            if near:
                found.append(Diagnostic("D813", Cell(column=key), {"value": key, "nearest": near}))
        return found

    def _day(self, record: Mapping[str, Any], state: list[Any]) -> date | None:
        """The day of decision where the record has one of its own."""
        report = _Reporter(state, RESERVED_DAY[1])
        own: date | None = read(_DATE, record.get(RESERVED_DAY[0]), report)
        if own is not None and self.on is not None and own != self.on:
            report("D814", value=own, wanted=self.on)
        return self.on if self.on is not None else own

    def _slow(self, index: int, raw: Any, state: list[Any]) -> Any:
        """Reads what the emitted fast form does not."""
        fact = self._facts[index]
        report = _Reporter(state, fact.zh)
        if fact.judgement and isinstance(raw, Mapping):
            raw = _judged(fact, raw, state, report)
        value = read(fact.type, raw, report)
        if fact.type.kind == "choices" and value is not None and raw.__class__ is list and not value.open:
            self._remember(fact, raw, value)
        return value

    def _remember(self, fact: Fact, raw: list[Any], value: ChoiceSet) -> None:
        if len(raw) <= 32 and all(type(item) is str for item in raw):
            if len(self._sets) >= _MOST_REMEMBERED:
                self._sets.clear()
            self._sets[(fact.id, *raw)] = value

    def _known_set(self, fact_id: str, raw: list[Any]) -> ChoiceSet | None:
        try:
            return self._sets.get((fact_id, *raw))
        except TypeError:
            return None


class _Reporter:
    """Turns a reader's report into a diagnostic at the fact's column."""

    __slots__ = ("column", "state")

    def __init__(self, state: list[Any], column: str) -> None:
        self.state = state
        self.column = column

    def __call__(self, code: str, inside: str = "", **args: Any) -> None:
        column = self.column + (inside if inside.startswith("[") else f".{inside}" if inside else "")
        self.state.append(Diagnostic(code, Cell(column=column), args))


def _judged(fact: Fact, raw: Mapping[str, Any], state: list[Any], report: _Reporter) -> Any:
    """A finding given with who and when; only these keys."""
    for key in raw:
        if key not in ("value", "judged_by", "judged_on"):
            report(
                "D813",
                inside=str(key),
                value=key,
                nearest=nearest(str(key), ("value", "judged_by", "judged_on")) or "value",
            )
    on = read(_DATE, raw.get("judged_on"), _Reporter(state, f"{fact.zh}.judged_on"))
    by = raw.get("judged_by")
    if by is not None or on is not None:
        state.append((fact.id, "" if by is None else str(by), on))
    return raw.get("value")


def _problems(state: list[Any]) -> list[Diagnostic]:
    return [item for item in state if isinstance(item, Diagnostic)]


def _check_readings(rules: RuleSet, document: str) -> None:
    offered = sorted(
        {
            r.document
            for top in rules.conditions
            for c in subconditions(top)
            if isinstance(c.body, Readings)
            for r in c.body.readings
        }
    )
    if document not in offered:
        args = {"value": document, "known": offered or "—", "nearest": nearest(document, offered)}
        raise RequestError([Diagnostic("R906", Place(""), args)])
