"""What the grammar yields before names and types are known: small frozen nodes with their spans."""

from __future__ import annotations

from attrs import frozen


@frozen
class Name:
    """A bare name."""

    text: str
    start: int
    end: int


@frozen
class Attribute:
    """``rows.column``."""

    owner: Name
    name: Name
    start: int
    end: int


@frozen
class Number:
    """Plain digits."""

    text: str
    start: int
    end: int


@frozen
class Quoted:
    """A quoted literal, read by the type beside it."""

    text: str
    start: int
    end: int


@frozen
class Listing:
    """``[a, b]``."""

    items: tuple[Syntax, ...]
    start: int
    end: int


@frozen
class Calling:
    """``function(arguments)``."""

    function: Name
    arguments: tuple[Syntax, ...]
    start: int
    end: int


@frozen
class Binary:
    """``+ - * /`` and the comparisons, ``in`` and ``not in`` included. ``at`` is the operator's own span."""

    operator: str
    left: Syntax
    right: Syntax
    at: tuple[int, int]
    start: int
    end: int


@frozen
class Prefix:
    """``-`` or ``not``."""

    operator: str
    operand: Syntax
    start: int
    end: int


@frozen
class Logic:
    """``and`` or ``or`` over two or more parts."""

    operator: str
    parts: tuple[Syntax, ...]
    start: int
    end: int


@frozen
class Conditional:
    """``then if condition else other``."""

    then: Syntax
    condition: Syntax
    other: Syntax
    start: int
    end: int


Syntax = Name | Attribute | Number | Quoted | Listing | Calling | Binary | Prefix | Logic | Conditional
