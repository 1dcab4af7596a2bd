"""Where patients read their letters."""
