"""The outcomes of decisions and findings."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

from tt_rules.expressions.nodes import MET, NOT_MET, UNDETERMINED


class Outcome(Enum):
    """A decision is met, not met or undetermined; a finding may also not apply. None of them is true or false."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"

    def __bool__(self) -> NoReturn:
        raise TypeError("an outcome is neither true nor false: compare it, as in `decision.outcome is Outcome.MET`")

    def __str__(self) -> str:
        return self.value


# The code of a finding that does not apply; it never takes part in a combination.
NOT_APPLICABLE = 2
OF_CODE = {
    NOT_MET: Outcome.NOT_MET,
    UNDETERMINED: Outcome.UNDETERMINED,
    MET: Outcome.MET,
    NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
}
CODE_OF = {outcome: code for code, outcome in OF_CODE.items()}
