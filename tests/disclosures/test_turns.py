"""A statement written down while an accounting issues is not overtaken by it."""

import threading

import pytest
from django.db import connection, transaction

from disclosures.models import Accounting
from tests.disclosures.accountings import issue, suspend
from tests.disclosures.ledger import disclose
from tests.factories import make_clinic, make_patient


@pytest.mark.django_db(transaction=True)
def test_what_issues_just_before_a_statement_is_recalled_by_it():
    make_clinic()
    ada = make_patient()
    disclose(ada, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police")
    issued, may_commit = threading.Event(), threading.Event()

    def issues() -> None:
        with transaction.atomic():
            issue(ada)
            issued.set()
            may_commit.wait(20)
        connection.close()

    def suspends() -> None:
        suspend(form="written", until="2027-03-05")
        connection.close()

    threads = [threading.Thread(target=issues), threading.Thread(target=suspends)]
    threads[0].start()
    assert issued.wait(20)
    threads[1].start()
    threads[1].join(1)
    assert threads[1].is_alive()
    may_commit.set()
    for thread in threads:
        thread.join(30)
    told = [len(row.listed["entries"]) for row in Accounting.objects.order_by("id")]
    assert told == [1, 0]
