"""References of demands, such as DM-7KQ4-M2XD."""

from privacy_portal import references


def new_reference() -> str:
    """A reference for a new demand."""
    return references.new_reference("DM")


def read(typed: str) -> str:
    """The reference that was typed or stands in an address; "", which no demand has, for anything else."""
    return references.read(typed, "DM")
