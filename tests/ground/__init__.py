"""The processes a system is made of, tested as processes."""
