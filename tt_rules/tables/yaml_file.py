"""YAML data, through the same source stage as rule files: scalars are read by the facts that they stand for."""

from __future__ import annotations

from tt_rules.model.cases import raw
from tt_rules.source.builder import DATA_FILE, build
from tt_rules.source.nodes import Source
from tt_rules.tables.records import table_of
from tt_rules.tables.table import Failed, Table


def read_yaml(source: Source) -> Table | Failed:
    """The records of a YAML text."""
    root, problems = build(source, DATA_FILE)
    if root is None or problems:
        return Failed(problems)
    return table_of(source.path, raw(root))
