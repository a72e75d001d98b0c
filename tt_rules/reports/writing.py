"""Output to a file or to the terminal: beside the old file, then renamed; and never an error for a character."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tt_rules.diagnostics.diagnostic import Diagnostic
from tt_rules.diagnostics.places import Place
from tt_rules.diagnostics.problems import RequestError
from tt_rules.source.text import reasons


def write_output(text: str, path: str | None) -> None:
    """Writes to a file, or to standard output where none is named.

    Raises:
        RequestError: the file cannot be written; an old one stays as it was.
    """
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_bytes(text.encode("utf-8", "backslashreplace"), path)


def write_bytes(data: bytes, path: str) -> None:
    """Writes a file beside the old one, then puts it in its place.

    Raises:
        RequestError: the file cannot be written; an old one stays as it was.
    """
    target = Path(path)
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(beside).chmod(0o666 & ~_umask())
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RequestError([Diagnostic("R910", Place(""), {"value": path, **reasons(error)})]) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def tolerant_streams() -> None:
    """A console that lacks a character shows its number instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
