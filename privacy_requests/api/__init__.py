"""The API face of privacy requests."""
