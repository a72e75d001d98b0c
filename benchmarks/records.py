"""Seeded records for Article 7: complete ones, and the same kind with values missing."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.by_hand import FLAGS, FORMS, SCOPES

SEED = 2024
# How often a fact holds: high enough that every outcome occurs, and that no branch is taken always.
_HOLDS = 0.8
_MISSING = 0.05


def complete(number: int) -> list[dict[str, Any]]:
    """Records in which every fact has a value. Like a register's, they have columns that no rule reads."""
    dice = random.Random(SEED)
    return [_record(dice, serial) for serial in range(number)]


def with_missing(number: int) -> list[dict[str, Any]]:
    """Records with five values in a hundred missing: half of these say None, of the other half the key is absent."""
    dice = random.Random(SEED + 1)
    found = []
    for serial in range(number):
        record = _record(dice, serial)
        for fact in list(record)[2:]:
            if dice.random() < _MISSING:
                record[fact] = None
                if dice.random() < 0.5:
                    del record[fact]
        found.append(record)
    return found


def _record(dice: random.Random, serial: int) -> dict[str, Any]:
    given: dict[str, Any] = {"name": f"机构 {serial}", "credit_code": f"91110000MA0SYN{serial:04}"}
    given |= {flag: dice.random() < _HOLDS for flag in FLAGS}
    given["organisation_form"] = dice.choice(sorted(FORMS))
    given["full_time_staff"] = dice.choice((0, 1, 1, 2, 3, 5, 12))
    given["business_scope"] = dice.sample(sorted(SCOPES), dice.choice((0, 1, 1, 2, 2, 3)))
    return given
