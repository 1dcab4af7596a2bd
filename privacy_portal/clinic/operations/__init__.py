"""Acts on the clinic itself; every one locks the profile, so they happen one after another."""

from privacy_portal.clinic.operations.dated import (
    announce,
    cancel,
    designate,
    designate_record_set,
    end,
)
from privacy_portal.clinic.operations.profile import configure, keep_site, write_availability_notice

__all__ = [
    "announce",
    "cancel",
    "configure",
    "designate",
    "designate_record_set",
    "end",
    "keep_site",
    "write_availability_notice",
]
