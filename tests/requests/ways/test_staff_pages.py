"""The clerk's side: every act of the ways from its page, what is refused loses nothing, the case shows it."""

import datetime
import re
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy_portal.correspondence.models import Communication
from privacy_portal.people.models import ExternalParty
from privacy_requests.acts import ways
from privacy_requests.models import Directive
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, make_patient
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import act, case, date_parts, hidden, said, text
from tests.requests.factories import add_record, make_request
from tests.requests.ways.doing import agree, ask, direct, make_associate, pdf
from tests.requests.ways.test_papers import scan

DAYS = datetime.timedelta


@pytest.fixture(autouse=True)
def today():
    """Eleven in the morning at the clinic."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row(colleague):
    return make_request(by=colleague, kind="both")


def do(browser, row, name, answers, **more):
    """Send the form, looking at the letter first when there is one."""
    page = browser.post(act(row, name), {**answers, **more, "do": "preview"})
    if page.status_code == 302:
        return page
    sent = {**answers, "do": "send"}
    for kept in ("seen", "staged_id"):
        if hidden(page, kept):
            sent[kept] = hidden(page, kept)
    return browser.post(act(row, name), sent)


class TestAPaper:
    def test_of_three_hundred_pages_is_attached_and_shown_with_its_page_count(self, clara, row):
        done = clara.post(
            act(row, "attach_paper"),
            {"role": "incoming", "title": "Fax of May", "file": pdf(scan(300)), "do": "send"},
        )
        assert said(done) == ["Paper attached."]
        assert "300 pages" in text(clara.get(case(row)))

    def test_that_is_missing_is_asked_for(self, clara, row):
        page = clara.post(act(row, "attach_paper"), {"role": "incoming", "title": "Fax", "do": "send"})
        assert "Choose a file." in text(page)

    def test_too_large_comes_back_with_a_clear_sentence(self, clara, row, settings):
        settings.DOCUMENTS_MAX_BYTES = 20_000
        page = clara.post(
            act(row, "attach_paper"),
            {"role": "incoming", "title": "Fax of May", "file": pdf(scan(300)), "do": "send"},
        )
        assert "too large" in text(page)
        assert 'value="Fax of May"' in page.content.decode()


AGREED = {"channel": "phone", "words": "Yes, please.", **date_parts("agreed_on", TODAY)}


class TestAnAgreement:
    def test_shows_the_warning_about_email_and_keeps_its_words_on_the_case(self, clara, row):
        asked = text(clara.get(act(row, "record_agreement")))
        assert "E-mail without encryption is not private" in asked
        answers = {"kind": "plain_email", "email_to": "ada@example.com", **AGREED}
        page = clara.post(act(row, "record_agreement"), {**answers, "do": "send"})
        assert "Read the warning to the patient first" in text(page)
        assert "Yes, please." in page.content.decode()
        done = clara.post(act(row, "record_agreement"), {**answers, "warned": "on", "do": "send"})
        assert said(done) == ["Agreement recorded."]
        shown = text(clara.get(case(row)))
        assert "Warning shown (email-2026-11)" in shown
        assert "ada@example.com" in shown

    @pytest.mark.parametrize(
        ("answers", "sentence"),
        [
            ({"kind": "delivery"}, "Choose the way the patient agreed to."),
            ({"kind": "delivery", "value": "fax", "fax_number": "12"}, "with its area code"),
            ({"kind": "summary_fee"}, "Write the fee the patient agreed to"),
            ({"kind": "summary_fee", "dollars": "-3"}, "greater than or equal to 0"),
            ({"kind": "summary", "dollars": "lots"}, "Enter a number"),
        ],
    )
    def test_that_is_not_complete_comes_back_with_a_sentence(self, clara, row, answers, sentence):
        page = clara.post(act(row, "record_agreement"), {**answers, **AGREED, "do": "send"})
        assert sentence in text(page)
        assert not row.agreements.exists()

    def test_to_a_summary_and_its_fee_is_kept_in_whole_cents(self, clara, row):
        for kind in ("summary", "summary_fee"):
            sent = {"kind": kind, "dollars": "30.05", **AGREED, "do": "send"}
            assert clara.post(act(row, "record_agreement"), sent).status_code == 302
        assert list(row.agreements.values_list("cents", flat=True)) == [3005, 3005]
        assert "$30.05" in text(clara.get(case(row)))


DIRECTED = {
    "recipient_name": "Xavier Law Office",
    "way": "post",
    "address": "9 Court Street\nChicago, IL 60601",
    "electronic_copy": "yes",
    "from_ehr": "yes",
}


class TestADirection:
    def test_without_a_signature_loses_nothing_and_says_how_to_mend_it(self, clara, row):
        page = clara.post(act(row, "record_directive"), {**DIRECTED, "file": pdf(), "do": "send"})
        words = text(page)
        assert "The patient did not sign the direction. Send it back for a signature" in words
        assert "45 CFR 164.524(c)(3)(ii)" in words
        assert 'value="Xavier Law Office"' in page.content.decode()
        assert "Kept: scan.pdf" in words
        assert not Directive.objects.exists()
        signed = {"signed": "on", **date_parts("signed_on", TODAY), "staged_id": hidden(page, "staged_id")}
        done = clara.post(act(row, "record_directive"), {**DIRECTED, **signed, "do": "send"})
        assert said(done) == ["Direction recorded. The due date stays."]
        assert "Yes: an electronic copy from the electronic health record" in text(clara.get(case(row)))

    def test_that_does_not_bind_is_offered_the_lawful_ways_by_a_letter_one_sees_first(self, colin, row):
        direct(row, from_ehr=False)
        page = colin.post(act(row, "choose_alternative"), {"alternative": "", "do": "preview"})
        assert "That this is offered: We send the copy to you" in text(page)
        sent = {"alternative": "", "do": "send", "seen": hidden(page, "seen")}
        assert said(colin.post(act(row, "choose_alternative"), sent)) == ["Done. The due date stays."]
        assert Communication.objects.filter(kind="directive_alternatives").count() == 1

    def test_goes_another_way_without_a_letter_once_the_patient_chose(self, colin, row):
        direct(row, from_ehr=False)
        page = colin.post(act(row, "choose_alternative"), {"alternative": "to_patient", "do": "preview"})
        assert "No letter is sent with this." in text(page)
        done = colin.post(act(row, "choose_alternative"), {"alternative": "to_patient", "do": "send"})
        assert done.status_code == 302
        assert "The copy goes to the patient" in text(colin.get(case(row)))
        assert not Communication.objects.filter(kind="directive_alternatives").exists()

    def test_that_is_signed_without_its_date_asks_for_the_date(self, clara, row):
        page = clara.post(
            act(row, "record_directive"), {**DIRECTED, "signed": "on", "file": pdf(), "do": "send"}
        )
        assert "Write the date on the paper; if it bears none, the day it reached the clinic." in text(page)
        assert "did not sign" not in text(page)
        assert 'href="#id_signed_on_month"' in page.content.decode()

    def test_takes_the_place_of_the_delivery_in_the_facts_of_the_case(self, clara, row):
        assert "Delivery To someone else" not in text(clara.get(case(row)))
        direct(row)
        assert "Delivery To someone else: see the direction" in text(clara.get(case(row)))


class TestAnAppointment:
    def test_in_the_past_is_refused_beside_its_day(self, clara, row):
        answers = {**date_parts("day", TODAY - DAYS(1)), "time": "10:30", "place": "Room 2"}
        page = do(clara, row, "offer_appointment", answers).content.decode()
        assert re.search(r'href="#id_day_month">\s*That time has passed', page)

    def test_is_offered_with_its_letter_and_settled(self, clara, row):
        answers = {**date_parts("day", TODAY + DAYS(7)), "time": "10:30 AM", "place": "Room 2"}
        done = do(clara, row, "offer_appointment", answers)
        assert said(done) == ["Appointment offered. Letter queued."]
        assert "Offered Room 2" in text(clara.get(case(row)))
        page = clara.post(act(row, "settle_appointment"), {"result": "kept", "do": "send"})
        assert "The appointment is still to come." in text(page)

    @pytest.mark.parametrize(
        ("day", "time", "sentence"),
        [
            (TODAY - DAYS(1), "10:30", "That time has passed."),
            (TODAY + DAYS(7), "25:99", "Write the time as 10:30 AM"),
            (datetime.date(2027, 3, 14), "2:30 AM", "there is no such time"),
        ],
    )
    def test_that_cannot_be_comes_back_with_a_sentence(self, clara, row, day, time, sentence):
        answers = {**date_parts("day", day), "time": time, "place": "Room 2"}
        page = do(clara, row, "offer_appointment", answers)
        assert page.status_code == 200
        assert sentence in text(page)
        assert not Communication.objects.filter(kind="appointment").exists()


class TestABusinessAssociate:
    def test_is_asked_by_letter_and_late_is_shown(self, colin, colleague, row):
        party = make_associate()
        done = do(colin, row, "ask_associate", {"party_id": party.pk, "wanted": "All images"})
        assert said(done) == ["Letter to the business associate queued."]
        assert "Prairie Imaging Due Dec. 17, 2026" in text(colin.get(case(row)))
        with time_machine.travel(NOW + DAYS(26), tick=False):
            later = sign_in(colleague)
            assert "3 days late" in text(later.get(case(row)))

    def test_without_an_agreement_in_force_cannot_be_chosen(self, colin, row):
        party = make_associate(agreement_to=TODAY - DAYS(1))
        assert "Prairie Imaging" not in text(colin.get(act(row, "ask_associate")))
        page = do(colin, row, "ask_associate", {"party_id": party.pk, "wanted": "All images"})
        assert "Select a valid choice" in text(page)

    def test_whose_answer_brings_a_file_adds_a_record(self, colin, row):
        task = ask(row, make_associate())
        answers = {"task_id": task.pk, "holds": "yes", "title": "Images", **date_parts("answered_on", TODAY)}
        done = colin.post(act(row, "answer_associate"), {**answers, "file": pdf(), "do": "send"})
        assert said(done) == ["Answer recorded."]
        assert row.documents.get(role="record").title == "Images"
        assert ExternalParty.objects.count() == 1


def test_authority_is_recorded_from_its_page_with_its_document(clara, colleague):
    row = make_request(by=colleague, requester={"name": "Rosa", "capacity": "representative"})
    words = text(clara.get(case(row)))
    assert "Not checked yet" in words
    assert "What you can do now Check authority" in words
    answers = {
        "authority": "guardian",
        "standing": "adult",
        "covers": "yes",
        "scope": "All care",
        "succeeded": "yes",
        **date_parts("checked_on", TODAY),
    }
    page = clara.post(act(row, "check_authority"), {**answers, "do": "send"})
    assert "A document that this release depends on is missing." in text(page)
    done = clara.post(act(row, "check_authority"), {**answers, "file": pdf(), "do": "send"})
    assert said(done) == ["Authority recorded. The clock did not move."]
    assert "May act for the patient" in text(clara.get(case(row)))


def test_the_two_facts_of_format_are_set_without_any_agreement(colin, row):
    sent = {"kept_electronically": "false", "readily_producible": "false", "agreed_format": "", "do": "send"}
    assert said(colin.post(act(row, "agree_format"), sent)) == ["Agreed format recorded."]
    row.access.refresh_from_db()
    assert (row.access.kept_electronically, row.access.format_due) == (False, "paper")
    page = colin.post(act(row, "agree_format"), {"agreed_format": "paper", "do": "send"})
    assert "Write down how the patient agreed." in text(page)


def test_an_agreed_format_of_which_nothing_is_filled_in_is_not_recorded(colin, row):
    page = colin.post(act(row, "agree_format"), {**date_parts("agreed_on", TODAY), "do": "send"})
    assert "Nothing was filled in: answer a question, or choose the format agreed to." in text(page)
    assert not row.statuschanges.filter(act="agree_format").exists()


def test_every_act_names_its_law(row, colin):
    assert all(one.cites for one in ways.ACTS)
    page = text(colin.get(act(row, "record_directive")))
    assert "45 CFR 164.524(c)(3)(ii)" in page


def test_the_case_page_costs_the_same_with_more_on_it(colin, colleague):
    row = make_request(by=colleague, kind="both", at=Status.WORKING, patient=make_patient())
    costs = []
    for number in range(2):
        agree(row, "delivery", value="post")
        agree(row, "explanation")
        direct(row)
        ask(row, make_associate(name=f"Lab {number}"))
        add_record(row)
        colin.get(case(row))
        costs.append(_cost(colin, row))
    assert not costs[1] - costs[0], list((costs[1] - costs[0]).items())


def _cost(browser, row) -> Counter[str]:
    with CaptureQueriesContext(connection) as queries:
        browser.get(case(row))
    return Counter(re.sub(r"IN \([^)]*\)|\d+|'[^']*'", "", one["sql"]) for one in queries.captured_queries)
