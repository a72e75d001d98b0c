"""Two digests: of the text, and of what it means."""

from __future__ import annotations

import hashlib

import pytest

from tests.slips import DATA
from tt_rules.model.canonical import digest_of_nodes, digest_of_text
from tt_rules.source.builder import build
from tt_rules.source.nodes import Source

TEXT = (DATA / "base/eligibility/grant/2024.yaml").read_text("utf-8")


def meaning(text: str) -> str:
    root, problems = build(Source("f.yaml", text))
    assert root is not None
    assert not problems
    return digest_of_nodes(root)


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1\n", "# 注\nformat: 1   # 注\n\n"),
        ("combine: all\n", "combine:   'all'\n"),
        ("{type: year, zh: 首年}", "{zh: 首年, type: year}"),
        ("  first: {type: year, zh: 首年}\n", "  first:\n    type: year\n    zh: 首年\n"),
        ("    when: 全职", "    when: |\n      全职"),
        ('    when: 收入 > "1000万元"', '    when: |\n      收入\n        >   "1000万元"\n'),
        ("title: {zh: 示例资助, en: An example grant}", "title: {zh: 换了名称}"),
        ("in_force: {from: 2024-01-01, to: open}", "note: 说明\nin_force: {to: open, from: 2024-01-01}"),
    ],
    ids=["comments", "quotes", "order", "style", "block", "lines", "title", "note"],
)
def test_layout_and_wording_mean_nothing(old: str, new: str) -> None:
    text = changed(old, new)
    assert meaning(text) == meaning(TEXT)
    assert digest_of_text(text) != digest_of_text(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("人数 >= 3", "人数 >= 4"),
        ("人数 >= 3", "人数 > 3"),
        ("combine: all", "combine: any"),
        ("from: 2024-01-01", "from: 2024-01-02"),
        ("clause: 第二条", "clause: 第三条"),
        ("zh: 收入超过一千万元", "zh: 收入不低于一千万元"),
        (
            "      company: 公司\n      university: {zh: 高校, also: [大学]}",
            "      university: {zh: 高校, also: [大学]}\n      company: 公司",
        ),
        ("      - 人数 >= 3\n      - 合计 >= 6", "      - 合计 >= 6\n      - 人数 >= 3"),
        ("met: 符合", "met: 合格"),
        ('收入 > "1000万元"', '收入 > "1000 万元"'),
        ("runs: {zh: 连续两年不限于最近两年}", "runs: {zh: 连续两年只看最近两年}"),
    ],
)
def test_what_changes_the_meaning(old: str, new: str) -> None:
    assert meaning(changed(old, new)) != meaning(TEXT)


def test_digest_of_a_text_is_of_its_utf8() -> None:
    assert digest_of_text("甲\n") == hashlib.sha256("甲\n".encode()).hexdigest()
