"""Bytes to text: encodings, size, and characters that come out of word processors."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from attrs import frozen

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Place
from tt_rules.source.nodes import Source

# A rule file of two megabytes would be some 60,000 lines: far beyond any law, far below what hurts.
RULE_FILE_BYTES = 2_000_000


@frozen
class Suspect:
    """A character that must not stand in a file: its name in Chinese and English, and what to do instead."""

    zh: str
    en: str
    advice: str = "它看不见，却会改变含义"
    advice_en: str = "it is invisible and changes the meaning"


_SPACE = ("改用半角空格", "use a plain space")
_BREAK = ("换行只用回车键", "break lines with the Enter key only")
SUSPECTS: dict[str, Suspect] = {
    "\ufeff": Suspect("字节顺序标记", "a byte order mark"),
    "\u00a0": Suspect("不换行空格", "a no-break space", *_SPACE),
    "\u3000": Suspect("全角空格", "a full-width space", *_SPACE),
    "\u200b": Suspect("零宽空格", "a zero-width space"),
    "\u200c": Suspect("零宽不连字", "a zero-width non-joiner"),
    "\u200d": Suspect("零宽连字", "a zero-width joiner"),
    "\u2060": Suspect("词连接符", "a word joiner"),
    "\u00ad": Suspect("软连字符", "a soft hyphen"),
    "\u0085": Suspect("NEL 换行符", "a NEL line break", *_BREAK),
    "\u2028": Suspect("行分隔符", "a line separator", *_BREAK),
    "\u2029": Suspect("段分隔符", "a paragraph separator", *_BREAK),
    "\u000b": Suspect("垂直制表符", "a vertical tab", *_BREAK),
    "\u000c": Suspect("换页符", "a form feed", *_BREAK),
    **{
        chr(c): Suspect("双向文字控制符", "a bidirectional control")
        for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    },
}


def read_source(path: Path, shown: str | None = None, limit: int = RULE_FILE_BYTES) -> Source | Diagnostic:
    """The text of a file, or the one problem that keeps it from being read.

    Args:
        path: the file.
        shown: the path as messages print it; the path itself if not given.
        limit: the most bytes that are read.
    """
    name = shown or os.fspath(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        return Diagnostic("T101", Place(name), reasons(error))
    if len(raw) > limit:
        size = path.stat().st_size
        return Diagnostic("T103", Place(name), {"size": size, "limit": limit})
    return decode(raw, name)


def decode(raw: bytes, name: str) -> Source | Diagnostic:
    """UTF-8 bytes as a source; a leading byte order mark is dropped, another encoding is named."""
    guess = _utf16(raw)
    if not guess:
        try:
            return Source(name, _one_line_break(raw.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            guess = _guess(raw)
            line = raw.count(b"\n", 0, error.start) + 1
            return Diagnostic("T102", Place(name, line), {"guess": guess})
    return Diagnostic("T102", Place(name), {"guess": guess})


def _one_line_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_REASONS = {
    errno.ENOENT: ("没有这个文件", "there is no such file"),
    errno.EACCES: ("没有读取权限", "no permission to read it"),
    errno.EISDIR: ("这是文件夹", "it is a folder"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of the path is not a folder"),
    errno.ENAMETOOLONG: ("文件名太长", "its name is too long"),
}


def reasons(error: Exception) -> dict[str, str]:
    """Why the system refused a path, in Chinese and English."""
    if isinstance(error, OSError):
        zh, en = _REASONS.get(error.errno or 0, (error.strerror or str(error),) * 2)
        return {"reason": zh, "reason_en": en}
    return {"reason": str(error), "reason_en": str(error)}


def _utf16(raw: bytes) -> str:
    if raw[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "UTF-32"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    head = raw[:200]
    return "UTF-16" if len(head) > 3 and head.count(0) * 3 > len(head) else ""


def _guess(raw: bytes) -> str:
    """What else the bytes may be; only to be named, never to be used."""
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "Big5 / 其他编码"
    return "GBK（GB 18030）"


_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# A full-width space between words of a Chinese title is ordinary typing, and harmless where it stands.
_SUSPECT = re.compile("[" + "".join(c for c in SUSPECTS if c != "\u3000") + "]")
_INDENT = re.compile("^ *([\t\u3000\u00a0])[ \t\u3000\u00a0]*[^\\s]", re.MULTILINE)


def scan(source: Source) -> list[Diagnostic]:
    """Characters that must not stand in a rule file, each at its place; one finding for each line and kind.

    Of control characters only the first is told: a file that has them is usually not text at all.
    """
    control = _CONTROL.search(source.text)
    if control:
        return [_found("T104", source, control.start(), Suspect("控制字符", "a control character"))]
    found = [
        _found("T106", source, match.start(1), SUSPECTS.get(match[1], Suspect("制表符", "a tab")))
        for match in _INDENT.finditer(source.text)
    ]
    seen = {(one.place.line, "\u00a0") for one in found if isinstance(one.place, Place)}
    for match in _SUSPECT.finditer(source.text):
        one = _found("T104", source, match.start(), SUSPECTS[match[0]])
        if isinstance(one.place, Place) and (one.place.line, match[0]) not in seen:
            seen.add((one.place.line, match[0]))
            found.append(one)
    return found


def _found(code: str, source: Source, index: int, suspect: Suspect) -> Diagnostic:
    line = source.text.count("\n", 0, index) + 1
    column = index - source.text.rfind("\n", 0, index)
    args = {
        "name": suspect.zh,
        "name_en": suspect.en,
        "code_point": f"{ord(source.text[index]):04X}",
        "advice": suspect.advice,
        "advice_en": suspect.advice_en,
    }
    return Diagnostic(code, Place(source.path, line, column), args, source=source.line(line))
