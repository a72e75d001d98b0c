"""Text to plain data that knows where it stood. The only part that imports yaml."""
