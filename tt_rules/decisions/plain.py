"""A decision as plain data: ids, strings, lists; the same in any process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tt_rules.values.showing import to_json

if TYPE_CHECKING:
    from tt_rules.decisions.decision import Decision
    from tt_rules.decisions.finding import Finding
    from tt_rules.model.conditions import ClauseRef


def plain_decision(decision: Decision) -> dict[str, Any]:
    """Everything that a decision says, ready for ``json.dumps``."""
    rules = decision.rules
    return {
        "rules": rules.id,
        "edition": rules.edition,
        "meaning": rules.meaning_digest,
        "day": decision.day.isoformat() if decision.day else None,
        "outcome": decision.outcome.value,
        "label": {"zh": decision.label_in("zh"), "en": decision.label_in("en")},
        "because": list(decision.because),
        "missing": list(decision.missing),
        "open_because": list(decision.open_because),
        "readings": decision.readings,
        "conditions": [plain_finding(finding) for finding in decision.findings],
        "warnings": [plain_finding(finding) for finding in decision.warnings],
        "consequences": [plain_finding(finding) for finding in decision.consequences],
        "assumptions": {name: rules.assumptions[name].zh for name in decision.assumptions},
        "judgements": [
            {"fact": f, "judged_by": by, "judged_on": on.isoformat() if on else None}
            for f, by, on in decision.judgements
        ],
        "values": {fact.id: to_json(fact.type, decision.values[fact.id]) for fact in rules.given_facts},
    }


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding; what says nothing is left out."""
    plain: dict[str, Any] = {"id": finding.id, "outcome": finding.outcome.value}
    if finding.counts_as is not finding.outcome:
        plain["counts_as"] = finding.counts_as.value
    optional = {
        "clauses": clause_names(finding.clauses),
        "expression": finding.text,
        "missing": sorted(finding.open_facts),
        "applies": finding.applies.value if finding.applies is not None else None,
        "failed_rows": list(finding.failed_rows),
        "open_rows": list(finding.open_rows),
        "contested": finding.contested,
        "reading_taken": finding.taken,
        "readings": {reading.name: reading.outcome.value for reading in finding.readings},
        "parts": [plain_finding(part) for part in finding.parts],
    }
    plain.update({key: value for key, value in optional.items() if value})
    return plain


def clause_names(clauses: Iterable[ClauseRef]) -> list[str]:
    """References as files write them."""
    return [f"{reference.document} {reference.clause}" for reference in clauses]
