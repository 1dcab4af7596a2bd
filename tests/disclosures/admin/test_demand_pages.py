"""Outside demands on the staff site: from the scan to the answer, nothing lost on the way."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosures.models import Demand, Disclosure
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_requests.operations import disputes
from tests.disclosures.admin.pages import text
from tests.disclosures.demanding import receive
from tests.documents import samples
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import date_parts

RECEIVED = datetime.date(2026, 11, 20)


def browser(*roles: Role) -> Client:
    return signed_in(make_account(*roles))


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("order.pdf", samples.PDF, content_type="application/pdf")


def at(name: str, *args: object) -> str:
    return reverse(f"admin:disclosures_demand_{name}", args=args)


def typed(patient, **values):
    return {
        "submission_key": str(uuid.uuid4()),
        "kind": "court_order",
        **date_parts("received_on", RECEIVED),
        "asker": "Circuit Court of Cook County",
        "asker_address": "50 West Washington Street\nChicago, IL 60602",
        "asked": "All visit notes of 2025",
        "case_name": "24-CV-1187",
        "mrn": patient.mrn if patient else "",
        "patient_given": "",
        "do": "enter",
        **values,
    }


def do(client, demand, name, **values):
    return client.post(at("act", demand.reference, name), {"do": "do", **values}, follow=True)


def test_comes_in_with_its_scan_and_stands_in_the_queue():
    client, patient = browser(Role.INTAKE_CLERK), make_patient()
    shown = client.post(at("add"), typed(patient, file=scan()), follow=True)
    demand = Demand.objects.get()
    assert demand.reference in text(shown)
    assert demand.papers.count() == 1
    queue = text(client.get(at("changelist")))
    assert demand.reference in queue
    assert "Circuit Court of Cook County" in queue


def test_what_was_typed_and_uploaded_stays_when_something_is_wrong():
    client, patient = browser(Role.INTAKE_CLERK), make_patient()
    page = text(client.post(at("add"), typed(patient, file=scan(), asker="x" * 10_000)))
    assert "All visit notes of 2025" in page
    assert "Kept: " in page
    assert Demand.objects.count() == 0


def test_goes_from_the_list_of_checks_to_the_ledger():
    client, patient = browser(Role.RECORDS_CLERK), make_patient()
    demand = receive(make_staff(Role.RECORDS_CLERK), kind="court_order")
    do(client, demand, "match", mrn=patient.mrn)
    do(client, demand, "identity", way="letterhead", succeeded="yes", words="Letterhead seen", file=scan())
    do(client, demand, "authority", way="process", succeeded="yes", words="Order of November 18")
    answers = {"answer": "comply", "description": "Visit notes of 2025", "needs": ""}
    url = at("answer", demand.reference)
    checked = text(client.post(url, {**answers, "do": "check"}))
    assert "only what the order expressly authorizes" in checked
    assert Disclosure.objects.count() == 0
    refused = text(client.post(url, {**answers, "do": "send"}))
    assert "Nothing was sent" in refused
    done = text(client.post(url, {**answers, "met_ORDER_ONLY": "Paragraph 3", "do": "send"}, follow=True))
    assert "The disclosure is in the ledger" in done
    assert Disclosure.objects.get().basis == "court_order"
    assert Communication.objects.filter(kind="demand_answer").exists()
    page = client.get(at("change", demand.reference))
    assert "Letterhead seen" in text(page)
    letter_url = reverse("admin:correspondence_communication_change", args=[Communication.objects.get().pk])
    assert f'href="{letter_url}"' in page.content.decode()
    assert f'href="{at("change", demand.reference)}"' in client.get(letter_url).content.decode()


@pytest.mark.parametrize("name", ["paper", "match", "basis", "identity", "authority", "notice", "objection"])
def test_every_act_has_a_form_and_an_empty_one_writes_nothing(name):
    client = browser(Role.RECORDS_CLERK)
    demand = receive(make_staff(Role.RECORDS_CLERK), kind="police")
    url = at("act", demand.reference, name)
    assert client.get(url).status_code == 200
    answered = client.post(url, {"do": "do"})
    assert answered.status_code == 200
    assert demand.facts.count() == 0


@pytest.mark.parametrize(
    "role", [Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR, Role.LICENSED_PROFESSIONAL]
)
def test_does_not_exist_for_others(role):
    demand = receive(make_staff(Role.RECORDS_CLERK), make_patient())
    client = browser(role)
    for url in (
        at("changelist"),
        at("add"),
        at("change", demand.reference),
        at("answer", demand.reference),
        at("act", demand.reference, "match"),
        at("paper", demand.reference, 1),
    ):
        assert client.get(url).status_code in {302, 404}, url


def test_a_clerk_at_the_front_desk_enters_but_does_not_answer():
    demand = receive(make_staff(Role.RECORDS_CLERK), make_patient())
    client = browser(Role.INTAKE_CLERK)
    assert client.get(at("change", demand.reference)).status_code == 200
    assert client.get(at("answer", demand.reference)).status_code == 404


def test_queue_costs_the_same_however_long(django_assert_max_num_queries):
    clerk, patient = make_staff(Role.RECORDS_CLERK), make_patient()
    client = browser(Role.RECORDS_CLERK)
    for number in range(12):
        receive(clerk, patient, asker=f"Office {number}")
    client.get(at("changelist"))
    with django_assert_max_num_queries(30):
        assert "Office 11" in text(client.get(at("changelist")))


def test_search_keeps_names_out_of_addresses():
    receive(make_staff(Role.RECORDS_CLERK), make_patient())
    client = browser(Role.RECORDS_CLERK)
    found = client.post(at("search"), {"text": "xavier"}, follow=True)
    assert "Xavier Law Office" in text(found)
    assert "xavier" not in found.redirect_chain[-1][0].lower()


@pytest.mark.cite("164.526(d)(5)(i)")
def test_record_in_dispute_is_answered_with_its_papers_on_the_page():
    patient = make_patient()
    demand = receive(make_staff(Role.RECORDS_CLERK), patient, kind="court_order")
    client = browser(Role.RECORDS_CLERK)
    do(client, demand, "identity", way="letterhead", succeeded="yes", words="Letterhead", file=scan())
    do(client, demand, "authority", way="process", succeeded="yes", words="Order")
    disputes.enter(
        by=BY,
        patient_id=patient.pk,
        record="Note of May 3",
        papers=disputes.Papers(request_id=1, denial_id=2, statement_id=3),
        denied_on=TODAY,
        evidence="By letter.",
        on=TODAY,
        now=NOW,
    )
    answers = {"answer": "comply", "description": "Visit notes", "needs": "", "met_ORDER_ONLY": "Paragraph 3"}
    url = at("answer", demand.reference)
    assert "Nothing was sent" in text(client.post(url, {**answers, "do": "send"}))
    done = text(client.post(url, {**answers, "carried": "summary", "do": "send"}, follow=True))
    assert "The disclosure is in the ledger" in done
    assert Disclosure.objects.get().packet == "summary"
