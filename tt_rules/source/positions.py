"""From an offset inside a scalar's value to the line and column of the file, for plain, quoted and block scalars."""

from __future__ import annotations

import re

from attrs import evolve

from tt_rules.diagnostics.places import Place
from tt_rules.source.nodes import Scalar

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def folded(scalar: Scalar) -> bool:
    """Whether the scalar is written over several lines in a style that joins them (``>``, or a broken quotation)."""
    if scalar.style == "|":
        return False
    return scalar.style == ">" or "\n" in scalar.source.text[scalar.start : scalar.stop].rstrip()


def span(scalar: Scalar, start: int, end: int) -> Place:
    """The place in the file of ``scalar[start:end]``; an end on a later line is cut to the end of the first."""
    offsets = _offsets(scalar)
    text = scalar.source.text
    first = offsets[min(start, len(offsets) - 1)]
    last = offsets[min(max(end, start + 1), len(offsets) - 1)]
    begin = scalar.source.place(first)
    stop = text.find("\n", first, last)
    width = (last if stop < 0 else stop) - first
    return evolve(begin, end=begin.column + max(width, 1))


def _offsets(scalar: Scalar) -> list[int]:
    """For each character of the value, and for its end, the offset in the source."""
    raw = scalar.source.text[scalar.start : scalar.stop]
    if scalar.style == "|":
        return _block_offsets(scalar, raw)
    if scalar.style in ("'", '"') and not folded(scalar):
        offsets = _quoted_offsets(scalar.style, raw[1:-1])
        if len(offsets) == len(scalar) + 1:
            return [scalar.start + 1 + offset for offset in offsets]
        return [scalar.start] * (len(scalar) + 1)
    return [scalar.start + min(i, max(len(raw), 1)) for i in range(len(scalar) + 1)]


def _quoted_offsets(style: str, inner: str) -> list[int]:
    offsets: list[int] = []
    position = 0
    while position < len(inner):
        offsets.append(position)
        if style == "'" and inner.startswith("''", position):
            position += 2
        elif style == '"' and inner[position] == "\\" and (escape := _ESCAPE.match(inner, position)):
            position = escape.end()
        else:
            position += 1
    return [*offsets, len(inner)]


def _block_offsets(scalar: Scalar, raw: str) -> list[int]:
    """Line by line: each line of the value is the end of a line of the source, after its indentation."""
    offsets: list[int] = []
    position = scalar.start + raw.index("\n") + 1 if "\n" in raw else scalar.start
    text = scalar.source.text
    for line in scalar.split("\n"):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        begin = max(position, stop - len(line))
        offsets += [begin + i for i in range(len(line) + 1)]
        position = stop + 1
    return offsets[: len(scalar) + 1] or [scalar.start]
