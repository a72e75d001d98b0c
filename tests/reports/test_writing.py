"""Output to a file or to a stream: whole or not at all, and in any encoding."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any, Self

import pytest

from tests.slips import said
from tt_rules.diagnostics.problems import RequestError
from tt_rules.reports.writing import say, tolerant_streams, write_bytes, write_output


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(RequestError) as caught:
        write_output("new", str(path))
    (problem,) = caught.value.problems
    assert problem.code == "R910"
    assert problem.fix() == "检查路径和权限"
    assert problem.fix("en") == "check the path and its permissions"
    return said(problem)[0], said(problem, "en")[0]


def test_a_new_file(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_output("甲\r\n乙\n", str(tmp_path / "o.txt"))
    finally:
        os.umask(before)
    assert (tmp_path / "o.txt").read_bytes() == "甲\r\n乙\n".encode()
    assert stat.S_IMODE((tmp_path / "o.txt").stat().st_mode) == 0o644
    assert names(tmp_path) == ["o.txt"]


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "o.txt"
    target.write_text("old", "utf-8")
    target.chmod(0o600)
    write_output("new", str(target))
    assert target.read_text("utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", "utf-8")
    (tmp_path / "o.txt").symlink_to("real.txt")
    write_output("new", str(tmp_path / "o.txt"))
    assert (tmp_path / "o.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text("utf-8") == "new"


def test_a_long_name(tmp_path: Path) -> None:
    write_output("new", str(tmp_path / ("x" * 250)))
    assert names(tmp_path) == ["x" * 250]


def test_a_relative_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_output("new", "o.txt")
    assert (tmp_path / "o.txt").read_text("utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_output("甲", str(pipe))
        assert os.read(reader, 100).decode() == "甲"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("folder", "这是文件夹", "it is a folder"),
        ("nowhere/o.txt", "没有这个文件夹", "there is no such folder"),
        ("a.txt/o.txt", "路径中有一段不是文件夹", "a part of the path is not a folder"),
        ("a\x00b", "路径里有不能用的字符", "the path holds a character that paths cannot"),
        ("x" * 300, "文件名太长", "its name is too long"),
    ],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, zh: str, en: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text("old", "utf-8")
    what, what_en = refused(tmp_path / name)
    assert what.endswith(f"：{zh}")
    assert what_en.endswith(f": {en}")
    assert names(tmp_path) == ["a.txt", "folder"]
    assert (tmp_path / "a.txt").read_text("utf-8") == "old"


@pytest.mark.parametrize("step", ["write", "replace"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=["full", "interrupted"]
)
def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    target = tmp_path / "o.txt"
    target.write_text("old", "utf-8")

    class Stops:
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()

        def write(self, data: bytes) -> None:
            self.stream.write(data[:3])
            raise error

    def stop(*_: Any) -> None:
        raise error

    fdopen = os.fdopen
    if step == "write":
        monkeypatch.setattr(os, "fdopen", lambda *args: Stops(fdopen(*args)))
    else:
        monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises((RequestError, KeyboardInterrupt)):
        write_bytes(b"new text", str(target))
    assert target.read_text("utf-8") == "old"
    assert names(tmp_path) == ["o.txt"]


class Stream(io.TextIOWrapper):
    """A standard stream of some encoding, perhaps a terminal."""

    def __init__(self, encoding: str, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def written(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def printed(text: str, stream: Stream, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", Stream("utf-8"))
    tolerant_streams()
    write_output(text, None)
    return stream.written()


@pytest.mark.parametrize(
    ("text", "encoding", "raw"),
    [
        ("甲é", "utf-8", "甲é".encode()),
        ("甲", "gbk", "甲".encode("gbk")),
        ("a\u00a0b", "gbk", rb"a\u00a0b"),
        ("a😀b", "gbk", rb"a\ud83d\ude00b"),
        ("甲a", "ascii", rb"\u7532a"),
        ("\ud800", "utf-8", rb"\ud800"),
        ("\ufeff甲", "utf-8", "\ufeff甲".encode()),
        ("\ufeff甲", "gbk", "甲".encode("gbk")),
        ("a\x1b[31m\u202e", "utf-8", "a\x1b[31m\u202e".encode()),
    ],
)
def test_a_stream_of_any_encoding(text: str, encoding: str, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(text, Stream(encoding), monkeypatch) == raw


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_json_stays_json_in_any_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {"甲\u00a0": "é😀\ud800\u202e\x1b"}
    raw = printed(json.dumps(plain, ensure_ascii=False), Stream(encoding), monkeypatch)
    assert json.loads(raw.decode(encoding)) == plain


def test_a_terminal_is_not_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = printed("\ufeff甲\x1b[31m\n\u202e", Stream("utf-8", terminal=True), monkeypatch)
    assert raw.decode() == "甲\\u001b[31m\n\\u202e"


def test_messages_do_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream("gbk")
    monkeypatch.setattr(sys, "stderr", stream)
    tolerant_streams()
    say("甲\x1b[31m\u00a0\n")
    assert stream.written() == "甲".encode("gbk") + b"\\u001b[31m\\u00a0\n"


def test_a_stream_in_memory_needs_no_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    tolerant_streams()
    write_output("\ufeff甲\ud800", None)
    assert stream.getvalue() == "\ufeff甲\ud800"


def test_a_file_holds_utf8_whatever_the_text_holds(tmp_path: Path) -> None:
    write_output("甲\ud800😀", str(tmp_path / "o.txt"))
    assert (tmp_path / "o.txt").read_bytes() == "甲\\ud800😀".encode()
