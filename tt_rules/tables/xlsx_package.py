"""A workbook's file before it is opened: what it is, and whether it is of a size that can be read.

A workbook is a zip of XML parts. A few kilobytes can unpack to gigabytes, and a part can define words that explode, so
sizes and beginnings are looked at first; what is no workbook, or cannot be opened, is named for what it is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Place
from tt_rules.source.text import reasons

# All parts together, and one that is neither a sheet nor its texts: far beyond what people keep in a workbook.
MOST_BYTES = 300_000_000
MOST_BYTES_BESIDE = 20_000_000
MOST_PARTS = 5_000
# Cells of all sheets, empty ones included; and how much smaller a large part may be packed: sheets reach a tenth of this.
MOST_CELLS = 20_000_000
_TIGHTEST = 200
_SMALL = 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTENTS = "[Content_Types].xml"
_WORKBOOK = "xl/workbook.xml"
# The words of the strict format, which openpyxl takes for an empty workbook.
_STRICT = b"purl.oclc.org/ooxml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LARGE_PART = re.compile(r"(.*/)?(sheet[^/]*|sharedStrings)\.xml\Z", re.IGNORECASE)
_ROOT = re.compile(rb"<[A-Za-z]")
# A cell's text has at most 32,767 characters, so no more bytes than this pass from one tag to the next.
_PIECE = 1_000_000
_LONGEST_STRETCH = 400_000
_LONGEST_ASIDE = 65_536
_ASIDE = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
# Whatever a damaged or forged archive makes the zip module stumble over.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
)

# How other files begin, with what they are.
_KINDS = (
    (_OLE, "旧版 .xls 等格式", "a file of the old .xls kind"),
    (b"%PDF", "PDF", "a PDF"),
    (b"<", "网页或 XML", "a web page or XML"),
    (b"PK\x03\x04", "另一种压缩文件", "another kind of zip file"),
    (b"", "别的文件", "something else"),
)


def refusal(path: Path, name: str) -> Diagnostic | None:
    """Why a file cannot be opened as a workbook; None where it can be tried."""
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except (OSError, ValueError) as error:
        return Diagnostic("T101", Place(name), reasons(error))
    if head == _OLE and _holds(path, _ENCRYPTED):
        return Diagnostic("D850", Place(name))
    if not head.startswith(b"PK"):
        return _no_workbook(name, head)
    try:
        with zipfile.ZipFile(path) as archive:
            return _archive_refusal(archive, name)
    except ZIP_FAULTS:
        return Diagnostic("D852", Place(name))


def _archive_refusal(archive: zipfile.ZipFile, name: str) -> Diagnostic | None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        return Diagnostic("D850", Place(name))
    names = archive.namelist()
    if _CONTENTS not in names:
        return _no_workbook(name, b"PK\x03\x04")
    if _WORKBOOK in names and _STRICT in archive.open(_WORKBOOK).read(_LONGEST_ASIDE):
        return Diagnostic("D869", Place(name))
    return _oversize(parts, name) or _forged(archive, parts, name)


def _oversize(parts: list[zipfile.ZipInfo], name: str) -> Diagnostic | None:
    """By the declared sizes: the zip module never unpacks more than these."""
    if len(parts) > MOST_PARTS:
        return too_large(name, "零件数", "parts", len(parts), MOST_PARTS)
    total = sum(part.file_size for part in parts)
    if total > MOST_BYTES:
        return too_large(name, "解压后的字节数", "bytes unpacked", total, MOST_BYTES)
    for part in parts:
        small = part.filename.endswith((".xml", ".rels")) and not _LARGE_PART.match(part.filename)
        if small and part.file_size > MOST_BYTES_BESIDE:
            inside = part.filename
            return too_large(name, f"{inside} 的字节数", f"bytes in {inside}", part.file_size, MOST_BYTES_BESIDE)
    return None


def _forged(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> Diagnostic | None:
    """Parts that no spreadsheet program writes: XML with definitions of its own, or packed in unbounded ways."""
    cells = 0
    for part in parts:
        tight = part.file_size > max(_SMALL, _TIGHTEST * part.compress_size)
        if tight or part.compress_type not in _METHODS:
            return Diagnostic("D853", Place(name))
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                found = _cells_of(stream)
            if found is None:
                return Diagnostic("D853", Place(name))
            cells += found
            if cells > MOST_CELLS:
                return too_large(name, "格数", "cells", cells, MOST_CELLS)
    return None


def _cells_of(part: IO[bytes]) -> int | None:
    """How many cells XML may hold, at most; None where no spreadsheet program wrote it.

    That is XML that defines words of its own, or has a piece so long that parsers would read it over and over.
    """
    text = part.read(_PIECE)
    head = text[:_LONGEST_ASIDE]
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or not _ROOT.search(head):
        return None
    kept, cells = b"", 0
    while text:
        cells += text.count(b"<c") + text.count(b":c")
        text = kept + text
        start, whole = _after_asides(text)
        start = max(start, text.rfind(b"<")) if whole else start
        if not whole and len(text) - start >= _LONGEST_ASIDE:
            return None
        if len(text) - start > _LONGEST_STRETCH or any(len(run) > _LONGEST_STRETCH for run in text[:start].split(b"<")):
            return None
        kept, text = text[start:], part.read(_PIECE)
    return cells


def _after_asides(text: bytes) -> tuple[int, bool]:
    """Where the last comment or its like ends, and True; or where one begins that does not end soon, and False."""
    position = 0
    while match := _ASIDE.search(text, position):
        end = _ENDS[match[0]]
        position = text.find(end, match.end(), match.start() + _LONGEST_ASIDE)
        if position < 0:
            return match.start(), False
        position += len(end)
    return position, True


def too_large(name: str, what: str, what_en: str, size: int, limit: int) -> Diagnostic:
    """The problem of a workbook beyond a bound."""
    args = {"what": what, "what_en": what_en, "size": size, "limit": limit}
    return Diagnostic("D854", Place(name), args)


def _no_workbook(name: str, head: bytes) -> Diagnostic:
    kind, kind_en = next((zh, en) for start, zh, en in _KINDS if head.startswith(start))
    return Diagnostic("D851", Place(name), {"kind": kind, "kind_en": kind_en})


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether a file holds some bytes; read in pieces."""
    tail = b""
    with path.open("rb") as stream:
        while piece := stream.read(1_000_000):
            if wanted in tail + piece:
                return True
            tail = piece[-len(wanted) :]
    return False
