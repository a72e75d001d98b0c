"""JSON: exact decimals, repeated keys told, no NaN, bounded depth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Cell, Place
from tt_rules.source.nodes import Source
from tt_rules.tables.records import table_of
from tt_rules.tables.table import Failed, Table
from tt_rules.values.reading import CellText

DEEPEST = 32


class _Object(dict[str, Any]):
    """An object that remembers which keys stood twice."""

    repeated: tuple[str, ...] = ()


def read_json(source: Source) -> Table | Failed:
    """The records of a JSON text."""
    if _depth(source.text) > DEEPEST:
        return Failed([Diagnostic("D842", Place(source.path), {"limit": DEEPEST})])
    try:
        data = json.loads(source.text, object_pairs_hook=_object, parse_constant=CellText, parse_float=Decimal)
    except json.JSONDecodeError as error:
        place = Place(source.path, error.lineno, error.colno)
        return Failed([Diagnostic("D840", place, {"problem": error.msg}, source=source.line(error.lineno))])
    except ValueError as error:
        return Failed([Diagnostic("D840", Place(source.path), {"problem": str(error)})])
    return table_of(source.path, data, lambda record, row: tuple(_repeated(record, source.path, row)))


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        made.repeated = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return made


def _repeated(value: Any, table: str, row: str) -> Iterator[Diagnostic]:
    if isinstance(value, _Object):
        for key in value.repeated:
            yield Diagnostic("D841", Cell(table, row, key), {"value": key})
        for inner in value.values():
            yield from _repeated(inner, table, row)
    elif isinstance(value, list):
        for inner in value:
            yield from _repeated(inner, table, row)


def _depth(text: str) -> int:
    """How deeply brackets nest outside quotations, without recursion."""
    deepest = depth = 0
    quoted = escaped = False
    for character in text:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
