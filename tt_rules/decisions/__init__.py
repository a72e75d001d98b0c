"""What comes out: outcomes, findings, decisions, and their explanation."""
