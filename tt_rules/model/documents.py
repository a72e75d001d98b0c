"""Documents and their clauses, by the documents' own numbering."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from attrs import frozen

from tt_rules.diagnostics.places import Place
from tt_rules.model.facts import Words
from tt_rules.model.reading import Sink, child, mapping, scalars, text, words
from tt_rules.source.nodes import Mapping

_ARTICLE = re.compile(r"(第[一二三四五六七八九十百]+条)(（[一二三四五六七八九十]+）)?([0-9]+)?\Z")


@frozen
class Clause:
    """One clause: what it says in a paraphrase, the fingerprint of its text, and why it is left if it is."""

    key: str
    says: str
    fingerprint: str
    left: str
    why: str
    partly: str
    restates: tuple[str, ...]
    place: Place


@frozen(eq=False)
class Document:
    """One document of the register."""

    id: str
    number: str
    title: Words
    short: Words
    issuer: str
    issued: str
    clauses: Map[str, Clause]
    path: str

    def cite(self, clause: str, lang: str = "zh") -> str:
        """A reference as it is printed: 《登记办法》第七条第（三）项."""
        return f"{self.short.shown(lang)}{clause_text(clause)}"


def clause_text(clause: str) -> str:
    """A clause's key as lawyers write it: 第七条（五）1 becomes 第七条第（五）项第1目."""
    match = _ARTICLE.match(clause)
    if match is None:
        return clause
    article, item, point = match.groups()
    return article + (f"第{item}项" if item else "") + (f"第{point}目" if point else "")


def build_document(root: Mapping, sink: Sink) -> Document:
    """A document from its nodes."""
    clauses = {}
    for key, value in mapping(child(root, "clauses")).items():
        node = mapping(value)
        clauses[str(key)] = Clause(
            key=str(key),
            says=text(node, "says"),
            fingerprint=text(node, "text"),
            left=text(node, "left"),
            why=text(node, "why"),
            partly=text(node, "partly"),
            restates=tuple(str(s) for s in scalars(child(node, "of"))),
            place=key.place,
        )
    title = words(child(root, "title")) or Words("")
    return Document(
        id=text(root, "id"),
        number=text(root, "number"),
        title=title,
        short=words(child(root, "short")) or title,
        issuer=text(root, "issuer"),
        issued=text(root, "issued"),
        clauses=clauses,
        path=root.source.path,
    )
