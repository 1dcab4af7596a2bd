"""The clinic app."""
