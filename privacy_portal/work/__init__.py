"""The work app."""
