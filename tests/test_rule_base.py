from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tt_rules import rule_base


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of our own that the module takes for the package."""
    folder = tmp_path / "tt_rules"
    folder.mkdir()
    monkeypatch.setattr(rule_base, "__file__", str(folder / "rule_base.py"))
    return folder


def lay(folder: Path, *names: str) -> None:
    for name in names or rule_base.FOLDERS:
        (folder / name).mkdir(parents=True)


def test_an_installed_package_uses_the_folder_inside_it(package: Path) -> None:
    lay(package / "rule_base")
    assert rule_base.locate() == package / "rule_base"


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "tt-rules"\n',
        "[build-system]\nrequires = []\n[project]\nversion='1'\nname='tt-rules'\n[tool.x]\n",
        '[project]\r\nname = "tt-rules"\r\n<<<<<<< a merge left half done\r\n',
    ],
)
def test_a_checkout_comes_before_a_copy_inside_the_package(package: Path, text: str) -> None:
    lay(package / "rule_base")
    lay(package.parent)
    (package.parent / "pyproject.toml").write_text(text, encoding="utf-8", newline="")
    assert rule_base.locate() == package.parent


@pytest.mark.parametrize(
    "content",
    [
        b'[project]\nname = "their-project"\n',
        b'[tool.theirs]\nname = "tt-rules"\n',
        b'[project]\nauthors = [{ name = "tt-rules" }]\n',
        "[project]\nname = '转移'\n".encode("gbk"),
        b"",
    ],
)
def test_another_project_around_the_package_is_no_checkout(package: Path, content: bytes) -> None:
    lay(package.parent)
    lay(package / "rule_base")
    (package.parent / "pyproject.toml").write_bytes(content)
    assert rule_base.locate() == package / "rule_base"


def test_what_is_absent_is_said_in_both_languages(package: Path) -> None:
    lay(package / "rule_base", "eligibility")
    with pytest.raises(FileNotFoundError) as caught:
        rule_base.locate()
    folder = package / "rule_base"
    zh, en = str(caught.value).splitlines()
    assert zh.startswith(f"找不到规则库：{folder} 中缺少 documents/、schemas/。")
    assert en.startswith(f"No rule base: {folder} lacks documents/, schemas/.")
    assert all('tt_rules.load("my-rules/")' in line for line in (zh, en))


def test_finding_the_folder_loads_nothing_heavy() -> None:
    code = (
        "import sys, tt_rules.rule_base as r; r.locate();"
        "print(*{'tomllib', 'yaml', 'jsonschema', 'numpy', 'pandas'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
