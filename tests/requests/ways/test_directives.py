"""A copy for someone else: signed, classified, sent with a letter of its own; the days do not wait."""

import datetime

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.law import directive as law
from privacy_portal.law import fees as fee_law
from privacy_requests.operations import corrections, directives
from privacy_requests.queries import fees
from privacy_requests.queries import ways as queries
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.factories import add_record, make_request, send_letters
from tests.requests.ways.doing import DAY, HOUR, agree, direct, grant, pdf, refusal


def choose(row, alternative="", **values):
    return directives.choose_alternative(
        by=BY, privacy_request_id=row.pk, alternative=alternative, on=TODAY, now=NOW, **values
    )


class TestASignedDirection:
    @pytest.mark.cite("164.524(c)(3)(ii)")
    def test_for_an_electronic_copy_from_the_record_system_binds_and_moves_no_date(self):
        row = make_request(received_on=datetime.date(2026, 11, 20))
        due_on = row.due_on
        directive = direct(row)
        assert directive.classification == law.Classification.MANDATORY
        row.refresh_from_db()
        assert row.due_on == due_on == datetime.date(2026, 12, 20)

    def test_sends_the_copy_to_the_third_party_and_the_acceptance_to_the_patient(self):
        row = make_request()
        add_record(row)
        direct(row)
        decision = grant(row)
        release = row.releases.get()
        assert release.recipient_name == "Xavier Law Office"
        cover = release.carrier
        assert (cover.kind, cover.addressee_name) == ("transmittal", "Xavier Law Office")
        assert cover.attachments == [row.documents.get(role="record").document_id]
        assert "9 Court Street" in cover.html
        assert "asked us, in writing signed on November 24, 2026" in " ".join(cover.html.split())
        assert "Xavier Law Office" in decision.communication.html
        assert decision.communication.addressee_name == "Ada Lovell"
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_closes_only_once_the_third_party_got_it(self):
        row = make_request()
        add_record(row)
        direct(row, way="fax", fax_number="217-555-0134", address="")
        grant(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.DECIDED

    def test_is_not_charged_at_the_patients_rate(self):
        row = make_request()
        assert fees.fee_facts(row).to_third_party is False
        direct(row)
        assert fees.fee_facts(row).to_third_party is True
        assert law.patient_rate_applies(to_third_party=True) is False
        per_page = [fee_law.FeeLine("labor", 900, pages=9)]
        assert fees.total_of(row, method="average", lines=per_page) == 900

    def test_a_newer_one_takes_the_place_of_an_older_one(self):
        row = make_request()
        direct(row)
        direct(row, recipient_name="Young and Zhu")
        standing = queries.standing_directive(row)
        assert standing is not None
        assert standing.recipient_name == "Young and Zhu"
        assert row.directives.count() == 2

    def test_falls_when_the_case_was_another_patients(self):
        row = make_request()
        direct(row, now=NOW - 2 * HOUR)
        bo = make_patient(given_name="Bo")
        corrections.move(
            by=BY, privacy_request_id=row.pk, patient_id=bo.pk, reason="Wrong", on=TODAY, now=NOW - HOUR
        )
        assert queries.standing_directive(row) is None

    def test_by_plain_email_still_needs_the_patients_acceptance_of_the_risk(self):
        row = make_request()
        add_record(row)
        direct(row, way="email", email_to="x@law.example", address="")
        assert refusal(grant, row).code == "EMAIL_NOT_WARNED"
        agree(row, "plain_email", warned=True, email_to="ada@example.com")
        grant(row)
        assert row.releases.get().carrier.named == {"channel": "email", "lines": ["x@law.example"]}


class TestADirectionThatCannotBeFollowed:
    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"signed": False}, "DIRECTIVE_NOT_SIGNED"),
            ({"file": None}, "DIRECTIVE_NOT_WRITTEN"),
            ({"recipient_name": " "}, "DIRECTIVE_NO_RECIPIENT"),
            ({"address": "\n"}, "DIRECTIVE_NO_PLACE"),
        ],
    )
    @pytest.mark.cite("164.524(c)(3)(ii)")
    def test_says_what_is_missing_and_how_to_mend_it(self, changed, code):
        row = make_request()
        answer = refusal(direct, row, **changed)
        assert answer.code == code
        assert answer.sentence.endswith(directives.MEND[code])
        assert not row.directives.exists()

    def test_that_is_signed_asks_for_its_date_only(self):
        row = make_request()
        answer = refusal(direct, row, signed_on=None)
        assert (answer.code, answer.sentence.split(";")[0]) == (
            "DIRECTIVE_DATE",
            "Write the date on the paper",
        )
        assert not row.directives.exists()
        assert not row.documents.exists()

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"signed_on": TODAY + DAY}, "DIRECTIVE_DATE"),
            ({"way": "portal"}, "DIRECTIVE_WAY"),
            ({"way": "fax", "fax_number": "none"}, "NO_FAX_NUMBER"),
        ],
    )
    def test_with_a_wrong_answer_is_refused(self, changed, code):
        assert refusal(direct, make_request(), **changed).code == code


class TestADirectionThatDoesNotBind:
    @pytest.mark.parametrize(("electronic", "ehr"), [(False, True), (True, False), (False, False)])
    def test_holds_the_release_until_a_lawful_way_is_chosen(self, electronic, ehr):
        row = make_request()
        add_record(row)
        assert direct(row, electronic_copy=electronic, from_ehr=ehr).classification == "alternatives"
        assert refusal(grant, row).code == "DIRECTIVE_UNDECIDED"
        choose(row, "to_patient")
        grant(row)
        assert row.releases.get().directive is None

    def test_is_answered_by_a_letter_that_offers_the_three_ways(self):
        row = make_request()
        due_on = row.due_on
        direct(row, from_ehr=False)
        choose(row)
        letter = Communication.objects.get(kind="directive_alternatives")
        assert {"to_patient", "authorization", "other_permission", "clock_runs"} <= set(letter.statements)
        assert "Xavier Law Office" in letter.html
        row.refresh_from_db()
        assert row.due_on == due_on
        assert row.directives.get().alternative == ""

    def test_with_an_authorization_goes_to_the_person_named(self):
        row = make_request()
        add_record(row)
        direct(row, from_ehr=False)
        assert refusal(choose, row, "authorization").code == "AUTHORIZATION_MISSING"
        choose(row, "authorization", file=pdf())
        grant(row)
        assert row.releases.get().recipient_name == "Xavier Law Office"

    @pytest.mark.cite("164.502(a)(1)(ii)")
    @pytest.mark.parametrize(
        ("permission", "words", "code"),
        [
            ("", "Treats her", "PERMISSION_UNKNOWN"),
            ("court_order", "An order came", "PERMISSION_UNKNOWN"),
            ("authorization", "Signed", "PERMISSION_UNKNOWN"),
            ("treatment", "  ", "PERMISSION_WORDS"),
        ],
    )
    def test_goes_without_a_signature_for_care_alone_and_says_why(self, permission, words, code):
        row = make_request()
        direct(row, from_ehr=False)
        assert refusal(choose, row, "other_permission", permission=permission, words=words).code == code
        assert row.directives.get().alternative == ""

    def test_cover_tells_the_recipient_on_what_the_copy_rests(self):
        row = make_request()
        add_record(row)
        direct(row, from_ehr=False)
        choose(row, "other_permission", permission="treatment", words="Dr. Xavier treats her")
        grant(row)
        cover = Communication.objects.get(kind="transmittal")
        assert "for treatment, payment" in cover.html
        assert "asked us, in writing" not in cover.html
        kept = row.directives.latest("id")
        assert (kept.permission, kept.permission_words) == ("treatment", "Dr. Xavier treats her")

    def test_is_chosen_once(self):
        row = make_request()
        direct(row, from_ehr=False)
        choose(row, "to_patient")
        assert refusal(choose, row, "to_patient").code == "ALTERNATIVE_CHOSEN"

    def test_cannot_be_turned_into_another_way_where_it_binds(self):
        row = make_request()
        assert refusal(choose, row).code == "NO_DIRECTIVE"
        direct(row)
        assert refusal(choose, row, "to_patient").code == "DIRECTIVE_BINDS"


def take_back(row, words="I no longer want this sent.", **values):
    return directives.take_back(
        **{
            "by": make_staff(Role.INTAKE_CLERK),
            "privacy_request_id": row.pk,
            "channel": "phone",
            "words": words,
            "said_on": TODAY,
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


@pytest.mark.cite("164.524(c)(3)(ii)")
class TestADirectionThatIsTakenBack:
    @pytest.mark.parametrize("from_ehr", [True, False])
    def test_sends_the_copy_to_the_patient_whether_it_bound_or_not(self, from_ehr):
        row = make_request()
        add_record(row)
        due_on = row.due_on
        direct(row, from_ehr=from_ehr)
        take_back(row)
        assert queries.standing_directive(row) is None
        grant(row)
        release = row.releases.get()
        assert (release.directive, release.recipient_name) == (None, "Ada Lovell")
        row.refresh_from_db()
        assert row.due_on == due_on
        said = row.agreements.get()
        assert (said.kind, said.words, said.channel) == ("to_patient", "I no longer want this sent.", "phone")

    def test_needs_a_direction_the_patients_words_and_a_day_that_can_be(self):
        row = make_request()
        assert refusal(take_back, row).code == "NO_DIRECTIVE"
        direct(row)
        assert refusal(take_back, row, words=" ").code == "WORDS_MISSING"
        assert refusal(take_back, row, said_on=TODAY + DAY).code == "AGREED_DATE"
        take_back(row)
        assert refusal(take_back, row).code == "NO_DIRECTIVE"

    def test_is_the_patients_own_to_say_without_a_word_and_nobody_elses(self):
        ada, bo = make_patient(), make_patient(given_name="Bo")
        actor, stranger = (link(one, make_user("", Role.PATIENT)) for one in (ada, bo))
        row = make_request(patient=ada)
        direct(row)
        assert refusal(take_back, row, by=stranger).code == "MAY_NOT"
        take_back(row, words="", by=actor)
        assert queries.standing_directive(row) is None

    def test_may_be_followed_by_another(self):
        row = make_request()
        direct(row)
        take_back(row)
        direct(row, recipient_name="Young and Zhu")
        standing = queries.standing_directive(row)
        assert standing
        assert standing.recipient_name == "Young and Zhu"

    def test_is_no_agreement_that_staff_record_otherwise(self):
        row = make_request()
        direct(row)
        assert refusal(agree, row, "to_patient").code == "AGREEMENT_KIND"
