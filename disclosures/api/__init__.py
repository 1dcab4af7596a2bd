"""The API face of disclosures."""
