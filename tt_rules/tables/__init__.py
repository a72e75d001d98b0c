"""Data files in: JSON, YAML and CSV as rows of raw values, each with a name and its problems."""
