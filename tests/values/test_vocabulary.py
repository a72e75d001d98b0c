"""Declared values: found by every name they have, and the nearest right name where one is misspelt."""

from __future__ import annotations

import pickle

import pytest

from tt_rules.values.vocabulary import Term, Vocabulary

WORDS = Vocabulary(
    (
        Term("legal_person", "法人组织", "Legal person", ("法人",)),
        Term("unincorporated", "非法人组织"),
        Term("internal", "内设机构", also=("内部机构", "内设部门")),
    )
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("legal_person", "legal_person"),
        ("法人组织", "legal_person"),
        ("Legal person", "legal_person"),
        ("法人", "legal_person"),
        (" 法人 ", "legal_person"),
        ("ｌｅｇａｌ_ｐｅｒｓｏｎ", "legal_person"),
        ("内设部门", "internal"),
        ("legal person", None),
        ("LEGAL_PERSON", None),
        ("法", None),
        ("", None),
    ],
)
def test_find(name: str, found: str | None) -> None:
    assert WORDS.find(name) == found


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("法人组职", "法人组织"),
        ("内设机够", "内设机构"),
        ("legal person", "legal_person"),
        ("legal-person", "legal_person"),
        ("Internal", "internal"),
        ("unincorporatd", "unincorporated"),
        ("个体工商户", ""),
        ("x" * 100, ""),
    ],
)
def test_nearest(name: str, nearest: str) -> None:
    assert WORDS.nearest(name) == nearest


def test_order() -> None:
    assert WORDS.ids == ("legal_person", "unincorporated", "internal")
    assert WORDS.position("internal") == 2
    assert WORDS.labels() == ["法人组织", "非法人组织", "内设机构"]
    assert WORDS.labels("en") == ["Legal person", "unincorporated", "internal"]


def test_every_spelling_once() -> None:
    assert WORDS.names()["内部机构"] == "internal"
    assert set(WORDS.names()) == {
        "legal_person",
        "法人组织",
        "Legal person",
        "法人",
        "unincorporated",
        "非法人组织",
        "internal",
        "内设机构",
        "内部机构",
        "内设部门",
    }


def test_it_is_a_value() -> None:
    again = pickle.loads(pickle.dumps(WORDS))  # noqa: S301 - our own bytes
    assert again == WORDS
    assert hash(again) == hash(WORDS)
    assert again.find("法人") == "legal_person"
    assert Vocabulary(WORDS.terms[:2]) != WORDS
