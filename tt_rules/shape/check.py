"""Shape: nodes through the schemas; what jsonschema says becomes our diagnostics by keyword and path, never by its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.nearest import nearest
from tt_rules.shape.schemas import KINDS, owners, resolved, validator
from tt_rules.source.nodes import Mapping, Node, Scalar, Sequence, excerpt

_TYPES = {
    "string": ("文字", "text"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "object": ("“键: 值”", "`key: value` pairs"),
    "array": ("列表", "a list"),
}


def check_shape(root: Node) -> list[Diagnostic]:
    """All problems of a file's shape; empty when the model can be built from it."""
    if not isinstance(root, Mapping):
        return [_at("Y208", root)]
    kind = root.get(Scalar("kind"))
    if kind is None:
        return [_at("S302", root, key="kind", about="文件的种类", about_en="the kind of file")]
    if not isinstance(kind, Scalar) or kind not in KINDS:
        known = list(KINDS)
        return [_at("S311", kind, value=_brief(kind), known=known, nearest=nearest(str(kind), known))]
    problems: list[Diagnostic] = []
    try:
        for error in validator(str(kind)).iter_errors(root):
            problems += _translated(error)
    except RecursionError:
        return [_at("S312", root)]
    return _without_echoes(problems, root)


def _translated(error: Any) -> Iterator[Diagnostic]:
    translate = _BY_KEYWORD.get(error.validator)
    if translate is None:
        raise AssertionError(f"a schema uses the keyword {error.validator}, which the shape stage does not know")
    yield from translate(error, error.instance)


def _at(code: str, node: Node, **args: Any) -> Diagnostic:
    return Diagnostic(code, node.place, args, source=excerpt(node))


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _brief(node: Node) -> str:
    if isinstance(node, Scalar):
        return node if len(node) < 40 else node[:37] + "…"
    return "{…}" if isinstance(node, Mapping) else "[…]"


def _about(schema: Any) -> dict[str, str]:
    """The Chinese and English halves of a schema's description, which are parted by `` / ``."""
    schema = resolved(schema)
    zh, _, en = str(schema.get("description") or schema.get("title") or "").partition(" / ")
    return {"about": zh, "about_en": en or zh}


def _unknown_keys(error: Any, node: Node) -> Iterator[Diagnostic]:
    known = list(error.schema.get("properties", {}))
    patterns = list(error.schema.get("patternProperties", {}))
    for key in node if isinstance(node, Mapping) else ():
        if key in known or any(re.search(pattern, key) for pattern in patterns):
            continue
        near = nearest(key, known)
        owner = owners().get(key, "")
        if owner and not near:
            yield _at("S308", key, key=key, owner=f"“{owner}”")
        else:
            yield _at("S301", key, key=key, known=known, nearest=near)


def _required(error: Any, node: Node) -> Iterator[Diagnostic]:
    properties = error.schema.get("properties", {})
    # jsonschema reports each missing key by itself; which one is in the message only, so they are found again here.
    missing = [key for key in error.validator_value if key not in node]
    for key in missing:
        yield _at("S302", node, key=key, **_about(properties.get(key, {"title": key})))


def _type(error: Any, node: Node) -> Iterator[Diagnostic]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    expected = "或".join(_TYPES[name][0] for name in names)
    expected_en = " or ".join(_TYPES[name][1] for name in names)
    yield _at("S303", node, value=_brief(node), expected=expected, expected_en=expected_en)


def _enum(error: Any, node: Node) -> Iterator[Diagnostic]:
    known = [_written(value) for value in error.validator_value]
    yield _at("S304", node, value=_brief(node), known=known, nearest=nearest(str(node), known))


def _const(error: Any, node: Node) -> Iterator[Diagnostic]:
    yield _at("S304", node, value=_brief(node), known=[_written(error.validator_value)])


def _pattern(error: Any, node: Node) -> Iterator[Diagnostic]:
    title = error.schema.get("title", error.validator_value)
    yield _at("S305", node, value=_brief(node), title=title, **_about(error.schema))


def _too_few(error: Any, node: Node) -> Iterator[Diagnostic]:
    yield _at("S306", node, title=error.schema.get("title", ""), least=error.validator_value)


def _one_of(error: Any, node: Node) -> Iterator[Diagnostic]:
    known = [key for branch in error.validator_value for key in branch.get("required", ())]
    found = [key for key in known if key in node]
    yield _at("S307", node, known=known, found=found or "无")


def _unique(error: Any, node: Node) -> Iterator[Diagnostic]:
    seen: list[Node] = []
    for item in node if isinstance(node, Sequence) else ():
        if item in seen:
            yield _at("S309", item, value=_brief(item))
        seen.append(item)


def _dependent(error: Any, node: Node) -> Iterator[Diagnostic]:
    for key, needed in error.validator_value.items():
        for other in needed:
            if isinstance(node, Mapping) and key in node and other not in node:
                yield _at("S310", node.key(key), key=key, needed=other)


_BY_KEYWORD: dict[str, Callable[[Any, Node], Iterator[Diagnostic]]] = {
    "additionalProperties": _unknown_keys,
    "required": _required,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "oneOf": _one_of,
    "uniqueItems": _unique,
    "dependentRequired": _dependent,
}


def _without_echoes(problems: list[Diagnostic], root: Node) -> list[Diagnostic]:
    """One slip, one finding: a misspelt key is unknown *and* leaves its right name missing; only the first is told."""
    guesses: dict[tuple[str, ...], set[str]] = {}
    for problem in problems:
        if problem.code == "S301":
            args = dict(problem.args)
            guesses.setdefault(_owner_of(problem, root), set()).add(args["nearest"])
    kept = []
    for problem in dict.fromkeys(problems):
        args = dict(problem.args)
        owner = (str(problem.place),)
        if problem.code == "S302" and args["key"] in guesses.get(owner, ()):
            continue
        if problem.code == "S307" and set(args["known"]) & guesses.get(owner, set()) and args["found"] == "无":
            continue
        kept.append(problem)
    return kept


def _owner_of(problem: Diagnostic, root: Node) -> tuple[str, ...]:
    """The place of the mapping that holds the key at a problem's place."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            if any(key.place == problem.place for key in node):
                return (str(node.place),)
            stack += node.values()
        elif isinstance(node, Sequence):
            stack += node
    return ()
