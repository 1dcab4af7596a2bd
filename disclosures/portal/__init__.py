"""The patient-facing pages of disclosures."""
