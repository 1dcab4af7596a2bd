"""Commands of privacy requests."""
