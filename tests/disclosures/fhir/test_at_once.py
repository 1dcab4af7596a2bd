"""The same event posted twice at once is one row."""

import threading

import pytest
from django.db import connection

from disclosures.models import Disclosure
from disclosures.operations import receiving
from tests.disclosures.fhir.events import event
from tests.disclosures.ledger import BY
from tests.factories import NOW, TODAY, make_patient


@pytest.mark.django_db(transaction=True)
def test_the_same_event_twice_at_once_is_one_row() -> None:
    make_patient(mrn="MRN-1")
    together = threading.Barrier(3)
    taken: list[receiving.Taken] = []

    def send() -> None:
        together.wait()
        taken.extend(receiving.take(by=BY, sent=[receiving.Sent(event())], on=TODAY, now=NOW))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.is_new for one in taken) == [False, False, True]
    assert {one.disclosure_id for one in taken} == {Disclosure.objects.get().pk}
