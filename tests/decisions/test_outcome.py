"""Outcomes: four names, their codes, and no truth value."""

from __future__ import annotations

import copy
import pickle

import pytest

from tt_rules import Outcome
from tt_rules.decisions.outcome import CODE_OF, NOT_APPLICABLE, OF_CODE
from tt_rules.decisions.texts import OUTCOMES


def test_names_and_codes() -> None:
    assert [outcome.value for outcome in Outcome] == ["met", "not_met", "undetermined", "not_applicable"]
    assert {code: outcome.value for code, outcome in OF_CODE.items()} == {
        0: "not_met",
        1: "undetermined",
        3: "met",
        2: "not_applicable",
    }
    assert {outcome: code for code, outcome in OF_CODE.items()} == CODE_OF
    assert OF_CODE[NOT_APPLICABLE] is Outcome.NOT_APPLICABLE
    assert {outcome.value for outcome in Outcome} == OUTCOMES["zh"].keys() == OUTCOMES["en"].keys()


def test_codes_are_two_bits() -> None:
    """And is ``&``, or is ``|`` on the codes of the three truths."""
    truths = [Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET]
    for n, one in enumerate(truths):
        for m, other in enumerate(truths):
            assert OF_CODE[CODE_OF[one] & CODE_OF[other]] is truths[min(n, m)]
            assert OF_CODE[CODE_OF[one] | CODE_OF[other]] is truths[max(n, m)]


@pytest.mark.parametrize("outcome", Outcome)
def test_it_has_no_truth_value(outcome: Outcome) -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        assert outcome
    with pytest.raises(TypeError):
        not outcome


@pytest.mark.parametrize("outcome", Outcome)
def test_it_stays_one_object(outcome: Outcome) -> None:
    assert pickle.loads(pickle.dumps(outcome)) is outcome  # noqa: S301 - our own bytes
    assert copy.deepcopy(outcome) is outcome
    assert Outcome(outcome.value) is outcome
    assert str(outcome) == f"{outcome}" == outcome.value
