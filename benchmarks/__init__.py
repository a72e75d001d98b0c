"""Benchmarks: each module is one command and prints ratios taken in one run."""
