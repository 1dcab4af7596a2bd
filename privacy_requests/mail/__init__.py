"""E-mail as bytes: opened within limits, dated by the clinic's own server, signed by its carrier. Pure."""
