"""The same form sent twice at the same moment is one row, and one recipient."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from disclosures.models import Disclosure, Recipient
from disclosures.operations import recording
from tests.disclosures.ledger import BY
from tests.factories import NOW, TODAY, make_clinic, make_patient

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("reference", "rows"), [("form:1", 1), ("", AT_ONCE)])
def test_writers_at_the_same_moment(reference, rows):
    make_clinic()
    patient_id = make_patient().pk
    gate = Barrier(AT_ONCE)

    def send(_n: int) -> int:
        entry = recording.Entry(
            patient_ids=[patient_id],
            disclosed_on=TODAY,
            recipient="County Health Department",
            description="Laboratory report",
            purpose="Report",
            basis="public_health",
            source_reference=reference,
        )
        try:
            gate.wait(timeout=20)
            return recording.record(by=BY, entry=entry, on=TODAY, now=NOW)[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(send, range(AT_ONCE)))
    assert len(set(found)) == rows
    assert Disclosure.objects.count() == rows
    assert Recipient.objects.count() == 1
