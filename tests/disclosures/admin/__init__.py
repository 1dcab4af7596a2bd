"""The staff pages of disclosures."""
