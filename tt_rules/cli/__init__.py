"""The command line ``tt-rules``."""

from tt_rules.cli.main import main

__all__ = ["main"]
