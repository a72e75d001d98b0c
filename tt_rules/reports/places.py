"""Problems of child rows and of single years, said where they stand in the workbook instead of inside the record."""

from __future__ import annotations

import re

from attrs import evolve

from tt_rules.batch import Batch, Judged
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell
from tt_rules.tables.table import Table

_IN_ROWS = re.compile(r"(.+?)\[([0-9]+)\](?:\.(.*))?\Z", re.DOTALL)


def placed(batch: Batch) -> Batch:
    """The same batch with each problem at its sheet, row and column."""
    if not any(row.problems for row in batch.rows):
        return batch
    return evolve(batch, rows=tuple(_placed(row, batch.table) for row in batch.rows))


def _placed(judged: Judged, table: Table) -> Judged:
    if not judged.problems:
        return judged
    return evolve(judged, problems=tuple(_at(problem, judged, table) for problem in judged.problems))


def _at(problem: Diagnostic, judged: Judged, table: Table) -> Diagnostic:
    place = problem.place
    if not isinstance(place, Cell):
        return problem
    if place.column in table.year_headings:
        return evolve(problem, place=evolve(place, column=table.year_headings[place.column]))
    match = _IN_ROWS.match(place.column)
    children = judged.row.children or {}
    if match is None or match[1] not in children:
        return problem
    sheet, numbers = children[match[1]]
    return evolve(problem, place=Cell(sheet, str(numbers[int(match[2]) - 1]), match[3] or ""))
