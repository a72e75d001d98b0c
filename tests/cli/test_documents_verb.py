"""The register of documents: what each clause says, and by what it is encoded or why it is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tt_rules
from tests.building import file_text, write_base
from tt_rules.cli import main
from tt_rules.reports.register import coverage

DOCUMENT = """\
format: 1
kind: document
id: measures
number: 虚构〔2022〕1号
title: {zh: 虚构的办法, en: Fictitious measures}
short: {zh: 《办法》, en: Measures}
issuer: 某机关（虚构）
issued: 2022-01-01
clauses:
  第一条: {says: 一, text: sha256-00000000}
  第二条（一）: {says: 二, partly: true, why: 只写了人数}
  第三条: {says: 三, left: procedural}
  第四条: {says: 四, left: out_of_scope, why: 另有规定}
  第五条: {says: 五, left: restatement, of: [第一条, notice 第一条]}
"""
NOTICE = """\
format: 1
kind: document
id: notice
title: {zh: 虚构的通知}
short: 《通知》
issued: 2023-01-01
clauses:
  第一条: {says: 人数, text: sha256-00000000}
"""
FACTS = "a: {type: flag, zh: 甲}\nb: {type: flag, zh: 乙}"
CONDITIONS = """
- id: first
  clause: 第一条
  zh: 一
  when: 甲
- id: second
  clause: [第一条, 第二条（一）, notice 第一条]
  zh: 二
  when: 乙
"""


@pytest.fixture
def base(tmp_path: Path) -> str:
    """A rule base with two documents."""
    files = {
        "documents/measures.yaml": DOCUMENT,
        "documents/notice.yaml": NOTICE,
        "eligibility/sample/2024.yaml": file_text(FACTS, CONDITIONS),
    }
    return str(write_base(tmp_path, files))


def test_every_document_with_its_coverage(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--base", base]) == 0
    assert capsys.readouterr().out == (
        "measures  《办法》  2022-01-01\n"
        "          5 条款：已写成规则 1，写成一部分 1，程序 1，重述 1，不在范围内 1\n"
        "notice    《通知》  2023-01-01\n"
        "          1 条款：已写成规则 1\n"
        "共 2 份文件、6 条款：已写成规则 2，写成一部分 1，程序 1，重述 1，不在范围内 1\n"
    )


def test_every_clause_with_what_became_of_it(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "measures", "--base", base]) == 0
    assert capsys.readouterr().out == (
        "虚构的办法\n"
        "虚构〔2022〕1号  某机关（虚构）  2022-01-01\n"
        "5 条款：已写成规则 1，写成一部分 1，程序 1，重述 1，不在范围内 1\n"
        "\n"
        "《办法》第一条  一\n"
        "    已写成规则：sample@2024/first、sample@2024/second\n"
        "《办法》第二条第（一）项  二\n"
        "    写成一部分（只写了人数）：sample@2024/second\n"
        "《办法》第三条  三\n"
        "    不编码，程序\n"
        "《办法》第四条  四\n"
        "    不编码，不在范围内：另有规定\n"
        "《办法》第五条  五\n"
        "    不编码，重述：《办法》第一条、《通知》第一条\n"
    )


def test_in_english(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "measures", "--base", base, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Measures Article 2(1)  二\n    partly encoded (只写了人数): sample@2024/second\n" in said
    assert "    left, restatement: Measures Article 1, 《通知》 Article 1\n" in said


def test_as_data(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--base", base, "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["clauses"], one["states"].get("encoded")) for one in listed] == [
        ("measures", 5, 1),
        ("notice", 1, 1),
    ]
    assert main(["documents", "measures", "--base", base, "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert [clause["state"] for clause in one["clauses"]] == [
        "encoded",
        "partly",
        "procedural",
        "out_of_scope",
        "restatement",
    ]
    assert one["clauses"][1]["cited"] == {"zh": "《办法》第二条第（一）项", "en": "Measures Article 2(1)"}
    assert one["clauses"][0]["encoded_by"] == ["sample@2024/first", "sample@2024/second"]


def test_the_shipped_register_leaves_nothing_open() -> None:
    found = coverage(tt_rules.load())
    assert found
    for one in found:
        assert sum(one.counts().values()) == len(one.document.clauses)
        assert "open" not in one.counts()


def test_a_document_that_is_not_there(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "measure", "--base", base]) == 2
    said = capsys.readouterr().err
    assert "R917" in said
    assert "是不是“measures”" in said
