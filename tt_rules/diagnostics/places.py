"""Where a problem stands: in a rule file, or in a table of data."""

from __future__ import annotations

from attrs import frozen


@frozen(order=True)
class Place:
    """A span in a text file. Lines and columns count characters from 1; ``end`` is exclusive, on the same line."""

    path: str
    line: int = 1
    column: int = 1
    end: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@frozen(order=True)
class Cell:
    """A place in data: the table (a file's name, or empty for a record), the row's name and the column.

    ``row`` is what the user calls the row: its key where one is known, else its number counted from 1.
    """

    table: str = ""
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.table, self.row, self.column) if part)
