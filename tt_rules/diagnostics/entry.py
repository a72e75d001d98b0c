"""One row of the table of codes."""

from __future__ import annotations

from attrs import frozen


@frozen
class Entry:
    """A code and its sentences. ``*_near`` replaces the fix where a nearest right spelling is known."""

    code: str
    zh: str
    en: str
    zh_fix: str = ""
    en_fix: str = ""
    zh_near: str = ""
    en_near: str = ""
    severity: str = "error"

    def what(self, lang: str) -> str:
        """What is wrong."""
        return self.zh if lang == "zh" else self.en

    def fix(self, lang: str) -> str:
        """What to do."""
        return self.zh_fix if lang == "zh" else self.en_fix

    def nearest(self, lang: str) -> str:
        """What to do when the nearest right spelling is known."""
        return self.zh_near if lang == "zh" else self.en_near
