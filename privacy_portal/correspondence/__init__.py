"""The correspondence app."""
