"""Records out of parsed data: one mapping, or a list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell
from tt_rules.tables.table import Row, Table

Problems = Callable[[Any, str], tuple[Diagnostic, ...]]


def table_of(name: str, data: Any, problems: Problems = lambda record, row: ()) -> Table:
    """A table from one record or a list of records; what is no record is a problem of its row."""
    single = isinstance(data, Mapping)
    records = [data] if single else data if isinstance(data, list) else None
    if records is None:
        return Table(name, (_no_record(name, 1, data),), single=True)
    rows = []
    for number, record in enumerate(records, 1):
        if isinstance(record, Mapping):
            rows.append(Row(number, str(number), record, problems(record, str(number))))
        else:
            rows.append(_no_record(name, number, record))
    return Table(name, tuple(rows), single=single)


def _no_record(name: str, number: int, value: Any) -> Row:
    shown = str(value)
    problem = Diagnostic("D820", Cell(name, str(number)), {"value": f"“{shown[:40]}”"})
    return Row(number, str(number), {}, (problem,))
