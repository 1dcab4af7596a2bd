"""Demands for tests, received by the real operation."""

import datetime
import uuid

from disclosures.operations.demands import receiving, working
from disclosures.operations.demands.receiving import Arrival
from privacy_portal.audit.actor import Role
from tests.disclosures.papers import scan
from tests.factories import NOW, TODAY, link, make_patient, make_user

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


def notify(clerk, demand, on=TODAY):
    """The clinic's own notice, with the subpoena enclosed, sent on that day."""
    if not demand.papers.exists():
        paper = scan(by=clerk)
        working.add_paper(by=clerk, demand_id=demand.pk, document_id=paper.pk, title="Subpoena", now=NOW)
    return working.notify(by=clerk, demand_id=demand.pk, on=on, now=NOW)


def reached(**values):
    """A patient whose letters go to the portal at once."""
    patient = make_patient(**values)
    link(patient, make_user("", Role.PATIENT))
    return patient
