"""A data file by its ending, or one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slips import said
from tt_rules.diagnostics.problems import RequestError
from tt_rules.tables.read import ENDINGS, read_table


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "a,b\n1,2\n"),
        ("t.CSV", "a,b\n1,2\n"),
        ("t.json", '[{"a": 1, "b": 2}]'),
        ("t.yaml", "- {a: 1, b: 2}\n"),
        ("t.yml", "- {a: 1, b: 2}\n"),
        ("数据 表.csv", "a,b\n1,2\n"),
    ],
)
def test_endings(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    table = read_table(tmp_path / name)
    assert table.name == str(tmp_path / name)
    assert [{key: str(value) for key, value in row.values.items()} for row in table.rows] == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_of_other_programs(tmp_path: Path, mark: str, ends: str) -> None:
    (tmp_path / "t.csv").write_bytes(f'{mark}甲,乙{ends}1,"x{ends}y"{ends}'.encode())
    (row,) = read_table(tmp_path / "t.csv").rows
    assert dict(row.values) == {"甲": "1", "乙": "x\ny"}


ENCODED = "代码,是否在京的机构\nA,是\n"


@pytest.mark.parametrize(
    ("name", "raw", "code", "zh", "en"),
    [
        ("t.txt", b"a", "R909", "不认识的数据格式“.txt”；可以：", "unknown format of data '.txt'; there are: "),
        ("table", b"a", "R909", "不认识的数据格式“table”；可以：", "unknown format of data 'table'; there are: "),
        (
            "t.csv",
            ENCODED.encode("gbk"),
            "T102",
            "文件不是 UTF-8 编码，看起来是 GBK（GB 18030）",
            "the file is not UTF-8; it looks like GBK（GB 18030）",
        ),
        (
            "t.csv",
            ENCODED.encode("utf-16"),
            "T102",
            "文件不是 UTF-8 编码，看起来是 UTF-16",
            "the file is not UTF-8; it looks like UTF-16",
        ),
        (
            "t.json",
            '{"甲": 1}'.encode("utf-16"),
            "T102",
            "文件不是 UTF-8 编码，看起来是 UTF-16",
            "the file is not UTF-8; it looks like UTF-16",
        ),
        ("t.csv", b"", "D843", "没有数据", "there are no data"),
        ("t.csv", b"a,b\n", "D843", "没有数据", "there are no data"),
        ("t.csv", b"a,b\n,\n\n", "D843", "没有数据", "there are no data"),
        ("t.json", b"[]", "D843", "没有数据", "there are no data"),
        ("t.yaml", b"[]", "D843", "没有数据", "there are no data"),
        ("t.json", b"{", "D840", "JSON 写法有误：", "this is not well-formed JSON: "),
        ("t.csv", b'"a', "D844", "CSV 写法有误：", "this is not well-formed CSV: "),
        ("t.yaml", b"a: [", "Y201", "YAML 写法有误：", "this is not well-formed YAML: "),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, raw: bytes, code: str, zh: str, en: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RequestError) as caught:
        read_table(tmp_path / name)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.what("zh").startswith(zh)
    assert problem.what("en").startswith(en)


def test_what_may_be_read_instead(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        read_table(tmp_path / "t.txt")
    assert said(caught.value.problems[0]) == (
        f"不认识的数据格式“.txt”；可以：{'、'.join(ENDINGS)}",
        "换一种格式",
    )
    assert said(caught.value.problems[0], "en")[1] == "use another format"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    for name, reason in (("t.csv", "这是文件夹"), ("u.csv", "没有这个文件"), ("a\x00.csv", "路径里有不能用的字符")):
        with pytest.raises(RequestError) as caught:
            read_table(tmp_path / name)
        assert [(p.code, p.what()) for p in caught.value.problems] == [("T101", f"文件读不出：{reason}")]
