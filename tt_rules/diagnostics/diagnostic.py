"""One problem: what is wrong, where, and what to do, worded from the code table when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from tt_rules.diagnostics.messages import ENTRIES, Language
from tt_rules.diagnostics.places import Cell, Place


def _frozen_args(args: Mapping[str, Any] | tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in dict(args).items()))


@frozen
class Diagnostic:
    """A problem with a place. Two are equal when code, place and arguments are, so that duplicates merge.

    ``args`` fill the sentences of the code's entry. ``related`` are other places that belong to it, such as the first
    of two equal keys. ``source`` is the line of text that the place stands in, kept for the caret.
    """

    code: str
    place: Place | Cell
    args: tuple[tuple[str, Any], ...] = field(default=(), converter=_frozen_args)
    related: tuple[Place, ...] = ()
    source: str = field(default="", eq=False)

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
        return ENTRIES[self.code].severity

    def what(self, lang: Language = "zh") -> str:
        """What is wrong, and where it helps, why."""
        return self._filled(ENTRIES[self.code].what(lang))

    def fix(self, lang: Language = "zh") -> str:
        """What to do."""
        nearest = dict(self.args).get("nearest")
        entry = ENTRIES[self.code]
        if nearest and entry.nearest(lang):
            return self._filled(entry.nearest(lang))
        return self._filled(entry.fix(lang))

    def _filled(self, template: str) -> str:
        return template.format_map({key: _shown(value) for key, value in self.args})

    def sort_key(self) -> tuple[Any, ...]:
        """By place, then code: the order of every report."""
        place = self.place
        if isinstance(place, Place):
            return (0, place.path, place.line, place.column, self.code, str(self.args))
        return (1, place.table, place.row, 0, self.code, place.column)


def _shown(value: Any) -> str:
    """A value as a message prints it: lists joined, control characters and endless texts made harmless."""
    if isinstance(value, (list, tuple)):
        return "、".join(_shown(item) for item in value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value))
    return text if len(text) <= 120 else text[:117] + "…"


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Duplicates merged, sorted by place."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=Diagnostic.sort_key))
