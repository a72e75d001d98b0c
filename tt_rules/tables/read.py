"""Reads a data file by its ending: one reader a format, in one table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell, Place
from tt_rules.diagnostics.problems import RequestError
from tt_rules.source.nodes import Source
from tt_rules.source.text import read_source
from tt_rules.tables.csv_file import read_csv
from tt_rules.tables.json_file import read_json
from tt_rules.tables.table import Failed, Table
from tt_rules.tables.yaml_file import read_yaml

# The most bytes of a data file that is held in memory as a whole.
DATA_BYTES = 500_000_000

READERS: dict[str, Callable[[Source], Table | Failed]] = {
    ".csv": read_csv,
    ".json": read_json,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}


def read_table(path: str | os.PathLike[str]) -> Table:
    """The records of a data file.

    Raises:
        RequestError: the file cannot be read as what its ending says, or holds no record.
    """
    file = Path(path)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise RequestError([Diagnostic("R909", Place(""), {"value": file.suffix or file.name, "known": list(READERS)})])
    source = read_source(file, os.fspath(path), DATA_BYTES)
    if isinstance(source, Diagnostic):
        raise RequestError([source])
    table = reader(source)
    if isinstance(table, Failed):
        raise RequestError(table.problems)
    if not table.rows:
        raise RequestError([Diagnostic("D843", Cell(table.name))])
    return table
