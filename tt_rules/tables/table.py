"""A data file as it was read: its rows in order, and what kept a row or the whole file from being read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, field, frozen

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell


@frozen(eq=False)
class Row:
    """One record: its number from 1, its name (its key's value, else the number), and its raw values."""

    number: int
    name: str
    values: Mapping[str, Any]
    problems: tuple[Diagnostic, ...] = ()


@frozen(eq=False)
class Table:
    """All records of a file. ``columns`` is None where each record has keys of its own (JSON, YAML).

    ``single``: the file held one record, not a list. ``problems`` concern the file as a whole.
    """

    name: str
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] | None = None
    single: bool = False
    problems: tuple[Diagnostic, ...] = ()
    key: str = ""

    def named_by(self, key: str) -> Table:
        """The same rows named by a column; repeated and empty keys are problems of their rows."""
        seen: dict[str, int] = {}
        rows = []
        for row in self.rows:
            name = str(row.values.get(key) if row.values.get(key) is not None else "").strip()
            problems = row.problems
            if not name:
                problems += (Diagnostic("D836", Cell(self.name, str(row.number), key)),)
            elif name in seen:
                args = {"value": name, "first": seen[name]}
                problems += (Diagnostic("D833", Cell(self.name, str(row.number), key), args),)
            seen.setdefault(name, row.number)
            rows.append(evolve(row, name=name or str(row.number), problems=problems))
        return evolve(self, rows=tuple(rows), key=key)


def _tuple(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(problems)


@frozen
class Failed:
    """A file that could not be read at all."""

    problems: tuple[Diagnostic, ...] = field(converter=_tuple)
