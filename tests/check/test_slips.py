"""The smallest changes to a clean rule base, each checked as a whole: one slip gives one finding, at its place, in its words."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.slips import changed, check_finding, place_of, table
from tt_rules.check.run import check_paths
from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Place


def problems_of(folder: Path) -> tuple[Diagnostic, ...]:
    return check_paths([folder]).problems


def test_the_base_is_clean(base: Path) -> None:
    checked = check_paths([base])
    assert checked.problems == ()
    assert (checked.files, checked.rule_sets, checked.conditions, checked.cases) == (6, 2, 7, 13)


@pytest.mark.parametrize("row", [*table("meaning"), *table("cases")])
def test_one_slip_one_finding(row: dict[str, Any], base: Path) -> None:
    file = base / row["file"]
    if "remove" in row:
        (base / row["remove"]).unlink()
    if "copy" in row:
        file.parent.mkdir(exist_ok=True)
        shutil.copy(base / row["copy"], file)
    text, where = changed(row, file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    told = row.get("in", row["file"])
    where = where or place_of(row["at"], (base / told).read_text("utf-8"))
    problems = problems_of(base)
    check_finding(problems, row, where)
    (problem,) = problems
    assert isinstance(problem.place, Place)
    assert problem.place.path == told
    assert problem.source == (base / told).read_text("utf-8").split("\n")[where[0] - 1]
