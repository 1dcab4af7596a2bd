"""Disclosures as FHIR R4, as IHE's Basic Audit Log Patterns (BALP) profile them."""
