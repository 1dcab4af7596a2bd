"""The only way a standing choice of a patient comes to be, or ends."""
