"""Results for people and programs: one format a file, one table."""
