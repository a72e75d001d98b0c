"""Not known, and known to be none: two things that never become each other, nor anything else."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from tt_rules.values.missing import NONE, NONE_WORDS, NOT_A_VALUE, UNKNOWN_WORDS, KnownNone, is_missing


@pytest.mark.parametrize(
    "raw", [0, False, "", "none", "无", "nan", [], {}, NONE, float("inf"), b"unknown", "Unknown", "未知数", object]
)
def test_what_is_not_missing(raw: Any) -> None:
    assert not is_missing(raw)


def test_none_is_one_object() -> None:
    assert copy.copy(NONE) is NONE
    assert copy.deepcopy([NONE])[0] is NONE
    assert pickle.loads(pickle.dumps(NONE)) is NONE  # noqa: S301 - our own bytes
    assert repr(NONE) == "none"
    assert KnownNone() != NONE


def test_the_words_are_apart() -> None:
    assert {"unknown", "未知"} == UNKNOWN_WORDS
    assert {"none", "无"} == NONE_WORDS
    assert not (UNKNOWN_WORDS | NONE_WORDS) & NOT_A_VALUE
    assert {"nan", ".nan", ".inf", "-.inf", "infinity", "-infinity", "#n/a"} <= NOT_A_VALUE
