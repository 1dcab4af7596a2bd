"""Staff read the ledger, and correct it by new rows; no address holds a name, and what is seen is audited."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosures.models import Disclosure, NearDuplicate, RawEvent, Recipient
from disclosures.operations import correcting
from disclosures.queries import ledger
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from tests.disclosures.admin.pages import ENTRY, LEDGER, answers, row_at, said, text
from tests.disclosures.ledger import BY, disclose
from tests.documents.samples import PDF
from tests.factories import NOW, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import date_parts

SEARCH = f"{LEDGER}search/"


def seen(kind: str) -> list[int | None]:
    return list(AuditEvent.objects.filter(kind=kind).values_list("about_id", flat=True))


class TestTheList:
    def test_shows_what_stands_and_on_wish_what_was_corrected(self, petra, ada):
        row = disclose(ada, "2026-03-01", description="The first words")
        correcting.correct(
            by=BY, disclosure_id=row.pk, description="The better words", reason="Asked", on=TODAY, now=NOW
        )
        page = text(petra.get(LEDGER))
        assert "The better words" in page
        assert "The first words" not in page
        assert "The first words" in text(petra.get(f"{LEDGER}?state=all"))
        assert seen("disclosure.listed") != []

    def test_is_searched_by_patient_and_by_recipient_without_a_name_in_the_address(self, petra, ada):
        disclose(ada, "2026-03-01", description="About Ada")
        disclose(make_patient(family_name="Other"), "2026-03-01", recipient="Court", description="Of another")
        for of, words, found, not_found in (
            ("patient", "Lovell", "About Ada", "Of another"),
            ("patient", "MRN-ADA", "About Ada", "Of another"),
            ("recipient", "cou", "Of another", ""),
            ("recipient", "court", "Of another", "About Ada"),
        ):
            answer = petra.post(SEARCH, {"text": words, "of": of}, follow=True)
            url = answer.redirect_chain[-1][0]
            assert words not in url
            page = text(answer)
            assert found in page
            if not_found:
                assert not_found not in page

    def test_a_row_about_many_is_found_by_each_and_counts_them(self, petra, ada):
        bob = make_patient(given_name="Bob", family_name="Other")
        disclose(ada, "2026-03-01", also=[bob])
        page = text(petra.post(SEARCH, {"text": "Other", "of": "patient"}, follow=True))
        assert "2 patients" in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("basis=waiting", {"waiting"}),
            ("basis=public", {"listed"}),
            ("basis=care", {"care"}),
            ("source=csv", {"imported"}),
            ("from_on=2026-04-01", {"care", "imported"}),
            ("to_on=2026-02-28", {"waiting"}),
            ("from_on=nonsense&basis=nonsense", {"waiting", "listed", "care", "imported"}),
        ],
    )
    def test_is_narrowed_by_filters(self, petra, ada, query, shown):
        disclose(ada, "2026-02-01", basis="", description="word waiting")
        disclose(ada, "2026-03-01", description="word listed")
        disclose(ada, "2026-04-01", basis="treatment", description="word care")
        disclose(ada, "2026-05-01", basis="164.512(d)", source="csv", description="word imported")
        page = text(petra.get(f"{LEDGER}?{query}"))
        found = {one for one in ("waiting", "listed", "care", "imported") if f"word {one}" in page}
        if query == "basis=public":
            shown = {"listed", "imported"}
        assert found == shown

    def test_reads_no_more_queries_for_more_rows(self, petra, ada):
        bob = make_patient(given_name="Bob")

        def queries(n: int) -> int:
            for day in range(1, n + 1):
                disclose(ada, f"2026-01-{day:02}", recipient=f"Office {n} {day}")
                disclose(ada, f"2026-01-{day:02}", recipient=f"Many {n} {day}", also=[bob])
            petra.get(LEDGER)
            with CaptureQueriesContext(connection) as captured:
                petra.get(LEDGER)
            return len(captured)

        assert queries(4) == queries(8)

    def test_an_empty_one_says_so(self, petra):
        assert "The ledger is empty" in text(petra.get(LEDGER))

    @pytest.mark.parametrize(
        "role", [Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR, Role.OUTSIDE_REVIEWER]
    )
    def test_is_not_there_for_others(self, role):
        client = signed_in(make_account(role))
        assert {client.get(url).status_code for url in (LEDGER, ENTRY, f"{LEDGER}unclassified/")} == {404}


class TestARow:
    def test_says_everything_and_is_audited_with_the_patient(self, petra, ada):
        row = disclose(
            ada, "2026-03-01", recipient_address="1 Oak St", incident="INC-7", made_by_given="Lab Inc"
        )
        page = text(petra.get(row_at(row)))
        for words in (
            "County Health Department",
            "1 Oak St",
            "Lovell, Ada",
            "Laboratory report",
            "INC-7",
            "Lab Inc",
        ):
            assert words in page
        assert "45 CFR 164.512(b): an accounting lists it" in page
        event = AuditEvent.objects.get(kind="disclosure.viewed")
        assert (event.about_id, event.patient_id) == (row.pk, ada.pk)

    def test_says_which_rule_leaves_it_out(self, petra, ada):
        page = text(petra.get(row_at(disclose(ada, "2026-03-01", basis="treatment"))))
        assert "left out of an accounting" in page
        assert "164.528(a)(1)(i)" in page

    def test_shows_the_chain_of_corrections_from_either_end(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        made = correcting.correct(
            by=BY, disclosure_id=row.pk, basis="164.512(d)", reason="Asked the desk", on=TODAY, now=NOW
        )
        for one in (row, made):
            page = text(petra.get(row_at(one)))
            assert "Asked the desk" in page
            assert f"D-{row.pk}" in page
            assert f"D-{made.pk}" in page
        assert f"D-{made.pk} stands in its place" in text(petra.get(row_at(row)))

    def test_the_original_is_for_those_who_classify(self, petra, colin, ada):
        event = RawEvent.objects.create(
            kind="fhir",
            key="k" * 64,
            content={"patient": "<b>Ada</b>"},
            problem="No agent",
            at=timezone.now(),
        )
        row = disclose(ada, "2026-03-01", source="fhir", raw_event_id=event.pk)
        page = petra.get(row_at(row, "original/"))
        assert "&lt;b&gt;Ada" in page.content.decode()
        assert "No agent" in text(page)
        assert colin.get(row_at(row, "original/")).status_code == 404
        assert seen("disclosure.original_viewed") == [row.pk]

    def test_the_written_request_is_a_download_that_is_audited(self, petra, ada):
        scan = SimpleUploadedFile("request.pdf", PDF, content_type="application/pdf")
        petra.post(ENTRY, answers(purpose="", file=scan))
        row = Disclosure.objects.get()
        answer = petra.get(row_at(row, "request/"))
        assert b"".join(answer.streaming_content) == PDF
        assert AuditEvent.objects.filter(kind="document.downloaded").exists()

    def test_no_original_and_no_request_is_not_found(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        assert petra.get(row_at(row, "original/")).status_code == 404
        assert petra.get(row_at(row, "request/")).status_code == 404

    @pytest.mark.parametrize("number", ["0", "999999", str(2**63)])
    def test_a_number_nobody_gave_is_not_found(self, petra, number):
        assert petra.get(f"{LEDGER}{number}/").status_code == 404


def correction(row, **more):
    return {
        **date_parts("disclosed_on", row.disclosed_on),
        "recipient": row.recipient.name,
        "recipient_of": row.recipient.of,
        "basis": row.basis,
        "description": row.description,
        "purpose": row.purpose,
        "reason": "The desk said so",
        **more,
    }


class TestCorrecting:
    def test_writes_a_new_row_and_says_which_takes_whose_place(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        answer = petra.post(row_at(row, "correct/"), correction(row, description="Immunization record"))
        made = ledger.of_patient(ada.pk).get()
        assert (made.description, made.replaces_id) == ("Immunization record", row.pk)
        assert said(answer) == [f"D-{made.pk} takes the place of D-{row.pk}. Both rows are kept."]

    def test_a_row_without_basis_may_be_corrected_and_go_on_waiting(self, petra, ada):
        row = disclose(ada, "2026-03-01", basis="", description="")
        petra.post(row_at(row, "correct/"), correction(row, description="Immunization record"))
        assert ledger.of_patient(ada.pk).get().basis == ""

    def test_names_another_recipient(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        assert "County Health Department" in petra.get(row_at(row, "correct/")).content.decode()
        petra.post(row_at(row, "correct/"), correction(row, recipient="State Auditor", recipient_of="State"))
        made = ledger.of_patient(ada.pk).get()
        assert (made.recipient.name, made.recipient.of, made.replaces_id) == (
            "State Auditor",
            "State",
            row.pk,
        )
        row.refresh_from_db()
        assert row.recipient.name == "County Health Department"

    def test_that_names_the_same_recipient_makes_no_other_one(self, petra, ada):
        row = disclose(ada, "2026-03-01", recipient_address="1 Oak St")
        petra.post(row_at(row, "correct/"), correction(row, recipient="county  health department"))
        assert ledger.of_patient(ada.pk).get().recipient_id == row.recipient_id
        assert Recipient.objects.count() == 1

    def test_may_make_it_like_another_row(self, petra, ada):
        disclose(ada, "2026-03-01", recipient="State Auditor")
        row = disclose(ada, "2026-03-01")
        petra.post(row_at(row, "correct/"), correction(row, recipient="State Auditor"))
        assert NearDuplicate.objects.count() == 1

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"recipient": " "}, "Fill in: Who received it"),
            ({"recipient": "x" * 10_000}, "at most 200 characters"),
            ({"reason": ""}, "Fill in: Why"),
            (date_parts("disclosed_on", datetime.date(1980, 1, 1)), "before the patient's birth"),
            (date_parts("disclosed_on", TODAY + datetime.timedelta(days=1)), "in the future"),
            ({"description": "x" * 1001}, "at most 1000 characters"),
        ],
    )
    def test_what_cannot_be_is_a_sentence_and_nothing_is_written(self, petra, ada, more, sentence):
        row = disclose(ada, "2026-03-01")
        assert sentence in text(petra.post(row_at(row, "correct/"), correction(row, **more)))
        assert Disclosure.objects.count() == 1

    def test_of_a_row_corrected_meanwhile_is_refused(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        correcting.void(by=BY, disclosure_id=row.pk, reason="Twice", on=TODAY, now=NOW)
        page = text(petra.post(row_at(row, "correct/"), correction(row)))
        assert "corrected already" in page

    def test_voiding_keeps_both_rows_and_names_what_follows(self, petra, ada):
        row = disclose(ada, "2026-03-01")
        assert "County Health Department" in text(petra.get(row_at(row, "void/")))
        answer = petra.post(row_at(row, "void/"), {"reason": "Never sent"})
        assert "No accounting lists it any more" in said(answer)[0]
        assert ledger.of_patient(ada.pk).get().void
        assert Disclosure.objects.count() == 2

    def test_is_not_for_those_who_only_read(self, colin, ada):
        row = disclose(ada, "2026-03-01")
        for act in ("correct/", "void/"):
            assert colin.post(row_at(row, act), correction(row)).status_code == 404
        assert "Correct" not in text(colin.get(row_at(row)))
        assert Disclosure.objects.count() == 1
