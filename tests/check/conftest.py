"""A clean rule base that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.slips import DATA


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of ``tests/data/base``, which is the current folder, so that paths are shown from it."""
    folder = tmp_path / "base"
    shutil.copytree(DATA / "base", folder)
    monkeypatch.chdir(folder)
    return folder
