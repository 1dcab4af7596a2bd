"""The clinic itself: who it is, where it is, whom it has named, what it has told people."""

from privacy_portal.clinic.models.dated import Announcement, Designation, RecordSet
from privacy_portal.clinic.models.profile import AvailabilityNotice, ClinicProfile, Site

__all__ = ["Announcement", "AvailabilityNotice", "ClinicProfile", "Designation", "RecordSet", "Site"]
