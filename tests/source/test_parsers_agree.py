"""libyaml and the pure parser give the same nodes at the same places, and the same problems."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.source import builder
from tt_rules.source.builder import DATA_FILE, RULE_FILE, Limits, build
from tt_rules.source.nodes import Mapping, Node, Scalar, Sequence, Source
from tt_rules.source.text import scan

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path for folder in ("documents", "eligibility", "indicators") for path in (ROOT / folder).rglob("*.yaml")
)
TABLES = sorted((ROOT / "tests" / "data").rglob("*.yaml"))

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")


def written(node: Node | None) -> Any:
    """A node as plain data with every place; a value that was not written has none."""
    if node is None or (node == "" and isinstance(node, Scalar) and node.plain):
        return node
    if isinstance(node, Scalar):
        return (str(node), node.style, str(node.place), node.place.end)
    if isinstance(node, Mapping):
        return (str(node.place), [(written(key), written(value)) for key, value in node.items()])
    assert isinstance(node, Sequence)
    return (str(node.place), [written(item) for item in node])


def told(problem: Diagnostic) -> Any:
    """Code, line and words; the parsers do not agree on the column of every syntax error."""
    where = str(problem.place).split(":")[1] if problem.code == "Y201" else str(problem.place)
    return (problem.code, where, problem.what(), problem.fix())


def read(text: str, loader: Any, limits: Limits) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "_LOADER", loader)
        root, problems = build(Source("f.yaml", text), limits)
    return written(root), [told(problem) for problem in problems]


def agree(text: str, limits: Limits = RULE_FILE) -> None:
    assert read(text, yaml.CSafeLoader, limits) == read(text, yaml.SafeLoader, limits)


@pytest.mark.parametrize("path", [*SHIPPED, *TABLES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_on_every_file_of_ours(path: Path) -> None:
    agree(path.read_text("utf-8"))


# No question mark: inside braces libyaml takes it for text where the pure parser ends the text and refuses what follows.
PIECES = [
    *("a", "b", "甲", "1", "no", "专职人员数 >= 1"),
    *(": ", ":", "：", "- ", "-", ", ", ","),
    *("{", "}", "[", "]", "'", '"', "''", '\\"', "\\n", "\\"),
    *("\n", "\n  ", "\n    ", " ", "  ", " #", "#", "|\n", "|-\n  ", ">\n  "),
    *("&x ", "*x", "!t ", "<<: ", "@", "`", "=", "~"),
]


def agree_on(text: str, limits: Limits) -> None:
    """Which of several syntax errors is told may differ: the parsers look ahead differently far."""
    one, other = read(text, yaml.CSafeLoader, limits), read(text, yaml.SafeLoader, limits)
    refused = [{problem[0] for problem in problems} for _, problems in (one, other)]
    if "Y201" in refused[0] | refused[1]:
        assert all(refused)
    else:
        assert one == other


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from([RULE_FILE, DATA_FILE]))
def test_on_pieces_of_yaml(text: str, limits: Limits) -> None:
    agree_on(text, limits)


@given(st.text(max_size=20), st.text(max_size=20))
def test_on_any_text(before: str, after: str) -> None:
    text = f"a: 1\n{before}b: [{after}]\n"
    if "?" not in text and "%" not in text and not scan(Source("f.yaml", text)):
        agree_on(text, RULE_FILE)
