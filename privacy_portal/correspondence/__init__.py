"""The outbox: letters frozen when composed, delivered by channel, with proof of each step."""
