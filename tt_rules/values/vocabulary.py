"""Declared values of choices, levels and states: ids, Chinese and English names, former names."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from tt_rules.diagnostics.nearest import nearest, normalised


@frozen
class Term:
    """One declared value."""

    id: str
    zh: str
    en: str = ""
    also: tuple[str, ...] = ()

    def shown(self, lang: str) -> str:
        """The name in a language; the id where there is no English name."""
        return self.zh if lang == "zh" else self.en or self.id


@frozen
class Vocabulary:
    """Declared values in order. A name is an id, a label or a former name; names compare after NFKC."""

    terms: tuple[Term, ...]
    _ids: dict[str, str] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        ids = {normalised(name): term.id for term in reversed(self.terms) for name in names_of(term)}
        object.__setattr__(self, "_ids", ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order."""
        return tuple(term.id for term in self.terms)

    def find(self, name: str) -> str | None:
        """The id that a name stands for, or None."""
        return self._ids.get(name) or self._ids.get(normalised(name))

    def names(self) -> dict[str, str]:
        """Every spelling as it is written, with its id: what a hot path may look up without normalising."""
        return {name: term.id for term in reversed(self.terms) for name in names_of(term)}

    def term(self, term_id: str) -> Term:
        """The term of an id."""
        return next(term for term in self.terms if term.id == term_id)

    def position(self, term_id: str) -> int:
        """Where an id stands in the order, from 0."""
        return self.ids.index(term_id)

    def nearest(self, name: str) -> str:
        """The label or id closest to a name that is not declared."""
        return nearest(name, [n for term in self.terms for n in names_of(term)])

    def labels(self, lang: str = "zh") -> list[str]:
        """All names in a language, in order."""
        return [term.shown(lang) for term in self.terms]


def names_of(term: Term) -> Iterable[str]:
    """Every spelling of a term."""
    return (term.id, term.zh, *((term.en,) if term.en else ()), *term.also)
