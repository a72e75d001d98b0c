"""Whatever stands in a rule file, reading it ends soon and gives problems, never an exception."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.slips import DATA
from tt_rules.check.cases import run_cases
from tt_rules.diagnostics.diagnostic import Diagnostic, in_order
from tt_rules.diagnostics.places import Place
from tt_rules.diagnostics.rendering import render
from tt_rules.model.files import RuleBase, read_files
from tt_rules.model.links import check_links
from tt_rules.rule_base import locate

BASE = DATA / "base"
VALID = DATA / "schemas" / "valid"
SHIPPED = locate()
# Every kind of file: small ones of ours, and the law itself.
FILES = {
    **{path.relative_to(BASE).as_posix(): path for path in sorted(BASE.rglob("*.yaml"))},
    **{f"eligibility/every-key/{path.name}": path for path in sorted(VALID.glob("*.yaml"))},
    **{
        path.relative_to(SHIPPED).as_posix(): path
        for folder in ("documents", "eligibility", "indicators")
        for path in sorted((SHIPPED / folder).rglob("*.yaml"))
    },
}
# What a hand on a keyboard, an input method or a word processor leaves in a line.
SCRAPS = [
    *(
        "",
        " ",
        "  ",
        "\n",
        "\t",
        "\u3000",
        "\u00a0",
        "\u200b",
        ":",
        ": ",
        "：",
        "，",
        "- ",
        "#",
        "|",
        ">",
        "'",
        '"',
        "“",
    ),
    *("{", "}", "[", "]", "(", ")", "（", "&a ", "*a", "!", "<<: ", "---", "%", "@", "null", "~", "no", "0101", "1e5"),
    *(
        "人数",
        "全职",
        "and",
        "not",
        "else",
        "求和(",
        "== ",
        ">= ",
        "不存在的",
        "2024-02-30",
        "9" * 50,
        "-1",
        "\x00",
        "😀",
    ),
]
bounded = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


def beside(name: str) -> str:
    """The cases of a rule file, or the rule file of cases."""
    stem = name.removesuffix(".yaml")
    return f"{stem.removesuffix('.test')}.yaml" if stem.endswith(".test") else f"{stem}.test.yaml"


def check(folder: Path, name: str, raw: bytes) -> tuple[Diagnostic, ...]:
    """Everything that a check of one file says, and that it says it in both languages."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    before = time.process_time()
    base: RuleBase = read_files(folder, [path, *([FILES[beside(name)]] if beside(name) in FILES else [])], folder)
    problems = in_order([*base.problems, *check_links(base), *run_cases(base).problems])
    for problem in problems:
        for lang in ("zh", "en"):
            assert render(problem, lang)  # type: ignore[arg-type]
        if isinstance(problem.place, Place) and problem.place.path == name:
            assert 1 <= problem.place.line <= raw.count(b"\n") + raw.count(b"\r") + 2
    assert time.process_time() - before < 5
    return problems


@bounded
@given(st.binary(max_size=300))
def test_random_bytes(tmp_path: Path, raw: bytes) -> None:
    assert check(tmp_path, "documents/f.yaml", raw)


@bounded
@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join))
def test_random_scraps(tmp_path: Path, text: str) -> None:
    assert check(tmp_path, "eligibility/f/2024.yaml", text.encode("utf-8", "surrogatepass"))


def cut(text: str, at: int, scrap: str) -> str:
    return text[:at] + text[at + 1 :]


def put(text: str, at: int, scrap: str) -> str:
    return text[:at] + scrap + text[at:]


def exchange(text: str, at: int, scrap: str) -> str:
    return text[:at] + scrap + text[at + 1 :]


def truncate(text: str, at: int, scrap: str) -> str:
    return text[:at]


def lines(change: Callable[[list[str], int, str], list[str]]) -> Callable[[str, int, str], str]:
    def changed(text: str, at: int, scrap: str) -> str:
        return "\n".join(change(text.split("\n"), text.count("\n", 0, at), scrap))

    return changed


CHANGES = {
    "cut": cut,
    "put": put,
    "exchange": exchange,
    "truncate": truncate,
    "cut-line": lines(lambda all_, n, _: all_[:n] + all_[n + 1 :]),
    "double-line": lines(lambda all_, n, _: all_[: n + 1] + all_[n:]),
    "indent-line": lines(lambda all_, n, _: [*all_[:n], "  " + all_[n], *all_[n + 1 :]]),
    "outdent-line": lines(lambda all_, n, _: [*all_[:n], all_[n].removeprefix("  "), *all_[n + 1 :]]),
    "exchange-value": lines(
        lambda all_, n, scrap: [*all_[:n], all_[n].partition(": ")[0] + ": " + scrap, *all_[n + 1 :]]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_rule_files(tmp_path: Path, change: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name].read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(text) - 1)) if text else 0
        text = CHANGES[change](text, at, data.draw(st.sampled_from(SCRAPS)))
    check(tmp_path, name, text.encode("utf-8", "surrogatepass"))
