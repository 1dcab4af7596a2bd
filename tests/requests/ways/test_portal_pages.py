"""The patient's side: the appointment, plain e-mail after the warning, a copy for someone else, and proof."""

import datetime

import pytest
import time_machine
from django.utils import translation

from privacy_portal.audit.actor import Role
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import Agreement, Directive
from privacy_requests.operations import inspections
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.people.signing_in import signed_in
from tests.requests.admin.pages import hidden, said, text
from tests.requests.factories import add_record, make_request, send_letters
from tests.requests.ways.doing import direct, grant


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def account():
    return make_user("ada@patients.example", Role.PATIENT, name="Ada Lovell")


@pytest.fixture
def patient(account):
    patient = make_patient()
    link(patient, account)
    return patient


@pytest.fixture
def ada(account, patient):
    return signed_in(account)


def page(row, rest=""):
    return f"/requests/{row.reference}/{rest}"


class TestPlainEmail:
    def test_is_chosen_under_the_warning_whose_version_is_kept(self, ada, patient):
        row = make_request(patient=patient, delivery="email", email_to="ada@example.com")
        assert str(EMAIL_WARNING.text) in text(ada.get(page(row)))
        form = ada.get(page(row, "email/"))
        assert str(EMAIL_WARNING.text) in text(form)
        done = ada.post(page(row, "email/"), {"email_to": "me@example.com", "accept": "on"})
        assert done.url == page(row)
        assert said(done) == ["You chose e-mail without encryption."]
        agreement = Agreement.objects.get()
        assert (agreement.channel, agreement.wording) == ("portal", EMAIL_WARNING.version)
        row.access.refresh_from_db()
        assert row.access.email_to == "me@example.com"
        assert "without encryption, at me@example.com" in text(ada.get(page(row)))

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"email_to": "me@example.com"}, "Tick the box"),
            ({"email_to": "not an address", "accept": "on"}, "Enter a valid email address"),
            ({"accept": "on"}, "Fill in: Your e-mail address"),
        ],
    )
    def test_without_the_box_or_an_address_is_not_chosen(self, ada, patient, sent, sentence):
        row = make_request(patient=patient, delivery="email", email_to="ada@example.com")
        answer = ada.post(page(row, "email/"), sent)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not Agreement.objects.exists()


SIGNED = {
    "recipient_name": "Xavier Law Office",
    "way": "post",
    "address": "9 Court Street\nChicago, IL 60601",
    "signature": "Ada Lovell",
}


class TestACopyForSomeoneElse:
    def test_is_directed_and_signed_on_the_page_and_no_date_moves(self, ada, patient):
        row = make_request(patient=patient)
        assert "Have the copy sent to someone else" in text(ada.get(page(row)))
        done = ada.post(page(row, "directive/"), SIGNED)
        assert said(done) == ["You signed the direction. Our due date stays."]
        directive = Directive.objects.get()
        assert (directive.signature, directive.signed_on) == ("Ada Lovell", TODAY)
        assert directive.classification == "mandatory"
        due_on = row.due_on
        row.refresh_from_db()
        assert row.due_on == due_on
        assert "that Xavier Law Office is to get the copy" in text(ada.get(page(row)))

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"signature": ""}, "Fill in: Sign by typing your name"),
            ({"address": ""}, "Write the postal address it should go to."),
            ({"way": "fax"}, "Write the fax number it should go to"),
            ({"way": "email"}, "Write the e-mail address it should go to."),
            ({"way": "email", "email_to": "x@law.example"}, "Tick the box if you accept the risk"),
            ({"way": "fax", "fax_number": "12"}, "with its area code"),
        ],
    )
    def test_that_lacks_something_comes_back_with_everything_typed(self, ada, patient, changed, sentence):
        row = make_request(patient=patient)
        answer = ada.post(page(row, "directive/"), {**SIGNED, **changed})
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="Xavier Law Office"' in answer.content.decode()
        assert not Directive.objects.exists()

    @pytest.mark.cite("164.524(c)(3)(ii)", "164.524(c)(2)(i)")
    def test_may_go_by_email_once_the_warning_was_read_and_the_risk_accepted(self, ada, patient):
        row = make_request(patient=patient)
        assert str(EMAIL_WARNING.text) in text(ada.get(page(row, "directive/")))
        sent = {**SIGNED, "way": "email", "email_to": "x@law.example", "accept_risk": "on"}
        assert ada.post(page(row, "directive/"), sent).status_code == 302
        directive, agreement = Directive.objects.get(), Agreement.objects.get()
        assert (directive.way, directive.email_to) == ("email", "x@law.example")
        assert (agreement.kind, agreement.wording) == ("plain_email", EMAIL_WARNING.version)
        row.access.refresh_from_db()
        assert row.access.email_to == ""

    def test_is_asked_for_in_the_language_of_the_page_beside_its_field(self, ada, patient):
        row = make_request(patient=patient)
        answer = ada.post(
            page(row, "directive/"), {**SIGNED, "address": ""}, headers={"accept-language": "es"}
        )
        translation.deactivate()
        assert 'href="#id_address"' in answer.content.decode()
        assert "Escriba la dirección postal" in text(answer)

    def test_that_does_not_bind_says_that_the_office_will_write(self, ada, patient):
        row = make_request(patient=patient, form_format="paper")
        ada.post(page(row, "directive/"), SIGNED)
        assert "we write to you about the ways there are" in text(ada.get(page(row)))

    def test_is_shown_as_sent_with_its_day(self, ada, patient):
        row = make_request(patient=patient)
        add_record(row)
        direct(row)
        grant(row)
        assert "By mail, to Xavier Law Office: on its way." in text(ada.get(page(row)))
        send_letters(row)
        assert "By mail, to Xavier Law Office: sent on" in text(ada.get(page(row)))

    def test_is_not_directed_once_the_request_is_decided(self, ada, patient):
        row = make_request(patient=patient)
        add_record(row)
        grant(row)
        answer = ada.post(page(row, "directive/"), SIGNED)
        assert "This request is already decided." in text(answer)
        assert not Directive.objects.exists()
        assert not hidden(answer, "signature")


def test_an_appointment_is_shown_in_the_clinics_time_with_its_place_and_that_it_is_free(ada, patient):
    row = make_request(patient=patient, kind="inspect")
    inspections.offer_appointment(
        by=BY,
        privacy_request_id=row.pk,
        day=datetime.date(2026, 12, 1),
        time=datetime.time(10, 30),
        place="Room 2",
        on=TODAY,
        now=NOW,
    )
    words = text(ada.get(page(row)))
    assert "Dec. 1, 2026, 10:30 a.m. : Room 2. It is free." in words


def test_the_pages_of_a_case_are_its_patients_alone(ada, patient):
    row = make_request(patient=make_patient(given_name="Bo"))
    for rest in ("email/", "directive/"):
        assert ada.get(page(row, rest)).status_code == 404
        assert (
            ada.post(page(row, rest), {**SIGNED, "email_to": "x@y.example", "accept": "on"}).status_code
            == 404
        )
    assert not Directive.objects.exists()
    assert not Agreement.objects.exists()


class TestADirectionTakenBack:
    def test_is_one_page_and_shows_that_the_copy_comes_to_the_patient(self, ada, patient):
        row = make_request(patient=patient)
        direct(row)
        assert "Do not send the copy to someone else" in text(ada.get(page(row)))
        assert "our due date stays" in text(ada.get(page(row, "directive/back/")))
        done = ada.post(page(row, "directive/back/"), {"words": ""})
        assert done.url == page(row)
        after = text(ada.get(page(row)))
        assert "The copy comes to you." in after
        assert "Do not send the copy to someone else" not in after
        assert "There is no direction" in text(ada.get(page(row, "directive/back/")))


class TestAChangedRequest:
    def test_is_filled_in_as_it_stands_and_changes_what_differs(self, ada, patient):
        row = make_request(patient=patient, form_format="paper")
        shown = ada.get(page(row, "change/"))
        assert "All visits this year" in shown.content.decode()
        answers = {
            "kind": "copy",
            "record_sets": ["billing"],
            "description": "Less",
            "form_format": "pdf",
            "summary": "records",
            "delivery": "portal",
        }
        done = ada.post(page(row, "change/"), answers)
        assert (done.url, said(done)) == (page(row), ["You changed your request. Our due date stays."])
        row.refresh_from_db()
        assert (row.access.record_sets, row.access.delivery) == (["billing"], "portal")
        assert "I changed what I ask for." in text(ada.get(page(row)))

    def test_that_cannot_be_keeps_what_was_typed(self, ada, patient):
        row = make_request(patient=patient)
        wrong = {"kind": "copy", "form_format": "pdf", "summary": "records", "delivery": "fax", "words": "Hm"}
        answer = ada.post(page(row, "change/"), wrong)
        assert answer.status_code == 422
        assert "with its area code" in text(answer)
        assert "Hm" in answer.content.decode()
