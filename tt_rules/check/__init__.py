"""The check: one family a file, one table."""
