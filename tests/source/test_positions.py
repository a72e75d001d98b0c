"""From an offset inside a scalar to its line and column, in every style in which a scalar can be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tt_rules.diagnostics.places import Place
from tt_rules.source.builder import build
from tt_rules.source.nodes import Mapping, Scalar, Source
from tt_rules.source.positions import folded, span


def scalar_of(text: str) -> Scalar:
    """The value of the key ``a``."""
    root, problems = build(Source("f.yaml", text))
    assert not problems
    assert isinstance(root, Mapping)
    value = root["a"]  # type: ignore[index]
    assert isinstance(value, Scalar)
    return value


def at(text: str, part: str) -> tuple[int, int, int | None]:
    """Line, column and end of the place of a part of the scalar."""
    scalar = scalar_of(text)
    begin = scalar.index(part)
    place = span(scalar, begin, begin + len(part))
    return place.line, place.column, place.end


@pytest.mark.parametrize(
    ("text", "part", "place"),
    [
        ("a: 人数 >= 1", "人数", (1, 4, 6)),
        ("a: 人数 >= 1", "1", (1, 10, 11)),
        ("x: 1\na:   人数 >= 1   # 注", ">=", (2, 9, 11)),
        ("{x: 1, a: 人数 >= 1}", "1", (1, 17, 18)),
        ("'a': 人数", "人数", (1, 6, 8)),
        ("a: '人数 >= 1'", "人数", (1, 5, 7)),
        ("a: 'it''s x'", "it's", (1, 5, 10)),
        ("a: 'it''s x'", "x", (1, 11, 12)),
        ("a: '''x'''", "x", (1, 7, 8)),
        ('a: "人数 >= 1"', ">=", (1, 8, 10)),
        (r'a: "\u4eba\"\x41\\ x"', "x", (1, 20, 21)),
        (r'a: "\u4eba\"\x41\\ x"', "人", (1, 5, 11)),
        (r'a: "\U0001F600x"', "x", (1, 15, 16)),
        ("a: |\n  人数 >= 1\n", "人数", (2, 3, 5)),
        ("a: |\n  人数\n    >= 1\n", ">=", (3, 5, 7)),
        ("a: |-\n  x\n\n  y", "y", (4, 3, 4)),
        ("a: |+\n  x\n\n\nb: 1", "x", (2, 3, 4)),
        ("a: |2\n    x\n  y\n", "y", (3, 3, 4)),
        ("a: |  # 注\n  x\n", "x", (2, 3, 4)),
        ("a: |\n\n\n  x\n", "x", (4, 3, 4)),
        ("a:\n  |\n  x\n", "x", (3, 3, 4)),
    ],
)
def test_place_of_a_part(text: str, part: str, place: tuple[int, int, int]) -> None:
    assert at(text, part) == place


def test_a_part_over_several_lines_is_cut_to_the_first() -> None:
    scalar = scalar_of("a: |\n  人数\n  >= 1\n")
    assert span(scalar, 0, len(scalar)) == Place("f.yaml", 2, 3, 5)


@pytest.mark.parametrize(("start", "place"), [(2, (1, 6, 7)), (7, (1, 6, 7))], ids=["end", "beyond"])
def test_the_end_has_a_place(start: int, place: tuple[int, int, int]) -> None:
    found = span(scalar_of("a: xy"), start, start)
    assert (found.line, found.column, found.end) == place


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("a: x y", False),
        ("a: 'x y'", False),
        ("a: |\n  x\n  y\n", False),
        ("a: x\n  y", True),
        ("a: 'x\n  y'", True),
        ('a: "x\n  y"', True),
        ("a: >\n  x\n", True),
        ("a: x\n\nb: 1", False),
        ("a: x   # 注\nb: 1", False),
    ],
)
def test_which_scalars_are_folded(text: str, several: bool) -> None:
    assert folded(scalar_of(text)) is several


@pytest.mark.parametrize("text", ["a: 甲\n  乙", 'a: "甲\n  乙"', "a: >\n  甲\n  乙\n"])
def test_a_folded_scalar_still_has_a_place_inside_it(text: str) -> None:
    scalar = scalar_of(text)
    for offset in range(len(scalar)):
        assert span(scalar, offset, offset + 1).line in (1, 2, 3)


# No line breaks, no blanks at either end of a line, no marks that a parser drops: those belong to the style, not to the text.
LINES = st.text(
    st.characters(exclude_categories=("Cc", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"), exclude_characters="\ufeff"),
    min_size=1,
)
QUOTE = {
    "'": lambda text: text.replace("'", "''"),
    '"': lambda text: text.replace("\\", "\\\\").replace('"', '\\"'),
    "|": lambda text: text,
}


@given(LINES, LINES, LINES, st.sampled_from(sorted(QUOTE)), st.integers(0, 5), st.integers(1, 4))
def test_every_character_is_found_where_it_was_written(
    before: str, part: str, after: str, style: str, above: int, indent: int
) -> None:
    text = f"{before} {part} {after}"
    quoted = QUOTE[style](text)
    written = f"|{indent}\n{' ' * indent}{text}" if style == "|" else f"{style}{quoted}{style}"
    source = "# 注\n" * above + f"a: {written}\n"
    scalar = scalar_of(source)
    begin = len(before) + 1
    place = span(scalar, begin, begin + len(part))
    assert scalar[begin : begin + len(part)] == part
    assert place.line == above + (2 if style == "|" else 1)
    assert place.end is not None
    assert source.split("\n")[place.line - 1][place.column - 1 : place.end - 1] == QUOTE[style](part)
