"""Patterns for figures between bounds, where JSON Schema can bound numbers but not text."""

from __future__ import annotations

# The most digits before the point of a figure written as text.
_DIGITS = 15


def decimals(low: int, high: int | None, places: int) -> str:
    """Decimals from ``low`` to ``high``, both included; no bound above where it is None."""
    if high is None:
        return rf"{whole(low, None)}(\.[0-9]{{1,{places}}})?"
    last = rf"{high}(\.0{{1,{places}}})?"
    return last if low == high else rf"({whole(low, high - 1)}(\.[0-9]{{1,{places}}})?|{last})"


def whole(low: int, high: int | None) -> str:
    """Whole numbers from ``low`` (at least 0) to ``high``, without leading zeros."""
    if low == 0 and high is None:
        return f"(0|[1-9][0-9]{{0,{_DIGITS - 1}}})"
    top = 10**_DIGITS - 1 if high is None else high
    parts = []
    for length in range(len(str(low)), len(str(top)) + 1):
        first = max(low, 10 ** (length - 1) if length > 1 else 0)
        parts.append(_same_length(str(first), str(min(top, 10**length - 1))))
    return f"({'|'.join(parts)})"


def _same_length(first: str, last: str) -> str:
    """Figures of one length, from the first to the last."""
    if first == last:
        return first
    if set(first) == {"0"} and set(last) == {"9"}:
        return f"[0-9]{{{len(first)}}}"
    if first[0] == last[0]:
        return first[0] + _same_length(first[1:], last[1:])
    rest = len(first) - 1
    if rest == 0:
        return f"[{first}-{last}]"
    low, high = int(first[0]), int(last[0])
    parts = []
    if set(first[1:]) != {"0"}:
        parts.append(f"{low}{_same_length(first[1:], '9' * rest)}")
        low += 1
    if set(last[1:]) != {"9"}:
        parts.append(f"{high}{_same_length('0' * rest, last[1:])}")
        high -= 1
    if low <= high:
        parts.append(f"[{low}-{high}][0-9]{{{rest}}}")
    return f"({'|'.join(parts)})"
