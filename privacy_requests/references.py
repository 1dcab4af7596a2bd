"""References of requests, such as PR-7KQ4-M2XD."""

from privacy_portal import references


def new_reference() -> str:
    """A reference for a new request."""
    return references.new_reference("PR")


def read(typed: str) -> str:
    """The reference that was typed or stands in an address; "", which no request has, for anything else."""
    return references.read(typed, "PR")
