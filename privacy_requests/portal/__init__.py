"""The patient's own pages for privacy requests."""
