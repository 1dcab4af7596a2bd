"""Reading what patients chose: where they may be reached, and what stands against a disclosure."""

from consent.queries.destinations import (
    Channel,
    Destination,
    Named,
    destination,
    may_send,
    named_destination,
    one_time_code_email,
)

__all__ = [
    "Channel",
    "Destination",
    "Named",
    "destination",
    "may_send",
    "named_destination",
    "one_time_code_email",
]
