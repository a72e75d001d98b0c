"""Places in files and in data."""

from __future__ import annotations

import pytest

from tt_rules.diagnostics.places import Cell, Place


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a/f.yaml", 3, 5, 9), "a/f.yaml:3:5"),
        (Place("f.yaml"), "f.yaml:1:1"),
        (Cell("t.csv", "3", "人数"), "t.csv:3:人数"),
        (Cell("", "3"), "3"),
        (Cell(), ""),
    ],
)
def test_places_in_words(place: Place | Cell, text: str) -> None:
    assert str(place) == text


def test_places_have_an_order() -> None:
    assert Place("a", 2, 1) < Place("a", 10, 1) < Place("b", 1, 1)
    assert Cell("a", "1") < Cell("a", "1", "b") < Cell("b")
