"""The staff face of standing choices; importing the module registers its pages."""

from consent.admin import site

__all__ = ["site"]
