"""A record is decided in the same way whichever function was made for the layout of its keys, and however many came before."""

from __future__ import annotations

from collections import OrderedDict, UserDict, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.building import callable_from, condition_text, file_text
from tt_rules import DataError
from tt_rules.compilers.layouts import _MANY, _OFTEN
from tt_rules.eligibility import RuleSetCallable

FACTS = """\
seat: {type: flag, zh: 注册地在京}
staff: {type: count, unit: 人, zh: 专职人员数}
scope: {type: choices, zh: 范围, values: {s: 信息, t: 代理}}
filed: {type: date, zh: 提交日}
total: {type: count, unit: 人, zh: 合计, value: 专职人员数 + 1}
"""
TEXT = file_text(FACTS, condition_text("注册地在京 and 合计 >= 2 and 具有(范围) and 提交日 <= 决定日"))
LABELS = {"seat": "注册地在京", "staff": "专职人员数", "scope": "范围", "filed": "提交日"}
IDS = {"seat": True, "staff": 3, "scope": ["s"], "filed": date(2024, 1, 5)}
ON = date(2024, 4, 1)


def labelled(record: Mapping[Any, Any]) -> dict[Any, Any]:
    return {LABELS.get(key, key): value for key, value in record.items()}


def mixed(record: Mapping[Any, Any]) -> dict[Any, Any]:
    return {LABELS[key] if key in ("staff", "filed") else key: value for key, value in record.items()}


def spaced(record: Mapping[Any, Any]) -> dict[Any, Any]:
    return {f" {key} " if key in LABELS else key: value for key, value in record.items()}


def lacking(record: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in record.items() if key != "scope"}


def told(decide: RuleSetCallable, record: Any) -> Any:
    try:
        return decide(record).to_json()
    except DataError as error:
        return sorted((problem.code, str(problem.place)) for problem in error.problems)


def accustomed(record: dict[Any, Any], on: date | None = ON) -> RuleSetCallable:
    """A callable that has met a layout so often that it has a function for it."""
    decide = callable_from(TEXT, on=on)
    for _ in range(2 * _MANY * _OFTEN):
        decide(record)
    return decide


EXTRAS: list[dict[Any, Any]] = [{}, {"name": "x", "备注": "y"}, {"兼职人员数": 1}, {5: 1, None: 2}, {"\ud800": 1}]
OTHERS: dict[str, Callable[[dict[Any, Any]], Any]] = {
    "the same": dict,
    "labels": labelled,
    "both": mixed,
    "spaces": spaced,
    "other order": lambda record: dict(reversed(record.items())),
    "nothing": lambda _: {},
    "a fact less": lambda record: {key: value for key, value in record.items() if key != "staff"},
    "a fact less, a key more": lambda record: {**{k: v for k, v in record.items() if k != "staff"}, "another": 1},
    "misspelt": lambda record: {
        ("staf" if k == "staff" else "专职人员数目" if k == "专职人员数" else k): v for k, v in record.items()
    },
    "said twice": lambda record: {**record, "staff": 1, "专职人员数": 2},
    "said twice, as many keys": lambda record: {
        **{k: v for k, v in record.items() if k in LABELS or k in LABELS.values()},
        "staff": 1,
        "专职人员数": 2,
    },
    "computed": lambda record: {**record, "合计": 3},
    "its own day": lambda record: {**record, "decision_day": "2024-04-01"},
    "its own day, and another": lambda record: {**record, "决定日": "2024-04-02"},
    "missing": dict.fromkeys,
    "wrong": lambda record: {**record, "staff": -1, "专职人员数": "三"},
    "a mapping": UserDict,
    "an ordered one": OrderedDict,
    "no mapping": list,
    "a text": lambda _: "seat",
}


@pytest.mark.parametrize("extra", EXTRAS, ids=[str(list(extra)).encode("unicode_escape").decode() for extra in EXTRAS])
@pytest.mark.parametrize("named", [dict, labelled, mixed, lacking], ids=["ids", "labels", "both", "lacking"])
def test_what_came_before_does_not_matter(named: Callable[..., dict[Any, Any]], extra: dict[Any, Any]) -> None:
    usual = {**named(IDS), **extra}
    decide = accustomed(usual)
    for name, other in OTHERS.items():
        record = other(usual)
        assert told(decide, record) == told(callable_from(TEXT, on=ON), record), name


def test_a_layout_that_comes_often_gets_a_function_of_its_own() -> None:
    decide = accustomed({**IDS, "name": "x"})
    assert decide._layouts.usual[0] == 5
    width, _, fits, _ = accustomed(lacking(IDS))._layouts.usual
    assert width == -1
    assert fits(lacking(IDS))
    for record in ({**IDS, "decision_day": ON}, {**IDS, 5: 1}):
        width, _, fits, _ = accustomed(record)._layouts.usual
        assert width == -1
        assert not fits(record)


def test_each_record_s_own_day_is_its_day() -> None:
    decide = accustomed(IDS, on=None)
    assert decide(IDS).day is None
    for day in (date(2024, 1, 4), date(2024, 1, 5)):
        for key in ("decision_day", "决定日"):
            decision = decide({**IDS, key: day})
            assert (decision.day, decision.outcome.value) == (day, "met" if day.day == 5 else "not_met")


def test_a_slip_beside_the_right_key_is_let_pass_and_alone_is_told() -> None:
    decide = accustomed({**IDS, "staf": 1})
    assert told(decide, {**IDS, "staf": 1}) == told(decide, IDS)
    without = {key: value for key, value in IDS.items() if key != "staff"}
    assert told(decide, {**without, "staf": 1, "more": 1}) == [("D813", "staf")]
    assert told(decide, {**without, "staf": 1}) == [("D813", "staf")]


def test_keys_of_other_text_types_are_keys() -> None:
    decide = callable_from(TEXT, on=ON)
    for record in (
        {np.str_(key): value for key, value in named(IDS).items()}
        for named in (dict, labelled, mixed)
        for _ in range(_OFTEN)
    ):
        assert told(decide, record) == told(callable_from(TEXT, on=ON), IDS)


def test_a_dictionary_with_defaults_is_left_as_it_is() -> None:
    decide = accustomed(IDS)
    given = defaultdict(lambda: True, {"seat": True, "staff": 3, "scope": ["s"], "other": 1})
    assert told(decide, given) == told(callable_from(TEXT, on=ON), dict(given))
    assert len(given) == 4


def test_many_layouts_and_keys_are_forgotten_again() -> None:
    decide = callable_from(TEXT, on=ON)
    expected = told(decide, IDS)
    for number in range(700):
        assert told(decide, {**IDS, f"zz{number}": 1}) == expected
    assert len(decide._layouts._functions) <= 32
    assert len(decide._layouts._keys._harmless) <= 512
