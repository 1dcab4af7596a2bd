"""What an associate reports by a link changes no address that other patients' accountings print."""

import pytest
from django.core.cache import cache
from django.test import Client

from disclosures.models import Disclosure, RecipientAddress
from disclosures.operations import recipients
from privacy_portal.work.models import WorkItem
from tests.disclosures.admin.conftest import ada, clinic
from tests.disclosures.importing.files import row, take, text_of
from tests.disclosures.importing.test_dropping import answers, associate, send_file, token
from tests.disclosures.ledger import disclose
from tests.factories import BY, TODAY

__all__ = ["ada", "associate", "clinic", "token"]  # the fixtures


@pytest.fixture(autouse=True)
def _fresh_counts(clinic) -> None:
    cache.clear()


def by_file(token: str, name: str) -> None:
    send_file(token, text_of(row(recipient=name, recipient_address="1 Evil Road")).encode())


def by_form(token: str, name: str) -> None:
    Client().post(f"/report/{token}/", answers(recipient=name, recipient_address="1 Evil Road"))


@pytest.fixture(params=[by_file, by_form])
def report(request):
    return request.param


def test_a_known_recipient_without_an_address_gets_none_and_its_work_stays(ada, token, report) -> None:
    known = disclose(ada, "2026-01-05", recipient="State Auditor").recipient
    recipients.ask_for_address(by=BY, recipient_id=known.pk, on=TODAY)
    report(token, "State Auditor")
    assert set(Disclosure.objects.values_list("recipient_id", flat=True)) == {known.pk}
    assert not RecipientAddress.objects.exists()
    assert WorkItem.objects.get(kind="recipient_address").settled_at is None


def test_one_whose_address_is_known_keeps_it_and_another_carries_the_new_one(ada, token, report) -> None:
    known = disclose(ada, "2026-01-05", recipient="State Auditor", recipient_address="1 Main St").recipient
    report(token, "State Auditor")
    assert [one.lines for one in known.addresses.all()] == ["1 Main St"]
    other = Disclosure.objects.exclude(recipient=known).get().recipient
    assert [one.lines for one in other.addresses.all()] == ["1 Evil Road"]


def test_a_file_of_our_own_still_adds_the_address_that_was_looked_for(ada, tmp_path) -> None:
    known = disclose(ada, "2026-01-05", recipient="State Auditor").recipient
    recipients.ask_for_address(by=BY, recipient_id=known.pk, on=TODAY)
    take(tmp_path / "file.csv", text_of(row(recipient="State Auditor", recipient_address="1 Main St")))
    assert [one.lines for one in known.addresses.all()] == ["1 Main St"]
    assert WorkItem.objects.get(kind="recipient_address").settled_at is not None
