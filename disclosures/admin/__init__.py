"""The staff face of disclosures; importing the modules registers their pages."""

from disclosures.admin import site

__all__ = ["site"]
