"""Demands for tests, received by the real operation."""

import datetime
import uuid

from disclosures.operations.demands import receiving
from disclosures.operations.demands.receiving import Arrival
from tests.factories import NOW, TODAY

RECEIVED = datetime.date(2026, 11, 20)


def receive(clerk, patient=None, **values):
    facts = {
        "kind": "subpoena",
        "received_on": RECEIVED,
        "asker": "Xavier Law Office",
        "asker_address": "9 Court Square\nSpringfield, IL 62701",
        "asked": "All visit notes of 2025",
        "case_name": "24-CV-1187",
        "submission_key": uuid.uuid4(),
        "patient_id": patient.pk if patient else None,
        "patient_given": "" if patient else "A. Lovell",
        **values,
    }
    return receiving.receive(by=clerk, arrival=Arrival(**facts), on=TODAY, now=NOW)
