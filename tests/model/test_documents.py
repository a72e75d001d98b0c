"""Clauses as lawyers write them, in both languages."""

from __future__ import annotations

import pytest

from tt_rules.diagnostics.places import Place
from tt_rules.model.conditions import ClauseRef
from tt_rules.model.documents import Document, build_document, cite_all, clause_text
from tt_rules.model.reading import Sink
from tt_rules.source.builder import build
from tt_rules.source.nodes import Mapping, Source

TEXT = """\
format: 1
kind: document
id: measures
number: 虚构〔2022〕1号
title: {zh: 虚构的办法, en: Fictitious measures}
short: {zh: 《办法》, en: Measures}
issuer: 某机关
issued: 2022-09-23
clauses:
  第七条（五）1: {says: 一}
  第八条: {says: 二, text: sha256-0123abcd, left: restatement, of: [第七条（五）1, notice 二]}
  第九条: {says: 三, left: out_of_scope, why: 属于区里的事}
  第十条: {says: 四, partly: true, why: 能力由人认定}
"""


def document(text: str = TEXT) -> Document:
    root, problems = build(Source("documents/measures.yaml", text))
    assert isinstance(root, Mapping)
    sink = Sink()
    made = build_document(root, sink)
    assert not problems
    assert not sink.problems
    return made


@pytest.mark.parametrize(
    ("clause", "zh", "en"),
    [
        ("第七条", "第七条", "Article 7"),
        ("第七条（五）", "第七条第（五）项", "Article 7(5)"),
        ("第七条（五）1", "第七条第（五）项第1目", "Article 7(5)1"),
        ("第十条", "第十条", "Article 10"),
        ("第十二条（十一）", "第十二条第（十一）项", "Article 12(11)"),
        ("第二十条", "第二十条", "Article 20"),
        ("第一百零三条", "第一百零三条", "Article 103"),
        ("第七条3", "第七条第3目", "Article 7 no. 3"),
        ("相关要求1", "相关要求1", "相关要求1"),
        ("一（二）5", "一（二）5", "一（二）5"),
        ("第七条（五）之一", "第七条（五）之一", "第七条（五）之一"),
    ],
)
def test_one_clause(clause: str, zh: str, en: str) -> None:
    assert (clause_text(clause, "zh"), clause_text(clause, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("clauses", "zh", "en"),
    [
        (["第七条"], "《办法》第七条", "Measures Article 7"),
        (
            ["第七条（一）", "第七条（二）"],
            "《办法》第七条第（一）项、第七条第（二）项",
            "Measures Article 7(1), Article 7(2)",
        ),
        (
            ["第七条（五）1", "第七条（五）2", "第七条（五）3"],
            "《办法》第七条第（五）项第1目至第3目",
            "Measures Article 7(5)1–3",
        ),
        (
            ["第七条（五）1", "第七条（五）3"],
            "《办法》第七条第（五）项第1目、第七条第（五）项第3目",
            "Measures Article 7(5)1, Article 7(5)3",
        ),
        (
            ["第七条（五）2", "第七条（五）1"],
            "《办法》第七条第（五）项第2目、第七条第（五）项第1目",
            "Measures Article 7(5)2, Article 7(5)1",
        ),
        (
            ["第七条（四）8", "第七条（五）9"],
            "《办法》第七条第（四）项第8目、第七条第（五）项第9目",
            "Measures Article 7(4)8, Article 7(5)9",
        ),
    ],
)
def test_citation(clauses: list[str], zh: str, en: str) -> None:
    assert (document().cite(clauses), document().cite(clauses, "en")) == (zh, en)


def test_clauses_of_one_document_stand_together() -> None:
    names = [("measures", "第七条"), ("other", "三"), ("measures", "第八条"), ("other", "四")]
    references = [ClauseRef(name, clause, Place("f")) for name, clause in names]
    assert cite_all(references, {"measures": document()}, "zh") == "《办法》第七条、第八条；other 三 四"
    assert cite_all(references, {"measures": document()}, "en") == "Measures Article 7, Article 8; other 三 四"


def test_what_a_document_says() -> None:
    made = document()
    assert (made.id, made.number, made.issued, made.issuer) == ("measures", "虚构〔2022〕1号", "2022-09-23", "某机关")
    assert made.title.shown("en") == "Fictitious measures"
    assert list(made.clauses) == ["第七条（五）1", "第八条", "第九条", "第十条"]
    eighth = made.clauses["第八条"]
    assert (eighth.fingerprint, eighth.left, eighth.restates) == (
        "sha256-0123abcd",
        "restatement",
        ("第七条（五）1", "notice 二"),
    )
    assert eighth.place == Place("documents/measures.yaml", 11, 3, 6)
    assert (made.clauses["第九条"].why, made.clauses["第十条"].partly) == ("属于区里的事", "true")


def test_a_short_name_may_be_chinese_alone() -> None:
    made = document(TEXT.replace("short: {zh: 《办法》, en: Measures}", "short: 《办法》"))
    assert made.cite(["第七条"], "en") == "《办法》 Article 7"
