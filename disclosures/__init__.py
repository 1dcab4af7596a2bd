"""The disclosures app."""
