"""Being a patient of the clinic gives no say on another patient's case, whatever else one may see."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.people.models import User
from privacy_requests import acts, queries
from privacy_requests.models import Message, PrivacyRequest
from privacy_requests.operations import access, closing, conversation, intake
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, actor_of, link, make_patient, make_staff, make_user
from tests.people.signing_in import signed_in
from tests.requests.factories import DETAIL, add_record, make_request

pytestmark = pytest.mark.usefixtures("clinic")

WITH_PATIENT_FORM = [act for act in acts.ACTS if act.patient_form is not None]


@pytest.fixture
def professional(db) -> Actor:
    """A licensed professional who sees every request, and is a patient of this clinic too."""
    user = make_user("", Role.LICENSED_PROFESSIONAL)
    own = link(make_patient(given_name="Grace"), user)
    return actor_of(user, Role.LICENSED_PROFESSIONAL, Role.PATIENT, patient_ids=own.patient_ids)


def own_request(actor: Actor) -> PrivacyRequest:
    [patient_id] = actor.patient_ids
    return intake.submit(
        by=actor,
        right=Right.ACCESS,
        patient_id=patient_id,
        received_on=TODAY,
        now=NOW,
        submission_key=uuid.uuid4(),
        detail=DETAIL,
    )


def do(name: str, actor: Actor, row: PrivacyRequest, **data: str) -> None:
    act = acts.BY_NAME[name]
    assert act.patient_form is not None
    form = act.patient_form(data, privacy_request=row, today=TODAY, actor=actor)
    assert form.is_valid(), form.errors
    acts.run(name, by=actor, privacy_request=row, form=form, on=TODAY, now=NOW)


@pytest.mark.parametrize("act", WITH_PATIENT_FORM, ids=lambda act: act.name)
def test_an_individuals_act_is_offered_on_their_own_request_only(act: acts.Act, professional) -> None:
    theirs, other, nobodys = own_request(professional), make_request(), make_request(patient=None)
    assert act.form_for(professional, theirs) is act.patient_form
    for row in (other, nobodys):
        assert act.form_for(professional, row) is None
        assert act.name not in {one.act.name for one in acts.offers(row, actor=professional, on=TODAY)}


@pytest.mark.parametrize(
    ("name", "data"), [("withdraw", {"quote": "I changed my mind"}), ("send_message", {"text": "Hello"})]
)
def test_staff_who_are_patients_cannot_act_for_another_patient(name: str, data, professional) -> None:
    row = make_request()
    with pytest.raises(Refused) as refused:
        do(name, professional, row, **data)
    assert refused.value.code == "MAY_NOT"
    row.refresh_from_db()
    assert (row.status, Message.objects.count()) == (Status.RECEIVED, 0)


def test_the_operations_refuse_it_too(professional, db) -> None:
    row = make_request()
    common: Any = {"privacy_request_id": row.pk, "on": TODAY, "now": NOW}
    stranger = link(make_patient(given_name="Bob"), make_user("bob@patients.example", Role.PATIENT))
    for by in (professional, stranger, actor_of(User.objects.get(pk=stranger.user_id))):
        for wish in (
            lambda by=by: closing.withdraw(by=by, channel="portal", quote="Stop", **common),
            lambda by=by: conversation.send_message(by=by, text="Hello", **common),
        ):
            with pytest.raises(Refused) as refused:
                wish()
            assert refused.value.code == "MAY_NOT"


def test_on_their_own_request_staff_speak_as_the_patient(professional) -> None:
    row = own_request(professional)
    do("send_message", professional, row, text="When?")
    assert Message.objects.get().from_patient
    do("withdraw", professional, row, quote="I changed my mind")
    row.refresh_from_db()
    assert row.status == Status.CLOSED


def test_a_clerk_speaks_for_the_office(db) -> None:
    row, clerk = make_request(), make_staff(Role.INTAKE_CLERK)
    conversation.send_message(by=clerk, privacy_request_id=row.pk, text="Soon", on=TODAY, now=NOW)
    assert not Message.objects.get().from_patient


class TestAClerkWhoIsAPatient:
    """One's own case is one's own only: no role of staff counts on it."""

    @pytest.fixture
    def clerk(self, db) -> Actor:
        user = make_user("clerk@clinic.example", Role.RECORDS_CLERK, Role.INTAKE_CLERK, Role.PATIENT)
        link(make_patient(), user)
        return people.actor_of_user(user.pk)

    def test_does_nothing_there_but_what_a_patient_does(self, clerk) -> None:
        row = own_request(clerk)
        names = {one.act.name for one in acts.offers(row, actor=clerk, on=TODAY)}
        assert names
        assert all(acts.BY_NAME[name].patient_form is not None for name in names)
        do("send_message", clerk, row, text="When?")
        assert Message.objects.get().from_patient

    def test_reads_there_only_what_was_released(self, clerk) -> None:
        row = own_request(clerk)
        record = add_record(row)
        with pytest.raises(Refused) as refused:
            access.download_record(
                by=clerk,
                privacy_request_id=row.pk,
                request_document_id=row.documents.get(document=record).pk,
                now=NOW,
            )
        assert refused.value.code == "NOT_RELEASED"

    def test_does_not_find_it_on_the_desk_and_is_told_why(self, clerk) -> None:
        row, other = own_request(clerk), make_request()
        filters = queries.QueueFilters()
        assert list(queries.queue(clerk, filters, today=TODAY)) == [other]
        browser = signed_in(User.objects.get(pk=clerk.user_id))
        answer = browser.get(reverse("admin:requests_privacyrequest_change", args=[row.reference]))
        assert answer.status_code == 403
        assert "This is your own request" in answer.content.decode()
