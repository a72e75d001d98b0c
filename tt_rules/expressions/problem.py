"""A problem inside an expression: its code, the span of characters, the sentence's arguments."""

from __future__ import annotations

from typing import Any


class ExpressionProblem(Exception):
    """Raised where nothing sensible can follow; the caller turns it into a diagnostic at the place in the file."""

    def __init__(self, code: str, start: int, end: int, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end
        self.args_ = args
