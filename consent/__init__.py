"""The patient's standing choices, and the resolver of where a letter goes."""
