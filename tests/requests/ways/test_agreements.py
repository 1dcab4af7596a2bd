"""What was agreed holds, with the words; what was not agreed is not done."""

import pytest

from privacy_portal.audit.models import AuditEvent
from privacy_requests.letters.warnings import EMAIL_WARNING, words_of
from privacy_requests.models import Agreement
from privacy_requests.operations import access, corrections, fees
from privacy_requests.queries import fees as fee_queries
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.factories import add_record, make_request, verify
from tests.requests.ways.doing import DAY, HOUR, agree, grant, refusal


class TestAnotherWay:
    @pytest.mark.cite("164.524(c)(3)(i)")
    def test_that_was_agreed_is_the_way_the_copy_goes(self):
        row = make_request(delivery="portal")
        add_record(row)
        agree(row, "delivery", value="post")
        grant(row)
        assert row.releases.get().way == "post"

    def test_needs_the_patients_words(self):
        row = make_request()
        assert refusal(agree, row, "delivery", value="post", words=" ").code == "WORDS_MISSING"
        assert not row.agreements.exists()

    @pytest.mark.parametrize("number", ["", "12", "ask Ada", "217-555-01345678901234567", "217-555-0134; rm"])
    def test_by_fax_needs_a_number_one_can_dial(self, number):
        row = make_request()
        answer = refusal(agree, row, "delivery", value="fax", fax_number=number)
        assert answer.code == "NO_FAX_NUMBER"
        assert "area code" in answer.sentence

    def test_by_fax_keeps_the_number_as_written(self):
        row = make_request()
        agree(row, "delivery", value="fax", fax_number="+1 (217) 555-0134 ext. 9")
        row.access.refresh_from_db()
        assert (row.access.delivery_due, row.access.fax_number) == ("fax", "+1 (217) 555-0134 ext. 9")

    @pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
    def test_is_agreed_between_receipt_and_today(self, day):
        assert refusal(agree, make_request(), "delivery", value="post", agreed_on=day).code == "AGREED_DATE"

    def test_that_does_not_exist_is_refused(self):
        assert refusal(agree, make_request(), "delivery", value="pigeon").code == "DELIVERY_UNKNOWN"

    def test_falls_when_the_case_was_another_patients(self):
        row = make_request(delivery="portal")
        agree(row, "delivery", value="post", now=NOW - 2 * HOUR)
        other = make_patient(given_name="Bo")
        corrections.move(
            by=BY, privacy_request_id=row.pk, patient_id=other.pk, reason="Wrong", on=TODAY, now=NOW - HOUR
        )
        add_record(row)
        verify(row)
        assert refusal(grant, row).code == "DELIVERY_NOT_AGREED"


class TestPlainEmail:
    @pytest.mark.cite("HHS guidance: individuals' right of access")
    def test_goes_out_only_after_the_warning_was_read_and_accepted(self):
        row = make_request(delivery="email", email_to="ada@example.com")
        add_record(row)
        assert refusal(grant, row).code == "EMAIL_NOT_WARNED"
        assert refusal(agree, row, "plain_email", warned=False).code == "EMAIL_NOT_WARNED"
        agree(row, "plain_email", warned=True)
        grant(row)
        assert row.releases.get().way == "email"

    def test_keeps_the_version_of_the_words_that_were_shown(self):
        row = make_request(delivery="email", email_to="ada@example.com")
        agreement = agree(row, "plain_email", warned=True, words="I know. Send it.")
        assert words_of(agreement.wording) == str(EMAIL_WARNING.text)
        assert agreement.words == "I know. Send it."
        event = AuditEvent.objects.get(kind="request.record_agreement")
        assert event.detail == {"kind": "plain_email"}

    def test_without_an_address_is_refused(self):
        row = make_request(delivery="email")
        assert refusal(agree, row, "plain_email", warned=True).code == "NO_EMAIL"

    def test_once_accepted_cannot_be_refused_by_the_clinic(self):
        """No act takes the acceptance back: only the patient can agree to another way, in their words."""
        row = make_request(delivery="email", email_to="ada@example.com")
        add_record(row)
        agree(row, "plain_email", warned=True)
        assert refusal(agree, row, "delivery", value="post", words="").code == "WORDS_MISSING"
        row.access.refresh_from_db()
        assert row.access.delivery_due == "email"
        grant(row)

    def test_of_files_too_large_for_mail_is_told_before_the_decision(self, settings):
        settings.MAIL_MAX_BYTES = 10
        row = make_request(delivery="email", email_to="ada@example.com")
        add_record(row)
        agree(row, "plain_email", warned=True)
        answer = refusal(grant, row)
        assert answer.code == "EMAIL_TOO_LARGE"
        assert "Agree on another way" in answer.sentence


@pytest.mark.cite("164.524(c)(2)(iii)")
class TestASummary:
    def test_that_was_agreed_without_its_fee_is_not_given(self):
        row = make_request()
        add_record(row)
        agree(row, "summary", cents=3000)
        assert refusal(grant, row).code == "SUMMARY_FEE_NOT_AGREED"
        agree(row, "summary_fee", cents=2000)
        assert refusal(grant, row).code == "SUMMARY_FEE_NOT_AGREED"
        agree(row, "summary_fee", cents=3000)
        grant(row)
        assert [one.kind for one in row.agreements.all()] == ["summary", "summary_fee", "summary_fee"]

    def test_free_of_charge_needs_only_its_own_agreement(self):
        row = make_request()
        add_record(row)
        agree(row, "explanation")
        grant(row)
        row.access.refresh_from_db()
        assert row.access.summary == "explanation"

    def test_is_not_given_because_staff_thought_of_it(self):
        row = make_request(summary="summary")
        add_record(row)
        assert refusal(grant, row).code == "SUMMARY_NOT_AGREED"

    def test_fee_without_an_amount_is_refused(self):
        assert refusal(agree, make_request(), "summary_fee").code == "CENTS_MISSING"

    def test_waived_costs_nothing(self):
        row = make_request()
        add_record(row)
        agree(row, "summary", cents=3000)
        fees.waive(by=BY, privacy_request_id=row.pk, reason="hardship", note="", on=TODAY, now=NOW)
        grant(row)
        assert Agreement.objects.filter(kind="summary_fee").count() == 0

    @pytest.mark.parametrize("summary", ["summary", "explanation"])
    def test_that_is_no_longer_wanted_gives_way_to_the_records(self, summary):
        row = make_request(summary=summary)
        add_record(row)
        assert refusal(grant, row).code == "SUMMARY_NOT_AGREED"
        assert refusal(agree, row, "records", words="").code == "WORDS_MISSING"
        agree(row, "records", words="Too dear. Just the records.")
        row.access.refresh_from_db()
        assert row.access.summary == ""
        grant(row)

    def test_fee_is_not_asked_once_the_records_are_wanted_after_all(self):
        row = make_request()
        agree(row, "summary", cents=3000)
        agree(row, "summary_fee", cents=3000)
        assert fee_queries.fee_facts(row).summary_agreed
        agree(row, "records")
        row.refresh_from_db()
        assert not fee_queries.fee_facts(row).summary_agreed


class TestFormat:
    @pytest.mark.cite("164.524(c)(2)(ii)")
    def test_paper_for_an_electronic_record_waits_for_the_patients_agreement(self):
        row = make_request(form_format="pdf")
        add_record(row)
        facts(row, kept_electronically=True, readily_producible=False)
        assert refusal(grant, row).code == "FORMAT_NOT_AGREED"
        facts(row, agreed_format="paper", agreement="By telephone.", agreed_on=TODAY)
        grant(row)

    @pytest.mark.cite("164.524(c)(2)(i)")
    def test_paper_for_a_paper_record_that_cannot_be_made_electronic_needs_none(self):
        row = make_request(form_format="pdf")
        add_record(row)
        facts(row, kept_electronically=False, readily_producible=False)
        letter = grant(row).communication
        assert "on paper: we cannot readily make the format you asked for" in " ".join(letter.html.split())

    def test_agreed_without_how_and_when_is_refused(self):
        row = make_request()
        assert refusal(facts, row, agreed_format="paper").code == "AGREEMENT_MISSING"
        answer = refusal(facts, row, agreed_format="paper", agreement="Yes", agreed_on=TODAY + DAY)
        assert answer.code == "AGREED_DATE"


def facts(row, **values):
    access.agree_format(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "agreed_format": "",
            "agreement": "",
            "agreed_on": None,
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )
    row.access.refresh_from_db()
