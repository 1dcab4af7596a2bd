"""Blank forms on paper: typeset from the field lists of the pages, so that both always ask the same."""
