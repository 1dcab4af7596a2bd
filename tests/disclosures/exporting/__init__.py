"""Files of accountings."""
