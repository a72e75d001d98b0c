"""What rules come to when everything is known, and every way in which what is not known may turn out.

Written from the words of the semantics over the trees of ``random_rules``, with ordinary two-valued logic; it shares no code with
the package. A truth is None only where a complete record leaves it open: a division by zero, readings that differ.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, product
from math import prod
from typing import Any

from tests.compilers.random_rules import (
    CELLS,
    COLUMNS,
    COMPUTED,
    DOMAIN,
    KIND,
    MEMBERS,
    MISSING,
    NONE,
    STATES,
    Body,
    Part,
    Rules,
    Tree,
)

Facts = Mapping[str, Any]
Truth = bool | None
SIGNS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
PLAIN = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Fault(Exception):
    """Something is calculated that cannot be: an error of the record, not an outcome."""


# ---------------------------------------------------------------- truths


def truth(tree: Tree, facts: Facts, row: Facts | None = None) -> Truth:
    match tree.op:
        case "not":
            inner = truth(tree.args[0], facts, row)
            return None if inner is None else not inner
        case "and" | "or":
            return joined(tree.op, [truth(part, facts, row) for part in tree.args])
        case "if":
            condition, then, other = tree.args
            return one_of([truth(branch, facts, row) for branch in taken(condition, then, other, facts, row)])
        case "compare" | "member" | "has" | "given" | "fact" | "cell":
            return one_of([simple(variant, facts, row) for variant in variants(tree, facts, row)])
        case "includes":
            return set(tree.args[1]) <= value(tree.args[0], facts, row)
        case "exists":
            return any(truth(tree.args[1], facts, one) for one in value(tree.args[0], facts, row))
        case "every":
            return all([truth(tree.args[1], facts, one) for one in value(tree.args[0], facts, row)])
    raise AssertionError(tree.op)


def joined(op: str, truths: list[Truth]) -> Truth:
    deciding = op == "or"
    if deciding in truths:
        return deciding
    return None if None in truths else not deciding


def one_of(truths: list[Truth]) -> Truth:
    return truths[0] if len(set(truths)) == 1 else None


def taken(condition: Tree, then: Any, other: Any, facts: Facts, row: Facts | None) -> list[Any]:
    """The branch that a condition takes, or both."""
    met = truth(condition, facts, row)
    return [then, other] if met is None else [then if met else other]


def variants(tree: Tree, facts: Facts, row: Facts | None) -> list[Tree]:
    """A tree without conditional values: one for each way in which those that stay open may go."""
    if tree.op == "choose":
        condition, then, other = tree.args
        return [v for branch in taken(condition, then, other, facts, row) for v in variants(branch, facts, row)]
    if tree.op in ("count", "sum", "distinct", "latest", "fact", "cell", "literal"):
        return [tree]
    parts = [variants(a, facts, row) if isinstance(a, Tree) else [a] for a in tree.args]
    return [Tree(tree.op, args, tree.text) for args in product(*parts)]


def simple(tree: Tree, facts: Facts, row: Facts | None) -> Truth:
    match tree.op:
        case "fact" | "cell":
            found = value(tree, facts, row)
            return None if found is MISSING else bool(found)
        case "compare":
            sign, left, right = tree.args
            return compared(sign, value(left, facts, row), value(right, facts, row))
        case "member":
            sign, subject, items = tree.args
            found = value(subject, facts, row)
            return None if found is MISSING else (found in [item.args[0] for item in items]) == (sign == "in")
        case "has":
            found = value(tree.args[0], facts, row)
            empty = found is NONE or found is False or (isinstance(found, (str, frozenset, list)) and not found)
            return None if found is MISSING else not empty
        case "given":
            return value(tree.args[0], facts, row) is not MISSING
    raise AssertionError(tree.op)


def compared(sign: str, left: Any, right: Any) -> Truth:
    if left is NONE or right is NONE:
        return sign == "!="
    if left is MISSING or right is MISSING:
        return None
    return bool(SIGNS[sign](left, right))


# ---------------------------------------------------------------- values


def value(tree: Tree, facts: Facts, row: Facts | None = None) -> Any:
    match tree.op:
        case "literal":
            text = tree.args[0]
            return unicodedata.normalize("NFC", text) if isinstance(text, str) else text
        case "fact":
            return computed(tree.args[0], facts) if tree.args[0] in COMPUTED else facts[tree.args[0]]
        case "cell":
            assert row is not None
            return row[tree.args[0]]
        case "count" | "sum" | "distinct" | "latest":
            return over_rows(tree, facts, row)
        case "size":
            return len(value(tree.args[0], facts, row))
        case "run":
            return run(tree.args[0], tree.args[2], facts)
        case "covered":
            return covered(value(tree.args[0], facts, row), facts["decision_day"])
        case "rounded":
            return rounded(value(tree.args[0], facts, row), tree.args[1].args[0])
        case "moved":
            sign, day, length = tree.args
            return moved(value(day, facts, row), length.args[0], 1 if sign == "+" else -1)
    return calculated(tree.op, [value(part, facts, row) for part in tree.args])


def computed(name: str, facts: Facts) -> Any:
    """The computed facts of the pool."""
    match name:
        case "k1":
            return facts["n1"] + sum(one["bad"] for one in facts["r1"])
        case "k2":
            return facts["f1"] or facts["x1"] >= 1
        case "k3":
            return {"p": date(2024, 1, 31), "q": date(2024, 3, 1), "r": NONE}.get(facts["c1"], MISSING)
        case _:
            return 1 if facts["f2"] else 2


def calculated(op: str, values: list[Any]) -> Any:
    if NONE in values and op in ("year", "length", "months"):
        return NONE
    if NONE in values:
        raise Fault
    if MISSING in values:
        return MISSING
    match op, values:
        case "negative", [one]:
            return -one
        case (("+" | "-" | "*"), [left, right]):
            return PLAIN[op](left, right)
        case "/", [left, right]:
            return Fraction(left) / Fraction(right) if right else MISSING
        case "growth", [new, old]:
            return Fraction(new - old) / Fraction(old) if old else MISSING
        case "length", [text]:
            return len(text)
        case "year", [day]:
            return day.year
        case "months", [(months, days)]:
            return months + days // 30
    raise AssertionError(op)


def rounded(number: Any, step: Any) -> Any:
    """Half away from zero."""
    if number is MISSING or number is NONE:
        return number
    times = abs(Fraction(number)) / Fraction(step)
    whole = int(times) + (times - int(times) >= Fraction(1, 2))
    return (whole if number >= 0 else -whole) * step


def over_rows(tree: Tree, facts: Facts, row: Facts | None) -> Any:
    table, column, test = tree.args
    counting = [one for one in value(table, facts, row) if test is None or truth(test, facts, one)]
    match tree.op:
        case "count":
            return len(counting)
        case "sum":
            return sum(one[column] for one in counting)
        case "distinct":
            return len({one[column] for one in counting if one[column] is not NONE})
    dated = [one for one in counting if one["on"] is not NONE]
    if not dated:
        return NONE
    last = max(one["on"] for one in dated)
    found = {one[column] for one in dated if one["on"] == last}
    return found.pop() if len(found) == 1 else MISSING


def run(which: str, state: str, facts: Facts) -> int:
    """Passed-over years taken out, the rest cut where another state stands."""
    years = [facts["h1"][year] for year in range(facts["first"], facts["last"] + 1)]
    letters = "".join("x" if one == state else "." for one in years if one != "exempt")
    runs = [len(part) for part in letters.split(".")]
    return max(runs) if which == "longest_run" else runs[-1]


def month_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(1)).day))


def moved(day: Any, length: tuple[int, int], sign: int) -> Any:
    if day is NONE:
        raise Fault
    if day is MISSING:
        return MISSING
    return month_later(day, sign * length[0]) if length[0] else day + timedelta(sign * length[1])


def covered(table: list[Facts], today: date) -> int:
    """Whole months of the days covered until today; what several runs leave over counts a month for each thirty days."""
    days: set[int] = set()
    for one in table:
        start, end = one["on"], today if one["end"] is NONE else one["end"]
        if start is NONE:
            continue
        if end < start:
            raise Fault
        days |= set(range(start.toordinal(), min(end, today).toordinal() + 1))
    months, left = 0, []
    for first in sorted(day for day in days if day - 1 not in days):
        end = next(day for day in range(first, first + 10**6) if day not in days)
        whole = 0
        while month_later(date.fromordinal(first), whole + 1).toordinal() <= end:
            whole += 1
        months += whole
        left.append(end - month_later(date.fromordinal(first), whole).toordinal())
    return months + (sum(left) // 30 if sum(1 for days_left in left if days_left) > 1 else 0)


# ---------------------------------------------------------------- conditions


def outcomes(rules: Rules, facts: Facts) -> tuple[Truth, list[Truth | str]]:
    """The outcome of the whole, and of each condition (``na`` where it does not apply)."""
    shown: list[Truth | str] = []
    counted: list[Truth] = []
    for part in rules.conditions:
        body, applies = body_truth(part.body, facts), applicable(part, facts)
        counted.append(counts_as(applies, body, rules.combine))
        shown.append("na" if applies is False else counted[-1])
    return joined({"all": "and", "any": "or"}[rules.combine], counted), shown


def applicable(part: Part, facts: Facts) -> Truth:
    return True if part.only_if is None else truth(part.only_if, facts)


def counts_as(applies: Truth, body: Truth, combine: str) -> Truth:
    if combine == "all":
        return joined("or", [None if applies is None else not applies, body])
    return joined("and", [applies, body])


def body_truth(body: Body, facts: Facts) -> Truth:
    if body.op == "expression":
        return truth(body.parts[0], facts)
    if body.op == "readings":
        return one_of([body_truth(one, facts) for one in body.parts])
    found = [
        counts_as(applicable(one, facts), body_truth(one.body, facts), body.op)
        if isinstance(one, Part)
        else body_truth(one, facts)
        for one in body.parts
    ]
    return joined({"all": "and", "any": "or"}[body.op], found)


def trees(rules: Rules) -> Iterator[Tree]:
    """Every expression of the rules."""

    def of_part(part: Part) -> Iterator[Tree]:
        if part.only_if is not None:
            yield part.only_if
        yield from of_body(part.body)

    def of_body(body: Body) -> Iterator[Tree]:
        for one in body.parts:
            if isinstance(one, Tree):
                yield one
            elif isinstance(one, Part):
                yield from of_part(one)
            else:
                yield from of_body(one)

    for part in rules.conditions:
        yield from of_part(part)


def walk(tree: Any) -> Iterator[Tree]:
    if isinstance(tree, Tree):
        yield tree
        for part in tree.args:
            yield from walk(part)


# ---------------------------------------------------------------- completions


NEEDS = {"k1": ("n1", "r1"), "k2": ("f1", "x1"), "k3": ("c1",), "k4": ("f2",)}


def facts_read(rules: Rules) -> set[str]:
    """The facts that the rules read, those behind computed ones included."""
    nodes = [node for tree in trees(rules) for node in walk(tree)]
    facts = {node.args[0] for node in nodes if node.op == "fact"}
    facts |= {need for name, needs in NEEDS.items() if name in facts for need in needs}
    facts |= {"decision_day"} if any(node.op == "covered" for node in nodes) else set()
    return facts | ({"first", "last"} if "h1" in facts else set())


def columns_read(rules: Rules) -> set[str]:
    """The columns that the rules read, of whichever table."""
    nodes = [node for tree in trees(rules) for node in walk(tree)]
    columns = {node.args[0] for node in nodes if node.op == "cell"}
    columns |= {node.args[1] for node in nodes if node.op in ("sum", "distinct", "latest")}
    columns |= {"bad"} if "k1" in facts_read(rules) else set()
    columns |= {"on"} if any(node.op == "latest" for node in nodes) else set()
    return columns | ({"on", "end"} if any(node.op == "covered" for node in nodes) else set())


def completions(rules: Rules, known: Facts, most: int) -> list[dict[str, Any]] | None:
    """Every way in which what the rules read may turn out; None where there are too many to try."""
    facts, columns = facts_read(rules), columns_read(rules)
    axes: list[list[dict[str, Any]]] = []
    for fact in sorted(facts - set(COMPUTED) - {"h1", "first", "last"}):
        found = axis(fact, known[fact], columns, most)
        if found is None:
            return None
        axes.append([{fact: one} for one in found])
    if "h1" in facts:
        axes.append(histories(known))
    if prod(map(len, axes)) > most:
        return None
    return [{name: one for part in parts for name, one in part.items()} for parts in product(*axes)]


def axis(fact: str, known: Any, columns: set[str], most: int) -> list[Any] | None:
    kind = KIND[fact]
    if kind == "choices":
        return supersets(known, "".join(MEMBERS))
    if kind == "rows":
        return tables(columns) if known is MISSING else filled(known, columns, most)
    if known is not MISSING:
        return [known]
    return [one for one in DOMAIN[kind] if one is not NONE or fact != "decision_day"]


def supersets(known: Any, members: str) -> list[frozenset[str]]:
    sure, is_open = (frozenset(), True) if known is MISSING else known
    rest = [m for m in members if m not in sure] if is_open else []
    return [
        frozenset(sure) | set(extra)
        for extra in chain.from_iterable(combinations(rest, n) for n in range(len(rest) + 1))
    ]


def filled(table: list[Facts], columns: set[str], most: int) -> list[list[Facts]] | None:
    """A table with every unknown cell that matters filled in every way."""
    rows: list[list[Facts]] = []
    for row in table:
        options = [cell(column, row[column]) if column in columns else [None] for column in COLUMNS]
        if prod(map(len, options)) > most:
            return None
        rows.append([dict(zip(COLUMNS, cells, strict=True)) for cells in product(*options)])
    if prod(map(len, rows)) > most:
        return None
    return [list(one) for one in product(*rows)]


def cell(column: str, known: Any) -> list[Any]:
    kind = COLUMNS[column][1]
    if kind == "tags":
        return list(supersets(known, "ab"))
    return list(CELLS[kind]) if known is MISSING else [known]


def tables(columns: set[str]) -> list[list[Facts]] | None:
    """Tables of up to three rows; their order means nothing."""
    options = [CELLS[COLUMNS[column][1]] if column in columns else (None,) for column in COLUMNS]
    if prod(map(len, options)) > 24:
        return None
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in product(*options)]
    return [list(some) for n in range(4) for some in combinations_with_replacement(rows, n)]


def histories(known: Facts) -> list[dict[str, Any]]:
    """The due years and what was filed in them; unknown due years may begin and end in several ways."""
    found = []
    firsts = [known["first"]] if known["first"] is not MISSING else [2010, 2012]
    lasts = [known["last"]] if known["last"] is not MISSING else [2009, 2011, 2013]
    for first, last in product(firsts, lasts):
        due = range(first, last + 1)
        options = [[known["h1"][year]] if year in known["h1"] else list(STATES) for year in due]
        found += [
            {"first": first, "last": last, "h1": dict(zip(due, states, strict=True))} for states in product(*options)
        ]
    return found
