"""Disclosures for tests, written by the real operation."""

import datetime
from typing import Any

from disclosures.models import Disclosure
from disclosures.operations import recording
from privacy_portal.audit.actor import system
from tests.factories import NOW, TODAY

BY = system("tests")


def disclose(patient, day: str, basis: str = "164.512(b)", **values: Any) -> Disclosure:
    """One disclosure to the county's health department, unless `values` say otherwise.

    `also`: further patients it was about.
    """
    also = values.pop("also", [])
    entry = recording.Entry(
        patient_ids=[patient.pk, *(other.pk for other in also)],
        disclosed_on=datetime.date.fromisoformat(day),
        basis=basis,
        **{
            "recipient": "County Health Department",
            "description": "Laboratory report",
            "purpose": "Report of a notifiable disease",
            **values,
        },
    )
    row, _is_new = recording.record(by=BY, entry=entry, on=TODAY, now=NOW, complete=False)
    return row
