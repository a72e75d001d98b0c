"""The shipped rule base, read once for all commands that run in this process."""

from __future__ import annotations

from functools import cache

import pytest

from tt_rules import rules
from tt_rules.rules import Rules

_load = rules.load
_shipped = cache(_load)


@pytest.fixture(autouse=True)
def _shipped_rules_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule base that a test made itself is read each time."""

    def load(path: str | None = None) -> Rules:
        return _shipped() if path is None else _load(path)

    monkeypatch.setattr(rules, "load", load)
