"""A program asks whether something may be disclosed, and discloses on a yes."""

import uuid

import pytest
from rest_framework.test import APIClient

from disclosures.models import Disclosure, DisclosureCheck
from privacy_portal.audit.actor import Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.operations import tokens
from tests.consent.choices import paid_in_full
from tests.factories import NOW, make_patient, make_staff

pytestmark = pytest.mark.django_db
URL = "/api/v1/disclosure-checks/"
PROBLEM = "application/problem+json"


@pytest.fixture
def ada(clinic):
    return make_patient()


@pytest.fixture
def program(ada):
    return client_of(make_staff(Role.RECORDS_CLERK))


def client_of(actor) -> APIClient:
    key = tokens.make(by=system("tests"), user_id=actor.user_id, now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


def asked(patient, **values):
    return {
        "patient_mrn": patient.mrn,
        "recipient": "Mercy Hospital",
        "recipient_kind": "provider",
        "purpose": "treatment",
        "information": "Medication list",
        "identity_known": True,
        **values,
    }


def disclosing(patient, **values):
    return asked(patient, disclose=True, submission_key=str(uuid.uuid4()), **values)


def test_the_answer_names_every_step_with_its_citation(ada, program):
    response = program.post(URL, asked(ada), format="json")
    assert response.status_code == 200
    body = response.json()
    assert (body["outcome"], body["disclosure"], body["needs"]) == ("allowed", None, [])
    assert [step["name"] for step in body["steps"]][:4] == [
        "basis",
        "part2",
        "psychotherapy_notes",
        "state_overlay",
    ]
    assert all(step["citation"] and step["sentence"] for step in body["steps"])
    assert not DisclosureCheck.objects.exists()
    assert AuditEvent.objects.filter(kind="disclosure_check.asked", patient_id=ada.pk).exists()


def test_a_refusal_is_an_answer(ada, program):
    paid_in_full(ada)
    plan = asked(ada, recipient="Blue Cross", recipient_kind="health_plan", purpose="payment")
    body = program.post(URL, plan, format="json").json()
    assert (body["outcome"], body["code"]) == ("refused", "RESTRICTED_MANDATORY")
    assert body["citation"] == "45 CFR 164.522(a)(1)(vi)"


def test_what_is_needed_shows_its_ways(ada, program):
    subpoena = asked(ada, recipient="Xavier Law", recipient_kind="lawyer", basis="164.512(e)(1)(ii)")
    body = program.post(URL, subpoena, format="json").json()
    assert body["outcome"] == "needs"
    assurance = next(need for need in body["needs"] if need["code"] == "ASSURANCE")
    assert [way[0]["code"] for way in assurance["ways"]] == [
        "NOTICE_WRITTEN",
        "PROTECTIVE_ORDER",
        "OWN_NOTICE",
        "OWN_PROTECTIVE_ORDER",
    ]


def test_a_yes_is_the_ledgers_row_and_sent_twice_it_is_one(ada, program):
    sent = disclosing(ada)
    first, second = (program.post(URL, sent, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    row = Disclosure.objects.get()
    assert first.json()["disclosure"] == second.json()["disclosure"] == row.pk
    assert (row.basis, row.description, row.check_made.outcome) == ("treatment", "Medication list", "allowed")


def test_another_disclosure_with_a_used_key_is_a_conflict(ada, program):
    sent = disclosing(ada)
    program.post(URL, sent, format="json")
    other = program.post(URL, {**sent, "information": "The whole chart"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "REFERENCE_USED")
    assert Disclosure.objects.get().description == "Medication list"


def test_a_no_writes_nothing_into_the_ledger(ada, program):
    sent = disclosing(ada, kinds=["part2"], recipient_kind="lawyer", basis="subpoena")
    response = program.post(URL, sent, format="json")
    assert (response.status_code, response.json()["code"]) == (200, "PART2_BLOCKED")
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"patient_mrn": "nobody"}, "patient_mrn"),
        ({"recipient": " "}, "recipient"),
        ({"recipient": "x" * 10_000}, "recipient"),
        ({"colour": "red"}, "colour"),
        ({"recipient_kind": "martian"}, "recipient_kind"),
        ({"created_on": "yesterday"}, "created_on"),
        ({"recipient_id": 2**63}, "recipient_id"),
        ({"met": {str(n): "x" for n in range(61)}}, "met"),
        ({"telling": {"mode": "guessed"}}, "telling"),
        ({"disclose": True}, "submission_key"),
        ({"disclosed_on": "2999-01-01"}, "disclosed_on"),
        (
            {"disclosed_on": "2999-01-01", "disclose": True, "submission_key": str(uuid.uuid4())},
            "disclosed_on",
        ),
    ],
)
def test_a_field_that_is_not_right_is_named(ada, program, values, field):
    response = program.post(URL, asked(ada, **values), format="json")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == PROBLEM
    assert field in response.json()["errors"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"basis": "512(z)"}, "BASIS_UNKNOWN"),
        ({"recipient_id": 2**40}, "NO_RECIPIENT"),
        ({"kinds": ["astrology"]}, "INFORMATION_KIND"),
        ({"information": ""}, "DESCRIPTION_MISSING"),
        ({"disclosed_on": "1900-01-01"}, "DISCLOSED_BEFORE_BIRTH"),
    ],
)
def test_what_the_law_or_the_ledger_refuses_is_a_clear_sentence(ada, program, values, code):
    response = program.post(URL, disclosing(ada, **values), format="json")
    assert (response.status_code, response.json()["code"]) == (409, code)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("role", [Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR, Role.OUTSIDE_REVIEWER])
def test_who_may_not_check_is_told_nothing(ada, role):
    response = client_of(make_staff(role)).post(URL, asked(ada), format="json")
    assert response.status_code == 403
    assert ada.mrn not in response.content.decode()


def test_nobody_at_all_is_told_nothing(ada):
    assert APIClient().post(URL, asked(ada), format="json").status_code in {401, 403}
