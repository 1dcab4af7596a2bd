"""Standing choices on the staff site: listed by patient, entered with evidence, ended."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.models import Authorization, InvolvedPerson, PaymentEffort, Restriction
from privacy_portal.audit.actor import Role
from privacy_portal.documents.models import Document
from privacy_requests.models import DisputedRecord
from tests.consent.choices import allow, authorize, object_to, paid_in_full, restrict, wanted
from tests.factories import NOW, TODAY, make_clinic, make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import date_parts, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        make_clinic()
        yield


@pytest.fixture
def ada():
    return make_patient()


@pytest.fixture
def clerk() -> Client:
    return signed_in(make_account(Role.INTAKE_CLERK))


def of(patient, rest: str = "") -> str:
    return f"/staff/consent/restriction/of/{patient.pk}/{rest}"


def paper(name: str = "paper.txt"):
    return SimpleUploadedFile(name, b"As signed.", content_type="text/plain")


RESTRICT = {
    "decision": "agree",
    "purposes": ["payment"],
    "recipient_kind": "health_plan",
    "service": "Peel",
    "charged": "200",
    "paid": "200.00",
    "payer": "family",
    "solely": "on",
    "evidence": "Asked at the desk.",
    **date_parts("agreed_on", TODAY),
}
PERSON = {
    "wish": "deny",
    "name": "Tom Lovell",
    "evidence": "Said so.",
    **date_parts("from_on", TODAY),
}
AUTHORIZATION = {
    "information": "Visit notes",
    "discloser": "MycroAesthetics",
    "recipient_name": "Reyes & Partners",
    "purpose": "A claim",
    "signed_by": "Ada Lovell",
    **date_parts("signed_on", TODAY),
    **date_parts("expires_on", datetime.date(2027, 1, 1)),
    "says_revocable": "on",
    "says_conditioning": "on",
    "says_redisclosure": "on",
}
DISPUTE = {"record": "Note of May 3", "evidence": "By letter.", **date_parts("denied_on", TODAY)}


def test_what_was_paid_in_full_is_mandatory_by_itself(clerk, ada):
    assert clerk.post(of(ada, "restrict/"), RESTRICT).status_code == 302
    assert Restriction.objects.get().kind == "mandatory"
    assert "Paid in full" in text(clerk.get(of(ada)))


def test_and_cannot_be_declined(clerk, ada):
    answer = clerk.post(of(ada, "restrict/"), {**RESTRICT, "decision": "decline"})
    assert "must agree" in text(answer)
    assert "45 CFR 164.522(a)(1)(vi)" in text(answer)
    assert not Restriction.objects.exists()


@pytest.mark.cite("164.522(a)(1)(vi)")
def test_what_is_kept_from_everybody_may_be_declined_but_for_the_plan(clerk, ada):
    everybody = {**RESTRICT, "recipient_kind": ""}
    assert "must agree" in text(clerk.post(of(ada, "restrict/"), {**everybody, "decision": "decline"}))
    assert not Restriction.objects.exists()
    assert clerk.post(of(ada, "restrict/"), {**everybody, "decision": "mandatory"}).status_code == 302
    row = Restriction.objects.get()
    assert (row.kind, row.recipient_kind, row.purposes) == ("mandatory", "health_plan", ["payment"])


def test_where_nothing_is_mandatory_staff_agree_or_decline(clerk, ada):
    unpaid = {**RESTRICT, "paid": "20.00", "decision": "mandatory"}
    assert "agree to it or decline it" in text(clerk.post(of(ada, "restrict/"), unpaid))
    assert not Restriction.objects.exists()


def test_an_effort_and_an_end_are_written_down(clerk, ada):
    row = paid_in_full(ada)
    effort = {"words": "Called.", **date_parts("effort_on", TODAY)}
    assert clerk.post(of(ada, f"effort/{row.pk}/"), effort).status_code == 302
    assert PaymentEffort.objects.get().words == "Called."
    end = {"how": "unilateral", "evidence": "Told.", **date_parts("ended_on", TODAY)}
    assert "cannot end it by itself" in text(clerk.post(of(ada, f"end-restriction/{row.pk}/"), end))
    assert clerk.post(of(ada, f"end-restriction/{row.pk}/"), {**end, "how": "writing"}).status_code == 302
    assert clerk.get(of(ada, f"end-restriction/{row.pk}/")).status_code == 404


def test_an_objection_stands_before_an_agreement(clerk, ada):
    clerk.post(of(ada, "person/"), PERSON)
    assert InvolvedPerson.objects.get().denied
    may = {**PERSON, "wish": "allow", "mode": "agreed", "scope": ["billing"]}
    assert "End the objection first" in text(clerk.post(of(ada, "person/"), may))
    row = InvolvedPerson.objects.get()
    end = {"evidence": "Changed her mind.", **date_parts("ended_on", TODAY)}
    assert clerk.post(of(ada, f"end-person/{row.pk}/"), end).status_code == 302
    assert clerk.post(of(ada, "person/"), may).status_code == 302


def test_an_authorization_needs_its_paper_which_is_chosen_once(clerk, ada):
    assert "signed authorization" in text(clerk.post(of(ada, "authorize/"), AUTHORIZATION))
    wrong = {**AUTHORIZATION, "purpose": "", "file": paper()}
    again = clerk.post(of(ada, "authorize/"), wrong)
    assert "Kept: paper.txt" in text(again)
    staged = again.context["form"]["staged_id"].value()
    assert clerk.post(of(ada, "authorize/"), {**AUTHORIZATION, "staged_id": staged}).status_code == 302
    row = Authorization.objects.get()
    assert Document.objects.get(pk=row.document_id).purpose == "evidence"
    assert "Valid" in text(clerk.get(of(ada)))
    end = {"how": "revoked", "evidence": "A letter.", **date_parts("ended_on", TODAY)}
    assert "revoked in writing" in text(clerk.post(of(ada, f"end-authorization/{row.pk}/"), end))
    assert clerk.post(of(ada, f"end-authorization/{row.pk}/"), {**end, "in_writing": "on"}).status_code == 302


def test_a_record_in_dispute_is_completed_and_ended(clerk, ada):
    files = {"request_file": paper("request.txt"), "denial_file": paper("denial.txt")}
    assert clerk.post(of(ada, "dispute/"), {**DISPUTE, **files}).status_code == 302
    first = DisputedRecord.objects.get()
    files = {"request_file": paper(), "denial_file": paper(), "statement_file": paper("sod.txt")}
    assert clerk.post(of(ada, f"complete-dispute/{first.pk}/"), {**DISPUTE, **files}).status_code == 302
    newest = DisputedRecord.objects.latest("pk")
    assert newest.replaces == first
    assert "Papers travel along" in text(clerk.get(of(ada)))
    end = {"reason": "Amended.", **date_parts("ended_on", TODAY)}
    assert clerk.post(of(ada, f"end-dispute/{newest.pk}/"), end).status_code == 302


def test_the_papers_of_a_dispute_are_chosen_once(clerk, ada):
    files = {"request_file": paper("request.txt"), "statement_file": paper("sod.txt")}
    again = clerk.post(of(ada, "dispute/"), {**DISPUTE, **files})
    assert "Kept: request.txt" in text(again)
    assert "Kept: sod.txt" in text(again)
    staged = {
        name: again.context["form"][name].value()
        for name in ("staged_id_request_file", "staged_id_statement_file")
    }
    late = {**DISPUTE, **staged, "record": "", "denial_file": paper("denial.txt")}
    again = clerk.post(of(ada, "dispute/"), late)
    assert all(f"Kept: {name}.txt" in text(again) for name in ("request", "denial", "sod"))
    staged["staged_id_denial_file"] = again.context["form"]["staged_id_denial_file"].value()
    assert clerk.post(of(ada, "dispute/"), {**DISPUTE, **staged}).status_code == 302
    row = DisputedRecord.objects.get()
    names = [
        Document.objects.get(pk=pk).display_name
        for pk in (row.request_document_id, row.denial_document_id, row.statement_document_id)
        if pk is not None
    ]
    assert names == ["request.txt", "denial.txt", "sod.txt"]
    assert row.rebuttal_document_id is None
    assert Document.objects.get(pk=row.denial_document_id).purpose == "evidence"


def test_a_paper_that_somebody_else_staged_is_not_taken(clerk, ada):
    first = clerk.post(of(ada, "dispute/"), {**DISPUTE, "request_file": paper("request.txt")})
    number = first.context["form"]["staged_id_request_file"].value()
    Document.objects.filter(pk=number).update(stored_by_id=None)
    sent = {**DISPUTE, "staged_id_request_file": number, "denial_file": paper("denial.txt")}
    assert clerk.post(of(ada, "dispute/"), sent).status_code == 200
    assert not DisputedRecord.objects.exists()


@pytest.mark.parametrize("name", ["restrict", "person", "authorize", "dispute"])
def test_an_empty_form_says_what_is_missing_and_keeps_nothing(clerk, ada, name):
    answer = clerk.post(of(ada, f"{name}/"), {"evidence": "x\0"})
    assert answer.status_code == 200
    assert "There is a problem" in text(answer) or "Error" in text(answer)


def test_the_page_costs_the_same_queries_whatever_is_on_it(clerk, ada):
    def fill() -> None:
        paid_in_full(ada)
        restrict(ada, wanted("treatment"))
        allow(ada, "Joan Lovell", "billing")
        object_to(ada, "Tom Lovell")
        authorize(ada)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get(of(ada)).status_code == 200
        return len(seen)

    fill()
    queries()
    before = queries()
    fill()
    assert queries() == before


def test_an_empty_page_says_so(clerk, ada):
    page = text(clerk.get(of(ada)))
    for sentence in (
        "No restriction.",
        "No wish about anybody.",
        "No authorization on file.",
        "No record is in",
    ):
        assert sentence in page


def test_the_patients_page_leads_here(clerk, ada):
    assert of(ada) in clerk.get(f"/staff/people/patient/{ada.pk}/change/").content.decode()


def test_strangers_and_wrong_addresses_find_nothing(clerk, ada):
    row = paid_in_full(make_patient())
    biller = signed_in(make_account(Role.BILLING))
    reader = signed_in(make_account(Role.COMPLIANCE_OFFICER))
    assert biller.get(of(ada)).status_code == 404
    assert reader.get(of(ada)).status_code == 200
    assert reader.get(of(ada, "restrict/")).status_code == 404
    for rest in (f"effort/{row.pk}/", "effort/", "restrict/1/", "nonsense/", f"end-person/{2**70}/"):
        assert clerk.get(of(ada, rest)).status_code == 404
    assert clerk.get(f"/staff/consent/restriction/of/{2**70}/").status_code == 404
