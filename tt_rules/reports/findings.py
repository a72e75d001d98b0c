"""What a check found, as text or JSON: one writer a format, in one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tt_rules.check.run import Checked
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.messages import Language
from tt_rules.diagnostics.places import Place
from tt_rules.diagnostics.rendering import render


def summary(checked: Checked, lang: Language) -> str:
    """What was looked at, and how much was found."""
    warnings = len(checked.problems) - checked.errors
    if lang == "zh":
        looked = f"检查了 {checked.files} 个文件、{checked.rule_sets} 个规则版本、{checked.conditions} 个条件、{checked.cases} 个案例"
        found = "没有发现问题" if not checked.problems else f"{checked.errors} 个错误，{warnings} 个提醒"
        return f"{looked}：{found}"
    looked = f"{checked.files} files, {checked.rule_sets} editions, {checked.conditions} conditions and {checked.cases} cases were checked"
    return f"{looked}: " + (
        "nothing found" if not checked.problems else f"{checked.errors} errors, {warnings} warnings"
    )


def as_text(checked: Checked, lang: Language) -> str:
    """Each finding with its excerpt."""
    return "".join(render(problem, lang) + "\n" for problem in checked.problems)


def as_json(checked: Checked, lang: Language) -> str:
    """Each finding with its place and both languages."""
    plain = {
        "files": checked.files,
        "editions": checked.rule_sets,
        "conditions": checked.conditions,
        "cases": checked.cases,
        "errors": checked.errors,
        "findings": [plain_finding(problem) for problem in checked.problems],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def plain_finding(problem: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data."""
    place = problem.place
    plain: dict[str, Any] = {"code": problem.code, "severity": problem.severity}
    if isinstance(place, Place):
        plain |= {"path": place.path, "line": place.line, "column": place.column, "end": place.end}
    else:
        plain |= {"table": place.table, "row": place.row, "column_name": place.column}
    plain["related"] = [str(other) for other in problem.related]
    for lang in ("zh", "en"):
        plain[lang] = {"what": problem.what(lang), "fix": problem.fix(lang)}
    return plain


FORMATS: dict[str, Callable[[Checked, Language], str]] = {"text": as_text, "json": as_json}
