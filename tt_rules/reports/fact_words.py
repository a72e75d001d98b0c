"""Facts and columns in words, for people who fill them in: type, unit, values, and how each is written."""

from __future__ import annotations

from attrs import frozen

from tt_rules.diagnostics.messages import Language
from tt_rules.values.facts import Fact
from tt_rules.values.readers import HOW
from tt_rules.values.showing import show
from tt_rules.values.types import Column, Type

_WORDS = {
    "zh": {
        "judgement": "人工认定（{type}）",
        "percent": "；只写 30 就是 30%",
        "fraction": "；只写 0.3 就是 30%",
        "rows": "在工作表“{name}”里逐行填",
        "history": "每年一列，如 {name}_2024",
        "days": "写 30天 或 30；年和月不能代替天",
        "months": "写 1年、3个月 或 1年6个月；只写数字，单位是{unit}",
        "least": "不小于 {low}",
        "most": "不大于 {high}",
        "join": "、",
        "lines": (("unit", "单位"), ("values", "可选"), ("bounds", "范围"), ("how", "填法")),
        "colon": "：",
    },
    "en": {
        "judgement": "a person's finding ({type})",
        "percent": "; a bare 30 is 30%",
        "fraction": "; a bare 0.3 is 30%",
        "rows": "row by row on the sheet {name}",
        "history": "a column a year, such as {name}_2024",
        "days": "write 30天 or 30; years and months do not stand for days",
        "months": "write 1年, 3个月 or 1年6个月; a bare number counts {unit}",
        "least": "at least {low}",
        "most": "at most {high}",
        "join": ", ",
        "lines": (("unit", "unit"), ("values", "one of"), ("bounds", "range"), ("how", "write")),
        "colon": ": ",
    },
}


@frozen
class Described:
    """A fact or a column in words."""

    id: str
    label: str
    type: str
    unit: str
    values: str
    bounds: str
    how: str
    title: str

    def note(self, lang: Language) -> str:
        """As lines of a note; what says nothing is left out."""
        words = _WORDS[lang]
        lines = [f"{self.label} ({self.id})", self.title, self.type]
        lines += [f"{name}{words['colon']}{getattr(self, key)}" for key, name in words["lines"] if getattr(self, key)]
        return "\n".join(line for line in lines if line)


def described(one: Fact | Column, lang: Language) -> Described:
    """A fact or a column in words."""
    words = _WORDS[lang]
    kind = one.type.facts.zh if lang == "zh" else one.type.facts.en
    title = one.title.shown(lang) if isinstance(one, Fact) and one.title else ""
    return Described(
        id=one.id,
        label=one.zh if lang == "zh" else one.shown(lang),
        type=str(words["judgement"]).format(type=kind) if one.judgement else kind,
        unit=one.type.unit,
        values=str(words["join"]).join(value_names(one.type, lang)) if one.type.vocabulary else "",
        bounds=_bounds(one.type, lang),
        how=how(one, lang),
        title=title,
    )


def value_names(type_: Type, lang: Language) -> list[str]:
    """The names under which declared values are written: labels in Chinese, ids in English."""
    if type_.vocabulary is None:
        return []
    return type_.vocabulary.labels("zh") if lang == "zh" else list(type_.vocabulary.ids)


def how(one: Fact | Column, lang: Language) -> str:
    """How a value is written in a table."""
    words, kind = _WORDS[lang], one.type.kind
    if kind in ("rows", "history"):
        return str(words[kind]).format(name=one.zh if lang == "zh" else one.id)
    if kind == "duration":
        return str(words["days" if one.type.unit == "天" else "months"]).format(unit=one.type.unit)
    said = HOW[kind]["how" if lang == "zh" else "how_en"]
    return said + (str(words[one.type.percent_as]) if one.type.percent_as else "")


def _bounds(type_: Type, lang: Language) -> str:
    words = _WORDS[lang]
    parts = []
    if type_.lowest is not None:
        parts.append(str(words["least"]).format(low=show(type_, type_.lowest, lang)))
    if type_.highest is not None:
        parts.append(str(words["most"]).format(high=show(type_, type_.highest, lang)))
    return str(words["join"]).join(parts)
