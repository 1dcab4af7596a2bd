"""The letters of disclosures: each made once, so that what is shown is what is sent."""

from disclosures.letters.demands import demand_answer, demand_notice
from disclosures.letters.draft import LetterDraft

__all__ = ["LetterDraft", "demand_answer", "demand_notice"]
