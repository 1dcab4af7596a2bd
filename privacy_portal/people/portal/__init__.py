"""The patient-facing pages of people."""
