"""A disclosure is written down in one page; nothing typed is lost, and what clashes is said before."""

import datetime
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosures.models import Disclosure, Recipient
from disclosures.queries import ledger
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.documents.models import Document
from privacy_portal.people.models import ExternalParty
from privacy_portal.people.operations import drafts, parties
from tests.consent.choices import object_to, restrict, wanted
from tests.disclosures.admin.pages import ENTRY, LEDGER, answers, hidden, row_at, text
from tests.disclosures.ledger import BY, disclose
from tests.documents.samples import EXE, PDF
from tests.factories import NOW, TODAY, actor_of, make_patient
from tests.people.signing_in import make_account, signed_in

LOOK = f"{ENTRY}look/"
YESTERDAY = TODAY - datetime.timedelta(days=1)
pytestmark = pytest.mark.usefixtures("ada")


def only() -> Disclosure:
    return Disclosure.objects.select_related("recipient", "patient").get()


class TestRecording:
    def test_a_common_one_is_written_by_one_sending_and_named_on_the_next_page(self, clara, ada):
        answer = clara.post(ENTRY, answers(), follow=True)
        row = only()
        assert (row.patient, row.basis, row.disclosed_on) == (ada, "public_health", TODAY)
        page = text(answer)
        assert (
            "What went to County Health Department about Ada Lovell on Nov. 24, 2026 is in the ledger" in page
        )
        assert "An accounting will list it" in page
        assert "Record another" in page

    def test_the_same_form_sent_twice_is_one_row(self, clara):
        form = answers()
        first, second = clara.post(ENTRY, form), clara.post(ENTRY, form)
        assert first["Location"] == second["Location"] == row_at(only(), "recorded/")

    def test_the_same_form_sent_with_other_answers_says_that_nothing_was_changed(self, clara):
        form = answers()
        clara.post(ENTRY, form)
        page = clara.post(ENTRY, {**form, "description": "Quite another thing"})
        assert "recorded under this reference or with this form already" in text(page)
        assert "Quite another thing" in page.content.decode()
        assert only().description != "Quite another thing"

    def test_the_same_form_sent_twice_with_its_file_keeps_one_file(self, clara):
        form = answers(purpose="")
        for _time in range(2):
            scan = SimpleUploadedFile("request.pdf", PDF, content_type="application/pdf")
            clara.post(ENTRY, {**form, "file": scan})
        assert Document.objects.filter(purpose="incoming").count() == 1
        assert only().request_document_id is not None

    def test_one_about_several_patients_is_one_row_with_a_list(self, clara, ada):
        bob = make_patient(mrn="MRN-BOB", given_name="Bob")
        clara.post(ENTRY, answers(patients="MRN-ADA, MRN-BOB"))
        row = only()
        assert row.patient_id is None
        assert set(row.subjects.values_list("patient_id", flat=True)) == {ada.pk, bob.pk}

    def test_a_basis_nobody_knows_waits_for_the_privacy_office(self, clara):
        page = text(clara.post(ENTRY, answers(basis="unknown"), follow=True))
        assert "waits for the privacy office" in page
        assert ledger.any_unclassified()

    def test_a_written_request_may_stand_for_the_purpose(self, clara):
        scan = SimpleUploadedFile("request.pdf", PDF, content_type="application/pdf")
        clara.post(ENTRY, answers(purpose="", file=scan))
        assert Document.objects.get(pk=only().request_document_id or 0).purpose == "incoming"

    def test_made_by_an_associate_with_an_incident(self, clara):
        party = parties.keep(
            by=BY,
            reason="tests",
            party_id=None,
            name="Billing Partner",
            kind=ExternalParty.Kind.BUSINESS_ASSOCIATE,
            agreement_from=datetime.date(2020, 1, 1),
        )
        clara.post(ENTRY, answers(basis="impermissible", made_by_id=party.pk, incident="INC-7"))
        assert (only().made_by_id, only().incident) == (party.pk, "INC-7")

    def test_whoever_recorded_it_sees_it_once_more_but_not_the_ledger(self, clara):
        row = disclose(make_patient(), "2026-03-01")
        assert clara.get(row_at(row, "recorded/")).status_code == 404
        assert clara.get(row_at(row)).status_code == 404
        assert clara.get(LEDGER)["Location"] == ENTRY

    def test_the_next_one_can_begin_with_the_recipient_or_the_patient_of_this_one(self, clara, ada):
        clara.post(ENTRY, answers())
        same = clara.get(f"{ENTRY}?like={only().pk}")
        assert "County Health Department" in same.content.decode()
        assert 'value="MRN-ADA"' not in same.content.decode()
        assert 'value="MRN-ADA"' in clara.get(f"{ENTRY}?about={only().pk}").content.decode()


class TestBadInput:
    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"patients": "nobody"}, "No patient has that record number"),
            ({"patients": "MRN-ADA, nobody"}, "record number in place 2 of your list"),
            ({"patients": ""}, "Fill in: Patient"),
            ({"recipient": "x" * 10_000}, "at most 200 characters"),
            ({"recipient": "a\0b"}, "cannot be kept"),
            ({"description": ""}, "Fill in: What was disclosed"),
            ({"purpose": ""}, "State the purpose briefly, or attach the written request"),
            ({"basis": "164.512(b)"}, "is not one of the available choices"),
            ({"basis": ""}, "Choose an answer: Legal basis"),
            ({"patients": "x" * 10_000}, "at most 6000 characters"),
            ({"made_by_id": str(2**63)}, "is not one of the available choices"),
            ({"recipient_id": str(2**63)}, "9223372036854775807"),
        ],
    )
    def test_is_a_sentence_and_loses_nothing(self, clara, more, sentence):
        answer = clara.post(ENTRY, answers(**more))
        assert answer.status_code == 200
        assert sentence in text(answer)
        if "description" not in more:
            assert "Laboratory report" in answer.content.decode()
        assert not Disclosure.objects.exists()

    def test_a_future_day_and_one_before_birth_are_refused_beside_the_day(self, clara):
        assert "is in the future" in text(clara.post(ENTRY, answers(TODAY + datetime.timedelta(days=1))))
        assert "before the patient's birth" in text(clara.post(ENTRY, answers(datetime.date(1985, 3, 13))))
        assert not Disclosure.objects.exists()

    def test_a_file_chosen_once_is_kept_when_something_else_is_wrong(self, clara):
        scan = SimpleUploadedFile("request.pdf", PDF, content_type="application/pdf")
        again = clara.post(ENTRY, answers(purpose="", patients="nobody", file=scan))
        staged = hidden(again, "staged_id")
        assert "Kept: request.pdf" in text(again)
        clara.post(ENTRY, answers(purpose="", staged_id=staged))
        assert only().request_document_id == int(staged)

    def test_a_program_is_no_written_request(self, clara):
        exe = SimpleUploadedFile("request.pdf", EXE, content_type="application/pdf")
        assert "Error:" in clara.post(ENTRY, answers(file=exe)).content.decode()
        assert not Disclosure.objects.exists()

    def test_two_hundred_patients_at_most(self, clara):
        many = ",".join(f"M{n}" for n in range(201))
        assert "At most 200 patients" in text(clara.post(ENTRY, answers(patients=many)))


class TestWhileTyping:
    def test_recipients_of_the_ledger_and_outside_parties_are_offered(self, colin, ada):
        disclose(ada, "2026-03-01", recipient_address="1 Oak St\nSpringfield, IL")
        parties.keep(by=BY, reason="tests", party_id=None, name="County Court", kind="court")
        page = text(colin.post(LOOK, {"recipient": "county"}))
        assert "County Health Department 1 Oak St" in page
        assert "County Court address not known · outside party, nothing sent yet" in page

    def test_nothing_is_offered_for_one_letter(self, colin, ada):
        disclose(ada, "2026-03-01")
        assert "County" not in text(colin.post(LOOK, {"recipient": "c"}))

    def test_choosing_fills_the_recipient_in_without_a_script(self, colin, ada):
        row = disclose(ada, "2026-03-01", recipient_address="1 Oak St\nSpringfield, IL")
        form = answers(recipient="county", pick=f"r{row.recipient_id}")
        del form["do"]
        page = colin.post(ENTRY, form)
        assert hidden(page, "recipient_id") == str(row.recipient_id)
        assert "1 Oak St" in page.content.decode()
        assert Disclosure.objects.count() == 1

    def test_a_party_that_was_chosen_becomes_a_recipient_with_its_address(self, colin):
        party = parties.keep(
            by=BY, reason="tests", party_id=None, name="County Court", kind="court", line1="2 Law Sq"
        )
        chosen = colin.post(ENTRY, answers(recipient="County", pick=f"p{party.pk}"))
        assert hidden(chosen, "party_id") == str(party.pk)
        colin.post(ENTRY, answers(recipient="County Court", party_id=party.pk, recipient_address="2 Law Sq"))
        recipient = Recipient.objects.get()
        assert recipient.party_id == party.pk
        assert recipient.addresses.get().lines == "2 Law Sq"

    def test_a_chosen_recipient_whose_name_was_changed_is_another(self, colin, ada):
        row = disclose(ada, "2026-03-01")
        colin.post(ENTRY, answers(recipient="State Registry", recipient_id=row.recipient_id))
        assert Recipient.objects.count() == 2

    def test_an_address_typed_for_a_known_recipient_is_added(self, colin, ada):
        row = disclose(ada, "2026-03-01")
        colin.post(ENTRY, answers(recipient_id=row.recipient_id, recipient_address="1 Oak St"))
        assert row.recipient.addresses.get().lines == "1 Oak St"

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [
            ("2026-03-01", "Already in the ledger: this patient, this recipient, March 1, 2026."),
            ("2026-03-02", "this recipient a day apart, on March 1, 2026"),
            ("2026-11-25", "The day is in the future"),
            ("1985-03-13", "The day is before the patient’s birth"),
        ],
    )
    def test_says_what_clashes(self, colin, ada, on, sentence):
        disclose(ada, "2026-03-01")
        page = text(
            colin.post(LOOK, answers(datetime.date.fromisoformat(on), recipient="county health DEPARTMENT"))
        )
        assert sentence in page
        assert "Ada" in page

    def test_tells_who_may_not_read_the_ledger_of_their_own_entries_only(self, clara, ada):
        """That a disclosure to an agency was made may be what a suspension keeps quiet."""
        typed = answers(datetime.date(2026, 3, 1), recipient="State Police")
        disclose(ada, "2026-03-01", "164.512(f)", recipient="State Police")
        assert "Already in the ledger" not in text(clara.post(LOOK, typed))
        clara.post(ENTRY, typed)
        assert "Already in the ledger" in text(clara.post(LOOK, typed))

    def test_a_look_into_the_ledger_is_written_down_by_patient(self, clara, ada):
        clara.post(LOOK, answers(datetime.date(2026, 3, 1), recipient=""))
        assert not AuditEvent.objects.filter(kind="disclosure.compared").exists()
        clara.post(LOOK, answers(datetime.date(2026, 3, 1)))
        looked = AuditEvent.objects.get(kind="disclosure.compared")
        assert (looked.patient_id, looked.detail) == (ada.pk, {})

    def test_says_nothing_about_what_was_voided_or_is_far_away(self, clara, ada):
        disclose(ada, "2026-03-01")
        assert "ledger" not in text(clara.post(LOOK, answers(datetime.date(2026, 3, 4))))

    @pytest.mark.parametrize(
        ("recipient", "basis", "is_warned"),
        [
            ("Prairie Health Plan", "payment", True),
            ("prairie health", "", True),
            ("Prairie Health Plan", "public_health", False),
            ("Somebody Else", "payment", False),
        ],
    )
    def test_warns_of_a_restriction_that_may_reach_it(self, clara, ada, recipient, basis, is_warned):
        restrict(ada, wanted("payment", recipient_name="Prairie Health Plan"))
        page = text(clara.post(LOOK, answers(recipient=recipient, basis=basis)))
        assert ("A restriction of this patient may forbid this" in page) is is_warned

    @pytest.mark.parametrize(
        ("basis", "is_warned"), [("involved_in_care", True), ("", True), ("public_health", False)]
    )
    def test_warns_of_an_objection_to_the_person(self, clara, ada, basis, is_warned):
        object_to(ada, "Bob Lovell")
        page = text(clara.post(LOOK, answers(recipient="Bob Lovell", basis=basis)))
        assert ("This patient objected to telling this person" in page) is is_warned

    def test_the_row_that_clashes_is_linked_for_readers_of_the_ledger_only(self, clara, colin, ada):
        typed = answers(datetime.date(2026, 3, 1))
        clara.post(ENTRY, typed)
        assert row_at(only()) in colin.post(LOOK, typed).content.decode()
        assert row_at(only()) not in clara.post(LOOK, typed).content.decode()

    @pytest.mark.parametrize("typed", ["a\0b", "\ud800", "x" * 10_000, str(2**63)])
    def test_nonsense_is_answered(self, clara, typed):
        names = ("patients", "recipient", "recipient_of", "recipient_id", "disclosed_on")
        sent = urlencode(dict.fromkeys(names, typed), errors="surrogatepass")
        answer = clara.post(LOOK, sent, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200


class TestSameAsLastTime:
    def test_fills_in_what_the_last_one_to_the_recipient_said_and_keeps_the_day(self, colin, ada):
        disclose(ada, "2026-03-01", recipient_address="1 Oak St")
        page = colin.post(
            ENTRY, answers(YESTERDAY, basis="", description="", purpose="", do="last"), follow=True
        )
        body = page.content.decode()
        assert "Filled in from the last one" in text(page)
        assert "Report of a notifiable disease" in body
        assert "1 Oak St" in body
        assert 'value="23"' in body  # the day that was typed
        assert Disclosure.objects.count() == 1

    def test_takes_the_patients_last_one_while_no_recipient_is_typed(self, colin, ada):
        disclose(ada, "2026-03-01")
        page = colin.post(ENTRY, answers(recipient="", do="last"))
        assert "County Health Department" in page.content.decode()

    def test_shows_who_may_not_read_the_ledger_only_their_own(self, clara, ada):
        disclose(ada, "2026-03-01", purpose="Somebody else wrote this")
        page = clara.post(ENTRY, answers(recipient="", description="", do="last"))
        assert "Nothing recorded for this recipient or patient yet" in text(page)
        assert "Somebody else wrote this" not in page.content.decode()


class TestFindingThePatient:
    def test_by_name_then_chosen_into_the_form(self, clara):
        found = clara.post(ENTRY, answers(patients="", find_text="Lovell", do="find"))
        assert "Lovell, Ada" in text(found)
        chosen = clara.post(ENTRY, {**answers(patients=""), "use": "MRN-ADA"})
        assert 'value="MRN-ADA"' in chosen.content.decode()
        assert not Disclosure.objects.exists()

    def test_another_joins_the_list(self, clara):
        make_patient(mrn="MRN-BOB", given_name="Bob")
        chosen = clara.post(ENTRY, {**answers(), "use": "MRN-BOB"})
        assert 'value="MRN-ADA, MRN-BOB"' in chosen.content.decode()


class TestDrafts:
    def test_what_was_typed_is_there_again(self):
        user = make_account(Role.INTAKE_CLERK)
        drafts.keep(
            by=actor_of(user, Role.INTAKE_CLERK),
            key="disclosure-new",
            data={"recipient": ["County Heal"]},
            now=NOW,
        )
        page = signed_in(user).get(ENTRY)
        assert "County Heal" in page.content.decode()
        assert "it is as you left it" in text(page)


def test_the_bases_are_grouped_in_words_and_say_whether_an_accounting_lists_them(clara):
    body = clara.get(ENTRY).content.decode()
    assert '<optgroup label="Authorities, courts, police, research, safety">' in body
    assert "Public health activities (164.512(b)), listed in an accounting" in body
    assert "Treatment by a health care provider (164.506(c)(2)), not listed" in body


def test_what_one_used_lately_comes_first(clara):
    clara.post(ENTRY, answers())
    body = clara.get(ENTRY).content.decode()
    assert body.index("You used lately") < body.index("Authorities, courts")


def test_no_address_holds_what_was_typed(clara):
    answer = clara.post(ENTRY, answers(), follow=True)
    assert all("Lovell" not in url and "MRN" not in url for url, _status in answer.redirect_chain)
