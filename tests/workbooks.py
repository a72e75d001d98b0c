"""Workbooks for tests: ordinary ones written by XlsxWriter, and ones written part by part, as no program would."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.every_kind import JOB, RECORD

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="31"/><xf numFmtId="9"/></cellXfs>'
    "</styleSheet>"
)

Cells = Sequence[Sequence[Any]]


class Plain(str):
    """Text that is written as it stands, whatever it begins with."""

    __slots__ = ()


def written(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """A workbook with these sheets; days are written as days, and a text that begins with = as the formula that it is."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), day)
                    elif isinstance(value, Plain):
                        sheet.write_string(row, column, value)
                    elif value is not None:
                        sheet.write(row, column, value)
    return path


def every_kind(path: Path, *, more: Mapping[str, Cells] | None = None, **changes: Any) -> Path:
    """A workbook with the one record of ``every_kind`` and its job, its cells changed by heading."""
    record = RECORD | changes
    sheets: dict[str, Cells] = {
        "记录": [list(record), list(record.values())],
        "工作经历": [["编号", *JOB], [record["编号"], *JOB.values()]],
    }
    return written(path, sheets | dict(more or {}))


def forged(path: Path, sheet: str, *, after: str = "", calculation: str = "", **parts: str) -> Path:
    """A workbook whose only sheet holds this XML inside ``sheetData``; further parts by name replace those there are."""
    whole = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData>{after}</worksheet>'
    workbook = (
        f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">'
        f'<sheets><sheet name="记录" sheetId="1" r:id="rId1"/></sheets>{calculation}</workbook>'
    )
    package = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(
            f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _RELS.format(
            f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/>'
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": whole,
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in package.items():
            archive.writestr(name, text)
    return path


def row(number: int, **cells: str) -> str:
    """A row of XML from cells' XML by column letter: ``row(2, A=text("x"))``."""
    return (
        f'<row r="{number}">'
        + "".join(xml.format(place=f"{column}{number}") for column, xml in cells.items())
        + "</row>"
    )


def text(value: str) -> str:
    """A cell of text."""
    shown = escape(value).replace("{", "{{").replace("}", "}}")
    return f'<c r="{{place}}" t="inlineStr"><is><t>{shown}</t></is></c>'


def number(value: str, style: int = 0) -> str:
    """A cell of a number, as its digits stand in the file."""
    return f'<c r="{{place}}" s="{style}"><v>{value}</v></c>'


def formula(value: str | None, kind: str = "n") -> str:
    """A cell with a formula and the value it had when last computed."""
    return f'<c r="{{place}}" t="{kind}"><f>1+1</f>' + ("" if value is None else f"<v>{value}</v>") + "</c>"
