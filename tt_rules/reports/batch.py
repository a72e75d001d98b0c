"""A batch of decisions as text, JSON or CSV: one writer a format, in one table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from tt_rules.decisions.batch import Batch, Judged
from tt_rules.decisions.texts import OUTCOMES
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.messages import Language
from tt_rules.diagnostics.places import Cell
from tt_rules.diagnostics.problems import RequestError
from tt_rules.diagnostics.rendering import display_width, render
from tt_rules.reports.explanation import explain, fact_name, reason
from tt_rules.reports.plain import plain_decision
from tt_rules.tables.escape import escaped

_WORDS = {
    "zh": {
        "row": "行",
        "error": "无法判定",
        "summary": "共 {total} 行：{parts}",
        "part": "{name} {count}",
        "join": "，",
        "key": "行名取自“{key}”",
    },
    "en": {
        "row": "row",
        "error": "could not be judged",
        "summary": "{total} rows: {parts}",
        "part": "{name} {count}",
        "join": ", ",
        "key": "rows are named by {key!r}",
    },
}


def summary(batch: Batch, lang: Language) -> str:
    """How many rows were looked at, and what came of them."""
    words = _WORDS[lang]
    names = {**OUTCOMES[lang], "error": words["error"]}
    parts = [words["part"].format(name=names[key], count=count) for key, count in batch.counts().items() if count]
    line = words["summary"].format(total=len(batch.rows), parts=words["join"].join(parts))
    return line + (f"（{words['key'].format(key=batch.table.key)}）" if batch.table.key and lang == "zh" else "")


def as_text(batch: Batch, lang: Language) -> str:
    """One record as its explanation; a table as one line a row."""
    if batch.table.single:
        (only,) = batch.rows
        return (
            explain(only.decision, batch.by.documents, lang) + "\n"
            if only.decision is not None
            else _problem_lines(only, lang)
        )
    widest = max(display_width(row.row.name) for row in batch.rows)
    lines = []
    for row in batch.rows:
        if row.decision is None:
            lines.append(f"{_padded(row.row.name, widest)}  {_WORDS[lang]['error']}")
            continue
        why = reason(row.decision, lang)
        label = row.decision.label_in(lang)
        lines.append(f"{_padded(row.row.name, widest)}  {label}" + (f"  {why}" if why else ""))
    return "\n".join(lines) + "\n"


def _padded(name: str, width: int) -> str:
    return name + " " * (width - display_width(name))


def _problem_lines(row: Judged, lang: Language) -> str:
    return _WORDS[lang]["error"] + "\n"


def as_json(batch: Batch, lang: Language) -> str:
    """Everything of every row."""
    head = batch.by.rules
    plain: dict[str, Any] = {
        "rules": head.id,
        "edition": head.edition,
        "meaning": head.meaning_digest,
        "text": head.text_digest,
        "counts": batch.counts(),
        "rows": [_json_row(row) for row in batch.rows],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _json_row(row: Judged) -> dict[str, Any]:
    plain: dict[str, Any] = {"row": row.row.number, "id": row.row.name}
    if row.decision is None:
        return {**plain, "outcome": None, "errors": [_json_problem(problem) for problem in row.problems]}
    return {**plain, **plain_decision(row.decision)}


def _json_problem(problem: Diagnostic) -> dict[str, Any]:
    column = problem.place.column if isinstance(problem.place, Cell) else ""
    text = {lang: {"what": problem.what(lang), "fix": problem.fix(lang)} for lang in ("zh", "en")}
    return {"code": problem.code, "column": column, **text}


def as_csv(batch: Batch, lang: Language) -> str:
    """The input columns, then what came of each row. With a byte order mark, so that Excel and WPS read it right."""
    columns = list(batch.table.columns or _all_keys(batch))
    conditions = [f"condition:{condition.id}" for condition in batch.by.rules.conditions]
    added = ["outcome", "label", "because", "missing", "open_because", *conditions, "reason", "errors"]
    clashes = [
        Diagnostic("D845", Cell(batch.table.name, column=name), {"value": name}) for name in added if name in columns
    ]
    if clashes:
        raise RequestError(clashes)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escaped(name) for name in (*columns, *added)])
    for row in batch.rows:
        cells = [_cell(row.row.values.get(column)) for column in columns]
        writer.writerow([escaped(cell) for cell in (*cells, *_result_cells(row, lang, len(conditions)))])
    return "\ufeff" + out.getvalue()


def _all_keys(batch: Batch) -> Iterator[str]:
    return iter(dict.fromkeys(str(key) for row in batch.rows for key in row.row.values))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(not isinstance(item, (dict, list)) for item in value):
        return ";".join(_cell(item) for item in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _result_cells(row: Judged, lang: Language, conditions: int) -> list[str]:
    decision = row.decision
    if decision is None:
        errors = " ".join(f"{p.code} {p.place.column}: {p.what(lang)}" for p in row.problems)
        return ["", "", "", "", "", *[""] * conditions, "", errors]
    missing = ";".join(fact_name(decision, fact, lang) if lang == "zh" else fact for fact in decision.missing)
    outcomes = [outcome.value for outcome in decision.outcomes.values()]
    open_because = ";".join(decision.open_because)
    return [
        decision.outcome.value,
        decision.label_in(lang),
        ";".join(decision.because),
        missing,
        open_because,
        *outcomes,
        reason(decision, lang),
        "",
    ]


FORMATS: dict[str, Callable[[Batch, Language], str]] = {"text": as_text, "json": as_json, "csv": as_csv}


def problems_text(batch: Batch, lang: Language) -> str:
    """The problems of all rows, for standard error."""
    return "".join(render(problem, lang) + "\n" for problem in batch.problems)


__all__ = ["FORMATS", "as_csv", "as_json", "as_text", "problems_text", "summary"]
