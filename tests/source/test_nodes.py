"""Plain data that knows where it stood."""

from __future__ import annotations

import pytest

from tt_rules.diagnostics.places import Place
from tt_rules.source.builder import build
from tt_rules.source.nodes import Mapping, Scalar, Sequence, Source, excerpt

TEXT = """\
a: 1
乙:
  - x
  - 'y'
c: {d: [z], e: |-
    两行
  }
"""


def root_of(text: str) -> Mapping:
    root, problems = build(Source("f.yaml", text))
    assert not problems
    assert isinstance(root, Mapping)
    return root


@pytest.mark.parametrize(
    ("index", "line", "column"),
    [(0, 1, 1), (4, 1, 5), (5, 2, 1), (6, 2, 2), (8, 3, 1), (10, 3, 3)],
)
def test_place_of_an_index(index: int, line: int, column: int) -> None:
    assert Source("f", "a: 1\n乙:\n  x").place(index) == Place("f", line, column)


@pytest.mark.parametrize(("number", "line"), [(0, ""), (1, "a: 1"), (2, "乙:"), (3, ""), (99, "")])
def test_lines_by_number(number: int, line: str) -> None:
    assert Source("f", "a: 1\n乙:\n").line(number) == line


def test_nodes_are_plain_data() -> None:
    root = root_of("a: 1\n乙: [x, 'y']\nc: {d: no}\n")
    assert root == {"a": "1", "乙": ["x", "y"], "c": {"d": "no"}}
    assert isinstance(root, dict)
    assert list(root) == ["a", "乙", "c"]


def test_every_node_knows_its_place() -> None:
    root = root_of("a: 1\n乙:\n  - x\n  - 'y z'\nc: {d: [z]}\n")
    assert root.place == Place("f.yaml", 1, 1)
    assert root.key("乙").place == Place("f.yaml", 2, 1, 2)
    items = root[root.key("乙")]
    assert isinstance(items, Sequence)
    assert items.place == Place("f.yaml", 3, 3)
    assert [item.place for item in items] == [Place("f.yaml", 3, 5, 6), Place("f.yaml", 4, 5, 10)]
    inner = root[root.key("c")]
    assert isinstance(inner, Mapping)
    assert inner.place == Place("f.yaml", 5, 4)
    assert inner[inner.key("d")].place == Place("f.yaml", 5, 8)
    assert excerpt(items) == "  - x"


def test_a_scalar_over_several_lines_has_no_end() -> None:
    root = root_of("a: |\n  x\nb: 'x\n  y'\n")
    assert [value.place.end for value in root.values()] == [None, None]


@pytest.mark.parametrize(
    ("written", "style", "plain"),
    [("x", None, True), ("'x'", "'", False), ('"x"', '"', False), ("|\n  x", "|", False), (">\n  x", ">", False)],
)
def test_style_of_a_scalar(written: str, style: str | None, plain: bool) -> None:
    value = root_of(f"a: {written}\n").popitem()[1]
    assert isinstance(value, Scalar)
    assert (value.style, value.plain) == (style, plain)


def test_a_key_as_it_stands_in_the_file() -> None:
    root = root_of("a: 1\nb: 2\n")
    assert root.key("b").line == 1
    with pytest.raises(KeyError, match="c"):
        root.key("c")
