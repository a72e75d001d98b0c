"""A diagnostic as lines of text: place, code, sentence, the source line with a caret, what to do."""

from __future__ import annotations

import re
import unicodedata

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.messages import Language
from tt_rules.diagnostics.places import Place

_WORDS = {
    "zh": {"error": "错误", "warning": "提醒", "fix": "改法", "see": "另见", "row": "行", "column": "列"},
    "en": {"error": "error", "warning": "warning", "fix": "fix", "see": "see also", "row": "row", "column": "column"},
}
_WIDEST = 100
# What moves the cursor, colours the screen or turns the direction of writing; a line break is none of these.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    """A text for a terminal: names and values from files and data cannot steer it."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal; East Asian wide characters take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def render(problem: Diagnostic, lang: Language = "zh") -> str:
    """The whole message, without a line break at its end."""
    words = _WORDS[lang]
    lines = [f"{where(problem, lang)}: {words[problem.severity]} {problem.code} {problem.what(lang)}"]
    if isinstance(problem.place, Place) and problem.source.strip():
        lines += _excerpt(problem.place, problem.source)
    lines += [f"    {words['see']} {_line(str(place))}" for place in problem.related]
    fix = problem.fix(lang)
    if fix:
        lines.append(f"    {words['fix']}{'：' if lang == 'zh' else ': '}{fix}")
    return "\n".join(lines)


def where(problem: Diagnostic, lang: Language) -> str:
    """The place in words: ``file:line:column``, or table, row and column of data."""
    place = problem.place
    if isinstance(place, Place):
        return _line(str(place)) if place.path else "tt-rules"
    words = _WORDS[lang]
    parts = [place.table] if place.table else []
    if place.row:
        parts.append(f"{words['row']} {place.row}")
    if place.column:
        parts.append(f"{words['column']} {place.column}")
    return _line(" · ".join(parts)) or ("记录" if lang == "zh" else "record")


def _line(text: str) -> str:
    return harmless(text.replace("\n", " "))


def _excerpt(place: Place, source: str) -> list[str]:
    number = str(place.line)
    source = source.rstrip("\r\n").replace("\t", " ")
    start = place.column - 1
    first = max(0, start - _WIDEST // 2) if len(source) > _WIDEST else 0
    shown = "".join(c if c.isprintable() else "·" for c in source[first : first + _WIDEST])
    before = shown[: start - first]
    end = place.end - 1 if place.end else start + 1
    marked = shown[start - first : max(end - first, start - first + 1)]
    caret = " " * display_width(before) + "^" * max(1, display_width(marked))
    return [f"    {number} | {shown}", f"    {' ' * len(number)} | {caret}"]
