"""Ratios that are promised, each printed from one run: `python -m bench.letters`."""
