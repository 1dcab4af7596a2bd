"""An outside reviewer sees the cases referred to them, of each what the review needs, until the result."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from privacy_portal.audit.actor import Role
from privacy_portal.law.denial import GROUNDS
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.models import User
from privacy_portal.people.models.patients import Patient
from privacy_requests import queries
from privacy_requests.models import PrivacyRequest
from tests.architecture.urlconf import Address, addresses
from tests.documents.samples import PDF
from tests.factories import NOW, TODAY, link, make_clinic, make_patient
from tests.people.signing_in import deliver_mail, mail_server, make_account, signed_in, text_of
from tests.requests.decisions.acting import (
    R1,
    REASONING,
    UNREVIEWABLE,
    ask,
    denied,
    determine,
    give_part,
    in_part,
    professional,
    refer,
    why,
)
from tests.requests.decisions.acting import reverse as reverse_denial
from tests.requests.factories import add_record, make_request
from tests.requests.test_outsider import CANARY, HARMLESS, PUBLIC, body

EMAIL = "kim.lee@elsewhere.example"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(db) -> Patient:
    make_clinic()
    return make_patient(family_name=CANARY)


@pytest.fixture
def row(ada) -> PrivacyRequest:
    """Ada's denied request, its review referred to Kim."""
    case = denied(patient=ada)
    ask(case)
    refer(case, to="outside", name="Kim Lee", email=EMAIL)
    case.refresh_from_db()
    return case


def kim() -> User:
    user: User = User.objects.get(email=EMAIL)
    return user


def actor(user: User):
    return people.actor_of_user(user.pk)


def address_of(address: Address, row: PrivacyRequest) -> str:
    """The page about this very case, where there is one; else the first of its kind."""
    known = {
        "reference": row.reference,
        "document_id": row.documents.get().pk,
        "object_id": str(row.patient_id),
        "patient_id": row.patient_id,
        "name": "reverse",
        "language": "en",
        "size": "normal",
    }
    try:
        return reverse(address.name, kwargs={part: known.get(part, 1) for part in address.parts})
    except NoReverseMatch:
        return ""


def at(name: str, *arguments) -> str:
    return reverse(f"admin:requests_privacyrequest_{name}", args=arguments)


class TestTheInvitation:
    def test_makes_an_account_with_that_one_role_and_a_mailed_link_without_phi(self, row) -> None:
        assert actor(kim()).roles == {Role.OUTSIDE_REVIEWER}
        with mail_server() as taken:
            deliver_mail()
        (mail,) = [text_of(one) for one in taken if EMAIL in one.rcpt_tos]
        assert "/password/reset/key/" in mail
        assert CANARY not in mail
        assert row.reference not in mail

    def test_opens_the_same_account_for_another_case(self, row, ada) -> None:
        second = denied(patient=ada)
        ask(second)
        refer(second, to="outside", name="Kim Lee", email=EMAIL.upper())
        assert set(queries.visible_to(actor(kim()))) == {row, second}

    @pytest.mark.parametrize("role", [Role.PATIENT, Role.RECORDS_CLERK])
    def test_never_takes_an_account_that_has_another_role(self, role, ada) -> None:
        user = make_account(role)
        case = denied(patient=ada)
        ask(case)
        with pytest.raises(Refused) as refused:
            refer(case, to="outside", name="Kim Lee", email=user.email)
        assert refused.value.code == "EMAIL_TAKEN"


class TestWhatIsSeen:
    def test_is_exactly_the_case_that_was_referred(self, row, ada) -> None:
        make_request(patient=ada)
        denied(patient=ada)
        assert list(queries.visible_to(actor(kim()))) == [row]

    def test_is_the_grounds_the_determination_and_the_records(self, row) -> None:
        browser = signed_in(kim())
        page = body(browser.get(at("review", row.reference)))
        assert REASONING in page
        assert "Danger to life or physical safety" in page
        assert "Notes of March 3" in page
        record = row.documents.get()
        opened: Any = browser.get(at("review_file", row.reference, record.pk))
        assert b"".join(opened.streaming_content) == PDF

    def test_is_no_file_that_is_not_a_record(self, row) -> None:
        record = row.documents.get()
        record.role = "identity"
        record.save()
        assert signed_in(kim()).get(at("review_file", row.reference, record.pk)).status_code == 404

    @pytest.mark.parametrize("ground", UNREVIEWABLE)
    def test_is_nothing_of_a_ground_that_no_review_is_open_to(self, ada, ground) -> None:
        case = in_part(ground, R1, patient=ada)
        ask(case)
        refer(case, to="outside", name="Kim Lee", email=EMAIL)
        browser = signed_in(kim())
        page = body(browser.get(at("review", case.reference)))
        assert "Withheld 1" in page
        for title, status in (("Visit notes", 404), ("Withheld 0", 404), ("Withheld 1", 200)):
            record = case.documents.get(title=title)
            answer: Any = browser.get(at("review_file", case.reference, record.pk))
            assert answer.status_code == status
            assert status == 404 or b"".join(answer.streaming_content) == PDF
            assert (title in page) == (status == 200)
        assert GROUNDS[ground].name not in page

    def test_is_no_file_that_another_ground_keeps_back_too(self, ada) -> None:
        case = make_request(patient=ada)
        add_record(case, title="Visit notes")
        add_record(case, title="On both grounds")
        both = case.documents.get(title="On both grounds")
        determine(case, ground=R1)
        give_part(case, why(R1, records=[both]), why(UNREVIEWABLE[0], records=[both]))
        ask(case)
        refer(case, to="outside", name="Kim Lee", email=EMAIL)
        browser = signed_in(kim())
        assert "On both grounds" not in body(browser.get(at("review", case.reference)))
        assert browser.get(at("review_file", case.reference, both.pk)).status_code == 404

    def test_begins_at_the_list_of_reviews(self, row) -> None:
        browser = signed_in(kim())
        assert browser.get(reverse("admin:index"))["Location"] == at("reviews")
        assert row.reference in body(browser.get(at("reviews")))

    def test_is_nothing_else_of_the_portal(self, row) -> None:
        ours = {f"admin:requests_privacyrequest_{name}" for name in ("reviews", "review", "review_file")}
        theirs = ours | PUBLIC | HARMLESS
        browser = signed_in(kim())
        found = []
        for address in [one for one in addresses() if one.name and one.name not in theirs]:
            url = address_of(address, row)
            if not url or address.name.startswith(("account_", "mfa_", "usersessions_")):
                continue
            for response in (browser.get(url), browser.post(url)):
                content = body(response)
                # a page that is not there repeats the address that was asked for, and no more
                named = response.status_code == 200 and row.reference in content
                if response.status_code >= 500 or CANARY in content or named:
                    found.append(f"{url} {response.status_code}")
            if not browser.session.get("_auth_user_id"):
                browser = signed_in(kim())
        assert found == []

    @pytest.mark.parametrize("name", ["change", "history", "changelist"])
    def test_does_not_include_the_pages_of_the_office(self, row, name) -> None:
        arguments = [] if name == "changelist" else [row.reference]
        assert signed_in(kim()).get(at(name, *arguments)).status_code == 404

    def test_does_not_include_the_api(self, row) -> None:
        browser = signed_in(kim())
        assert browser.get(f"/api/v1/requests/{row.reference}/").status_code == 403
        link(make_patient(), kim())  # also somebody's patient record
        assert browser.get(f"/api/v1/requests/{row.reference}/").status_code == 403

    def test_is_not_the_review_page_for_staff_or_patients(self, row, ada) -> None:
        for user in (make_account(Role.PRIVACY_OFFICIAL), make_account(Role.LICENSED_PROFESSIONAL)):
            assert signed_in(user).get(at("review", row.reference)).status_code == 404
        assert Client().get(at("review", row.reference)).status_code == 302


class TestTheResult:
    def test_binds_and_ends_the_access(self, row) -> None:
        browser = signed_in(kim())
        answer = browser.post(at("review", row.reference), {"result": "reversed", "reasoning": ""})
        assert "your access to this case has ended" in body(answer)
        row.refresh_from_db()
        assert (row.outcome, row.status) == ("granted", "decided")
        assert not kim().is_active
        assert browser.get(at("review", row.reference)).status_code in {302, 404}
        User.objects.filter(email=EMAIL).update(is_active=True)
        assert signed_in(kim()).get(at("review", row.reference)).status_code == 404
        assert (
            signed_in(kim()).get(at("review_file", row.reference, row.documents.get().pk)).status_code == 404
        )

    def test_leaves_another_review_open(self, row, ada) -> None:
        second = denied(patient=ada)
        ask(second)
        refer(second, to="outside", name="Kim Lee", email=EMAIL)
        browser = signed_in(kim())
        answer = browser.post(at("review", row.reference), {"result": "upheld", "reasoning": "As before."})
        assert answer["Location"] == at("reviews")
        page = body(browser.get(at("reviews")))
        assert second.reference in page
        assert row.reference not in page

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"result": "maybe"},
            {"result": "upheld", "reasoning": " "},
            {"result": "upheld", "reasoning": "x\x00"},
        ],
    )
    def test_that_is_incomplete_comes_back_with_what_is_missing(self, row, typed) -> None:
        answer = signed_in(kim()).post(at("review", row.reference), typed)
        assert answer.status_code == 200
        assert re.search("usa-error-message|usa-alert--error", body(answer))
        row.refresh_from_db()
        assert row.outcome == "denied"

    def test_given_to_somebody_else_ends_the_first_ones_access(self, row) -> None:
        refer(row, to="paper", name="Sam Ortiz")
        assert not kim().is_active
        assert list(queries.visible_to(actor(kim()))) == []

    def test_is_the_reviewers_alone(self, row) -> None:
        with pytest.raises(Refused) as refused:
            reverse_denial(row, professional(), on=TODAY)
        assert refused.value.code == "NOT_YOUR_REVIEW"
