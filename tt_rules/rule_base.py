"""Where the rule base lies: beside the package in a checkout, inside it once installed.

The wheel carries the rule files as the data folder ``tt_rules/rule_base/``. A checkout, and so an
editable install, has them one level up, where policy staff edit them; there is no copy of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDERS: Final = ("eligibility", "documents", "schemas")
"""The folders without which a folder is no rule base; ``indicators`` may be absent."""

_PROJECT: Final = "tt-rules"


def locate() -> Path:
    """Return the folder that holds the rule base this package goes with.

    The checkout comes first. An installed package never stands beside our ``pyproject.toml``, and
    in a checkout a ``tt_rules/rule_base/`` left behind by some build would be stale law.

    Raises:
        FileNotFoundError: Neither place holds a rule base; the message says where it looked and
            what to do, in Chinese and English.

    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    folder = checkout if _is_ours(checkout / "pyproject.toml") else package / "rule_base"
    absent = [name for name in FOLDERS if not (folder / name).is_dir()]
    if absent:
        raise FileNotFoundError(_not_found(folder, absent))
    return folder


def _is_ours(pyproject: Path) -> bool:
    """Tell whether the file is this project's ``pyproject.toml``, by the name it declares.

    Read line by line: the TOML parser would cost more than all the rest of finding the folder, and
    a file left broken by a merge must not turn a checkout into something else.
    """
    try:
        lines = pyproject.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    table = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            table = line
        key, _, value = line.partition("=")
        if table == "[project]" and key.strip() == "name":
            return value.strip().strip("\"'") == _PROJECT
    return False


def _not_found(folder: Path, absent: list[str]) -> str:
    zh = "、".join(f"{name}/" for name in absent)
    en = ", ".join(f"{name}/" for name in absent)
    return (
        f"找不到规则库：{folder} 中缺少 {zh}。请重新安装 {_PROJECT}，"
        '或者指明自己的规则文件夹，例如 tt_rules.load("my-rules/")。\n'
        f"No rule base: {folder} lacks {en}. Install {_PROJECT} again, "
        'or name a folder of your own, for example tt_rules.load("my-rules/").'
    )
