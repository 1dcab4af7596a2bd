"""Plugins for pytest that are loaded by name."""
