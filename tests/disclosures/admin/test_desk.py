"""The compliance desk: see what becomes of each row, ask who must have searched, issue, complete."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.letters.lists import To
from disclosures.models import Accounting, ReportingUnit, SearchConfirmed
from disclosures.operations import correcting
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.work.models import WorkItem
from privacy_portal.work.places import place
from privacy_requests.operations import accounting
from tests.disclosures.accountings import day, issue, police, send_all, suspend
from tests.disclosures.admin.pages import days_of, said, text
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.accounting.asking import ask
from tests.requests.admin.pages import date_parts

DESK = "/staff/disclosures/accounting/"


@pytest.fixture
def preview(ada) -> str:
    return f"{DESK}patient/{ada.pk}/"


class TestTheDesk:
    def test_is_not_there_for_other_staff(self, clara, colin, preview):
        for other in (clara, colin):
            for address in (DESK, preview, f"{DESK}1/", f"{DESK}for/PR-7KQ4-M2XD/"):
                assert other.get(address).status_code == 404

    def test_finds_a_patient_without_a_name_in_the_address(self, petra, ada):
        answer = petra.post(DESK, {"find_text": "Lovell"})
        assert f"{DESK}patient/{ada.pk}/" in answer.content.decode()
        assert "No patient fits." in text(petra.post(DESK, {"find_text": "Nobody\0"}))

    def test_says_what_is_listed_and_what_is_left_out_and_why(self, petra, ada, preview):
        disclose(ada, "2026-01-05", source="csv", source_reference="A-1")
        disclose(ada, "2026-01-06", "treatment", source="csv", source_reference="B-2")
        listed = text(petra.get(f"{preview}?show=listed"))
        assert "A-1" in listed
        assert "B-2" not in listed
        left_out = text(petra.get(f"{preview}?show=left_out"))
        assert "B-2" in left_out
        assert "45 CFR 164.528(a)(1)(i)" in left_out
        assert "Listed (1)" in left_out
        assert "Left out (1)" in left_out

    def test_shows_first_what_waits_for_a_person(self, petra, ada, preview):
        disclose(ada, "2026-01-05")
        disclose(ada, "2026-01-06", "", source="csv", source_reference="W-1")
        page = text(petra.get(preview))
        assert "W-1" in page
        assert "a person must say what it is" in page

    def test_asks_whether_a_recipient_is_the_agency_and_counts_the_answer(self, petra, ada, preview):
        row = police(ada, recipient="Springfield Police Department")
        suspension = suspend(form="written", until="2027-03-05")
        assert "Is it the same?" in text(petra.get(preview))
        answer = petra.post(
            f"/staff/disclosures/suspension/{suspension.pk}/same/{row.recipient_id}/",
            {"same": "yes", "back": preview},
        )
        assert answer.url == preview
        assert "Withheld (1)" in text(petra.get(preview))

    def test_warns_of_a_listed_row_that_no_suspension_reaches(self, petra, ada, preview):
        disclose(ada, "2026-01-05", "164.512(e)", recipient="Springfield Police")
        suspend(form="written", until="2027-03-05")
        assert "on a basis that it does not reach" in text(petra.get(preview))

    @pytest.mark.parametrize(
        "asked",
        [
            "requested_on=2026-05-15&from_on=2019-01-01",
            "requested_on=2026-05-15&to_on=2026-05-16",
            "from_on=2026-02-01&to_on=2026-01-01",
        ],
    )
    def test_refuses_a_time_that_cannot_be(self, petra, preview, asked):
        answer = petra.get(f"{preview}?{asked}")
        assert answer.status_code == 200
        assert "usa-alert--error" in answer.content.decode()

    @pytest.mark.parametrize("asked", ["requested_on=x", "page=9e9", "show=%FF", "to_on=" + "9" * 5000])
    def test_bears_nonsense(self, petra, preview, asked):
        assert petra.get(f"{preview}?{asked}").status_code == 200

    def test_a_patient_who_is_not_there_is_not_found(self, petra):
        for number in (0, 2**62):
            assert petra.get(f"{DESK}patient/{number}/").status_code == 404

    def test_leads_to_a_file_of_the_patient_and_the_days_by_number_only(self, petra, ada, preview):
        asked = "requested_on=2026-05-15&from_on=2026-01-01&to_on=2026-05-01"
        there = f"/staff/disclosures/export/new/?patient={ada.pk}&{asked}"
        assert there in petra.get(f"{preview}?{asked}").content.decode().replace("&amp;", "&")
        form = petra.get(there).context["form"]
        assert (form["mrn"].value(), form["from_on"].value()) == (ada.mrn, day("2026-01-01"))
        row = issue(ada)
        found = petra.get(f"{DESK}{row.pk}/").content.decode()
        assert f"/staff/disclosures/export/new/?patient={ada.pk}&amp;requested_on=2026-05-15" in found

    def test_each_look_is_audited(self, petra, ada, preview):
        petra.get(preview)
        assert AuditEvent.objects.get(kind="accounting.previewed").patient_id == ada.pk

    def test_more_rows_cost_no_more_queries(self, petra, ada, preview, django_assert_num_queries):

        for number in range(5):
            disclose(ada, f"2026-01-{number + 1:02}", recipient=f"Agency {number}")
        petra.get(preview)
        with CaptureQueriesContext(connection) as few:
            petra.get(preview)
        for number in range(5, 30):
            disclose(ada, f"2026-01-{number + 1:02}", recipient=f"Agency {number}")
        with django_assert_num_queries(len(few)):
            petra.get(preview)


class TestWhatWasIssued:
    def test_is_kept_as_issued(self, petra, ada):
        disclose(ada, "2026-01-05", source="csv", source_reference="A-1")
        row = issue(ada)
        page = text(petra.get(f"{DESK}{row.pk}/"))
        assert "A-1" in page
        assert "not sent yet" in page
        assert "Lovell, Ada" in text(petra.get(DESK))

    def test_asks_for_the_addresses_that_were_not_known(self, petra, ada):
        row = disclose(ada, "2026-01-05")
        issue(ada)
        assert WorkItem.objects.get(kind="recipient_address").about_id == row.recipient_id

    def test_is_completed_when_the_suspension_is_lifted(self, petra):
        ada = make_patient(mrn="MRN-PORTAL")
        link(ada, make_user("", Role.PATIENT))
        police(ada)
        suspension = suspend(form="written", until="2027-03-05")
        row = issue(ada)
        send_all()
        assert "may be told now" not in text(petra.get(f"{DESK}{row.pk}/"))
        answer = petra.post(f"{DESK}{row.pk}/complete/", {"do": "supplement"})
        assert said(answer)[-1] == "There is nothing to add to this accounting today."
        petra.post(
            f"/staff/disclosures/suspension/{suspension.pk}/",
            {**date_parts("last_on", day("2026-11-20")), "how": "By telephone"},
        )
        assert "1 row that was kept back may be told now." in text(petra.get(f"{DESK}{row.pk}/"))
        petra.post(f"{DESK}{row.pk}/complete/", {"do": "supplement"})
        made = Accounting.objects.get(supplement_of=row)
        assert made.free
        assert "Springfield Police" in made.communication.html

    def test_is_made_anew_after_its_letter_was_stopped(self, petra, ada):
        told = police(ada, recipient="Springfield Police Department")
        row = issue(ada)
        suspension = suspend(form="written", until="2027-03-05")
        item = WorkItem.objects.get(kind="supplement_due")
        assert place((item.about_type, item.about_id)) == f"{DESK}{row.pk}/"
        assert "was stopped before it went" in text(petra.get(f"{DESK}{row.pk}/"))
        petra.post(f"/staff/disclosures/suspension/{suspension.pk}/same/{told.recipient_id}/", {"same": "no"})
        petra.post(f"{DESK}{row.pk}/complete/", {"do": "again"})
        assert Accounting.objects.latest("id").listed["entries"]

    @pytest.mark.cite("164.502(g)(5)")
    def test_asks_why_before_a_supplement_tells_a_representative_of_abuse(self, petra, ada):
        kept = police(ada)
        suspension = suspend(form="written", until="2027-03-05")
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        row = issue(ada, to=to)
        correcting.correct(
            by=BY, disclosure_id=kept.pk, basis="child_abuse", reason="Was a report", on=TODAY, now=NOW
        )
        petra.post(
            f"/staff/disclosures/suspension/{suspension.pk}/",
            {**date_parts("last_on", day("2026-11-20")), "how": "By telephone"},
        )
        send_all()
        assert "Why this person is treated as the representative" in text(petra.get(f"{DESK}{row.pk}/"))
        sent = {"do": "supplement", "representative_reason": "x" * 501}
        assert "at most 500 characters" in text(petra.post(f"{DESK}{row.pk}/complete/", sent))
        answer = petra.post(f"{DESK}{row.pk}/complete/", {**sent, "representative_reason": " "})
        assert "decide whether to treat them as the representative" in text(answer)
        assert not Accounting.objects.filter(supplement_of=row).exists()
        why = "The report named somebody else. " * 10
        petra.post(f"{DESK}{row.pk}/complete/", {**sent, "representative_reason": why})
        made = Accounting.objects.get(supplement_of=row)
        assert made.decisions[0]["representative"] == why.strip()

    def test_is_not_found_where_there_is_none(self, petra):
        for number in (0, 2**62):
            assert petra.get(f"{DESK}{number}/").status_code == 404
            assert petra.post(f"{DESK}{number}/complete/").status_code == 404


class TestACase:
    @pytest.fixture
    def case(self, ada):
        return ask(ada)

    def test_asks_who_must_say_that_they_searched(self, petra, ada, case):
        unit = ReportingUnit.objects.create(name="Laboratory", since=day("2020-01-01"), at=NOW)
        other = ReportingUnit.objects.create(name="Billing", since=day("2020-01-01"), at=NOW)
        address = f"{DESK}for/{case.reference}/"
        assert "No answer yet. The list waits." in text(petra.get(address))
        sent = {"asked": f"unit-{unit.pk}", "rows": "3", "do": "confirm", **days_of(case)}
        answer = petra.post(f"{address}searched/", sent)
        assert said(answer)[-1] == "Search confirmed."
        sent = {"asked": f"unit-{other.pk}", "do": "override", **days_of(case)}
        petra.post(f"{address}searched/", {**sent, "reason": ""})
        assert SearchConfirmed.objects.count() == 1
        petra.post(f"{address}searched/", {**sent, "reason": "Closed"})
        page = text(petra.get(address))
        assert "searched, 3 rows" in page
        assert "Went on without: Closed" in page

    def test_keeps_a_long_reason_whole_and_refuses_a_longer_one(self, petra, case):
        unit = ReportingUnit.objects.create(name="Laboratory", since=day("2020-01-01"), at=NOW)
        address = f"{DESK}for/{case.reference}/"
        sent = {"asked": f"unit-{unit.pk}", "do": "override", **days_of(case)}
        answer = petra.post(f"{address}searched/", {**sent, "reason": "x" * 501})
        assert "at most 500 characters" in text(answer)
        assert "x" * 501 in answer.content.decode()
        assert 'maxlength="500"' not in answer.content.decode()
        assert not SearchConfirmed.objects.exists()
        petra.post(f"{address}searched/", {**sent, "reason": "x" * 500})
        assert SearchConfirmed.objects.get().reason == "x" * 500

    def test_takes_no_answer_about_days_that_are_not_the_lists_any_more(self, petra, case):
        unit = ReportingUnit.objects.create(name="Laboratory", since=day("2020-01-01"), at=NOW)
        address = f"{DESK}for/{case.reference}/"
        opened = days_of(case)
        for name, value in opened.items():
            assert f'name="{name}" value="{value}"' in petra.get(address).content.decode()
        accounting.change_period(
            by=BY,
            privacy_request_id=case.pk,
            from_on=day("2026-01-01"),
            to_on=None,
            channel="phone",
            words="Only this year",
            said_on=TODAY,
            on=TODAY,
            now=NOW,
        )
        sent = {"asked": f"unit-{unit.pk}", "rows": "77", "do": "confirm"}
        for days in (opened, {}, {"from_on": "x", "to_on": "x"}):
            answer = petra.post(f"{address}searched/", {**sent, **days})
            assert "The days of this list have changed" in text(answer)
            assert 'value="77"' in answer.content.decode()
            assert not SearchConfirmed.objects.exists()
        petra.post(f"{address}searched/", {**sent, **days_of(case)})
        assert SearchConfirmed.objects.get().from_on == day("2026-01-01")

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"asked": "unit-x"},
            {"asked": "unit-" + "9" * 5000},
            {"rows": "-1"},
            {"rows": "9" * 30},
        ],
    )
    def test_bears_nonsense(self, petra, case, sent):
        assert petra.post(f"{DESK}for/{case.reference}/searched/", sent).status_code == 302
        assert not SearchConfirmed.objects.exists()

    def test_of_nobody_is_not_found(self, petra):
        for reference in ("PR-0000-0000", "x" * 5000):
            assert petra.get(f"{DESK}for/{reference}/").status_code == 404
