"""The clinic itself: its profile, whom it has named, what it has announced."""
