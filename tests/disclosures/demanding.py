"""Demands for tests, received by the real operation."""

import datetime
import uuid

from disclosures.operations.demands import receiving, working
from disclosures.operations.demands.receiving import Arrival
from privacy_portal.correspondence import operations as letters_out
from privacy_portal.correspondence import queries as letters
from tests.disclosures.papers import scan
from tests.factories import BY, NOW, TODAY

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


def notify(clerk, demand, on=TODAY, reader=None):
    """The clinic's own notice, with the subpoena enclosed, sent on that day."""
    if not demand.papers.exists():
        paper = scan(by=clerk)
        working.add_paper(by=clerk, demand_id=demand.pk, document_id=paper.pk, title="Subpoena", now=NOW)
    return working.notify(by=clerk, demand_id=demand.pk, on=on, now=NOW, reader=reader)


def post_all() -> None:
    """Every letter that waits is printed and posted, with what belongs in its envelope."""
    letters_out.deliver_due(by=BY, now=NOW)
    letters_out.close_print_batch(by=BY, on=TODAY, now=NOW)
    for delivery in list(letters.print_queue()):
        enclosed = len(delivery.communication.attachments)
        letters_out.mark_posted(
            by=BY, delivery_id=delivery.pk, posted_on=TODAY, tracking="", enclosed=enclosed, on=TODAY, now=NOW
        )
