"""Paired measurement: in each round every contender runs once, in an order drawn anew; ratios are taken within a round.

Absolute times move with the machine and with what else it does; the median of the rounds' ratios hardly moves. What runs in
this process is measured by the processor time of all its threads, so that a round in which something else had the processor
counts no more than another; what runs in processes of its own, by the clock.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter_ns, process_time_ns
from typing import Any


@dataclass(frozen=True)
class Ratio:
    """The median of a round's ratios, and the quarter of rounds below and above."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 2 if self.middle < 10 else 1 if self.middle < 100 else 0
        return f"{self.middle:.{digits}f} ({self.low:.{digits}f}-{self.high:.{digits}f})"


Times = dict[str, list[int]]


def rounds(jobs: Mapping[str, Callable[[], object]], number: int, *, outside: bool = False) -> Times:
    """Nanoseconds of every job in every round; ``outside``: the jobs are processes of their own."""
    now = perf_counter_ns if outside else process_time_ns
    dice = random.Random(1)
    order = list(jobs)
    times: Times = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    gc.collect()
    gc.disable()
    try:
        for _ in range(number):
            dice.shuffle(order)
            for name in order:
                start = now()
                jobs[name]()
                times[name].append(now() - start)
    finally:
        gc.enable()
    return times


def ratio(times: Times, name: str, base: str) -> Ratio:
    """How many times as long as ``base`` a job took."""
    found = [one / other for one, other in zip(times[name], times[base], strict=True)]
    low, _, high = quantiles(found, n=4)
    return Ratio(median(found), low, high)


def each(decide: Callable[[Any], object], records: Iterable[Any]) -> Callable[[], object]:
    """A job that decides every record and keeps no answer."""
    held = list(records)

    def job() -> None:
        for record in held:
            decide(record)

    return job


def table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown, its columns aligned."""
    widths = [max(len(row[at]) for row in (heading, *rows)) for at in range(len(heading))]
    lines = [heading, tuple("-" * width for width in widths), *rows]
    padded = [" | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(f"| {line} |" for line in padded)
