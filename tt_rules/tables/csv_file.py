"""CSV: UTF-8 with or without a mark, a heading row by id or label, every cell text; a broken row does not stop the others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell, Place
from tt_rules.source.nodes import Source
from tt_rules.tables.escape import unescaped
from tt_rules.tables.table import Failed, Row, Table
from tt_rules.values.raw import CellText

_LONGEST_CELL = 1_000_000


def read_csv(source: Source) -> Table | Failed:
    """The rows of a CSV text."""
    try:
        lines = list(_lines(source.text))
    except csv.Error as error:
        return Failed([Diagnostic("D844", Place(source.path), {"problem": str(error)})])
    if not lines:
        return Failed([Diagnostic("D843", Cell(source.path))])
    heading = [cell.strip() for cell in lines[0]]
    problems = [Diagnostic("D831", Cell(source.path, "1", name), {"value": name}) for name in _repeated(heading)]
    if problems:
        return Failed(problems)
    # Rows are counted as a spreadsheet shows them: the heading is the first.
    rows = [_row(source.path, number, heading, cells) for number, cells in enumerate(lines[1:], 2) if any(cells)]
    return Table(source.path, tuple(rows), columns=tuple(name for name in heading if name))


def _lines(text: str) -> Iterator[list[str]]:
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline="\n"), strict=True)
    finally:
        csv.field_size_limit(previous)


def _repeated(heading: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(heading) if name and heading.count(name) > 1]


def _row(table: str, number: int, heading: list[str], cells: list[str]) -> Row:
    problems: tuple[Diagnostic, ...] = ()
    surplus = [cell for cell in cells[len(heading) :] if cell.strip()]
    if surplus or len(cells) < len(heading):
        args = {"row": number, "found": len(cells), "wanted": len(heading)}
        problems = (Diagnostic("D830", Cell(table, str(number)), args),)
    values = {name: CellText(unescaped(cell)) for name, cell in zip(heading, cells, strict=False) if name}
    return Row(number, str(number), values, problems)
