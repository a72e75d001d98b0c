"""Expressions: characters, then grammar, then typed nodes; the functions in one table; the interpreter that explains."""
