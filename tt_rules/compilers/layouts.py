"""The record callable for each layout of records, chosen by the keys of the record at hand.

A register repeats one layout. The function compiled for its complete records fetches the values by their very keys, and by
that alone has checked them: as many keys, and all of them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tt_rules.compilers.keys import Fits, RecordKeys
from tt_rules.compilers.record import Decide, DecideExactly, Layout, compile_record
from tt_rules.compilers.slow import SlowReader
from tt_rules.expressions.functions import RESERVED_DAY
from tt_rules.model.ruleset import RuleSet

# One in so many records that are not of the usual layout is looked at: perhaps its layout is to be the usual one.
_OFTEN = 64
# After so many looks without a complete record, what these records lack is taken to be usual.
_MANY = 4
_MOST_FUNCTIONS = 32
# Stands for the day of decision of a record that has none of its own.
NO_DAY = object()

# The layout that was last met often: how many keys its complete records have; their function, which gives None for other
# keys; whether another record has no keys but those that may be there; the function for it. None of them has its own day.
Usual = tuple[int, DecideExactly, Fits, DecideExactly]


def _never(*_: Any) -> None:
    """The function before there is a usual layout."""


class Layouts:
    """The functions of one rule set, made as records come."""

    def __init__(self, rules: RuleSet, readings: str | None) -> None:
        self._rules = rules
        self._readings = readings
        self._slow = SlowReader(rules.given_facts)
        self._keys = RecordKeys(rules)
        self._functions: dict[Any, Any] = {}
        self._unusual = 0
        self.usual: Usual = (-1, _never, frozenset[Any]().issuperset, _never)

    def fitting(self, record: Mapping[Any, Any], state: list[Any]) -> tuple[Decide, Mapping[Any, Any], Any]:
        """A function for a record, the record as it takes it, and the record's own day if it has one.

        Problems of keys go to the state.

        Raises:
            DataError: it is no mapping.
        """
        if record.__class__ is dict:
            self._unusual += 1
            for naming in self._keys.namings:
                if naming.fits(record):
                    self._consider(record, naming.names)
                    return self._function(naming.names), record, record.get(naming.day, NO_DAY)
        keys = self._keys.named(record, state)
        ids, day = self._keys.namings[0].names, self._keys.namings[0].day
        if record.__class__ is dict and not state and keys.keys() >= set(ids):
            self._consider(record, tuple(keys[name] for name in ids))
        values = {name: record[key] for name, key in keys.items()}
        return self._function(ids), values, values.get(day, NO_DAY)

    def _consider(self, record: Mapping[Any, Any], names: tuple[str, ...]) -> None:
        """Makes a layout the usual one, now and then: exactly that of a complete record, or only its names."""
        keys = record.keys()
        if self._unusual % _OFTEN or not keys.isdisjoint(RESERVED_DAY) or not all(type(key) is str for key in keys):
            return
        fits, decide = self._keys.allowed(names), self._function(names)
        if keys >= set(names):
            others = tuple(key for key in keys if key not in names)
            self.usual = (len(keys), self._function(names, others), fits, decide)
        elif self.usual[0] < 0 and self._unusual >= _MANY * _OFTEN:
            self.usual = (-1, _never, fits, decide)

    def _function(self, names: tuple[str, ...], others: tuple[str, ...] | None = None) -> Any:
        key = names if others is None else (names, others)
        function = self._functions.get(key)
        if function is None:
            if len(self._functions) >= _MOST_FUNCTIONS:
                self._functions.clear()
            function = compile_record(self._rules, self._slow, Layout(names, others), self._readings)
            self._functions[key] = function
        return function
