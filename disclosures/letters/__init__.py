"""The letters of disclosures: each made once, so that what is shown is what is sent."""

from disclosures.letters.demands import Reader, demand_answer, demand_notice
from disclosures.letters.draft import LetterDraft
from disclosures.letters.lists import To, accounting

__all__ = ["LetterDraft", "Reader", "To", "accounting", "demand_answer", "demand_notice"]
