"""The patient's pages: nothing is lost, nothing is shown to anyone else, sending twice is harmless."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.rights import Right
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import access, intake
from tests.factories import BY, NOW, TODAY
from tests.requests.factories import DETAIL, add_record

WHICH = reverse("requests_portal:ask-which")
HOW = reverse("requests_portal:ask-how")
HOW_ANSWERS = {"form_format": "pdf", "summary": "records", "delivery": "portal"}
CHECK = reverse("requests_portal:ask-check")


def submit(ada, **detail) -> PrivacyRequest:
    [patient_id] = ada.patient_ids
    return intake.submit(
        by=ada,
        right=Right.ACCESS,
        patient_id=patient_id,
        received_on=TODAY,
        now=NOW,
        submission_key=uuid.uuid4(),
        detail={**DETAIL, "delivery": "portal", **detail},
    )


def granted(ada) -> PrivacyRequest:
    row = submit(ada)
    add_record(row)
    access.grant(by=BY, privacy_request_id=row.pk, how="", on=TODAY, now=NOW)
    return row


def page(row: PrivacyRequest, name: str = "detail") -> str:
    return reverse(f"requests_portal:{name}", args=[row.reference])


class TestAsking:
    def fill(self, browser: Client) -> str:
        browser.post(WHICH, {"kind": "copy", "record_sets": ["medical"], "description": "All of it"})
        browser.post(HOW, HOW_ANSWERS)
        response = browser.get(CHECK)
        assert b"All of it" in response.content
        key: str = response.context["form"]["submission_key"].value()
        return str(key)

    def test_leads_from_question_to_question_to_a_reference(self, adas) -> None:
        key = self.fill(adas)
        response = adas.post(CHECK, {"submission_key": key}, follow=True)
        row = PrivacyRequest.objects.get()
        assert row.reference.encode() in response.content
        assert b"Dec. 24, 2026" in response.content
        assert (row.received_on, row.received_by, row.access.description) == (TODAY, "portal", "All of it")

    def test_twice_from_the_same_page_makes_one_request(self, adas) -> None:
        key = self.fill(adas)
        for _ in range(2):
            response = adas.post(CHECK, {"submission_key": key})
            assert response.status_code == 302
        assert PrivacyRequest.objects.count() == 1

    def test_keeps_what_was_typed_when_a_date_cannot_be(self, adas) -> None:
        response = adas.post(
            WHICH,
            {
                "kind": "copy",
                "description": "My visits",
                "from_on_month": "2",
                "from_on_day": "30",
                "from_on_year": "2026",
            },
        )
        assert response.status_code == 422
        assert b"<title>Error:" in b" ".join(response.content.split())
        assert b"My visits" in response.content
        assert b'value="30"' in response.content
        assert not PrivacyRequest.objects.exists()

    def test_refuses_a_date_in_the_future_with_a_sentence(self, adas) -> None:
        data = {"kind": "copy", "from_on_month": "1", "from_on_day": "1", "from_on_year": "2030"}
        assert b"in the future" in adas.post(WHICH, data).content

    def test_comes_back_to_the_first_question_when_answers_are_missing(self, adas) -> None:
        assert adas.get(CHECK)["Location"] == WHICH
        assert adas.get(HOW)["Location"] == WHICH

    def test_gives_back_a_begun_form_on_another_visit(self, adas) -> None:
        adas.post(WHICH, {"kind": "both", "description": "Photographs"})
        assert b"Photographs" in adas.get(WHICH).content

    def test_asks_for_no_reason_anywhere(self, adas) -> None:
        adas.post(WHICH, {"kind": "copy"})
        for url in (WHICH, HOW):
            names = set(adas.get(url).context["form"].fields)
            assert not {"reason", "purpose", "why", "ssn"} & names

    def test_sends_an_account_without_a_record_to_link_it(self, unlinked) -> None:
        assert unlinked.get(WHICH)["Location"] == reverse("people_portal:claim")


class TestOneRequest:
    @pytest.mark.parametrize("name", ["detail", "received", "withdraw"])
    def test_is_shown_to_its_owner_and_is_nothing_to_anyone_else(
        self, ada, adas, bobs, unlinked, name
    ) -> None:
        row = submit(ada)
        assert adas.get(page(row, name)).status_code == 200
        assert bobs.get(page(row, name)).status_code == 404
        assert unlinked.get(page(row, name)).status_code == 302
        assert Client().get(page(row, name))["Location"].startswith(reverse("account_login"))
        assert AuditEvent.objects.filter(kind="access.refused", reference=row.reference).count() == 1

    def test_tells_its_story_in_order(self, ada, adas) -> None:
        row = submit(ada)
        codes = [event.code for event in adas.get(page(row)).context["timeline"]]
        assert codes == ["received", "verified", "working", "decision"]
        granted_row = granted(ada)
        correspondence.deliver_due(by=BY, now=NOW)
        codes = [event.code for event in adas.get(page(granted_row)).context["timeline"]]
        assert codes == ["received", "verified", "decided", "sent"]

    def test_gives_the_records_to_the_patient_only_and_audits_it(self, ada, adas, bobs) -> None:
        row = granted(ada)
        [document] = row.documents.all()
        url = reverse("requests_portal:record", args=[row.reference, document.pk])
        assert bobs.get(url).status_code == 404
        response = adas.get(url)
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        assert response["Content-Disposition"].startswith("attachment")
        assert "notes" not in response["Content-Disposition"]
        assert AuditEvent.objects.filter(kind="request.record_opened", reference=row.reference).exists()

    def test_keeps_unreleased_records_back(self, ada, adas) -> None:
        row = submit(ada)
        add_record(row)
        [document] = row.documents.all()
        url = reverse("requests_portal:record", args=[row.reference, document.pk])
        assert adas.get(url).status_code == 404
        assert b"Download" not in adas.get(page(row)).content

    def test_can_be_withdrawn_by_its_owner_only_while_open(self, ada, adas, bobs) -> None:
        row = submit(ada)
        assert bobs.post(page(row, "withdraw"), {"quote": "x"}).status_code == 404
        adas.post(page(row, "withdraw"), {"quote": ""})
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("closed", "withdrawn")
        again = adas.post(page(row, "withdraw"), {"quote": ""})
        assert b"closed" in again.content

    def test_is_shown_when_the_address_of_its_message_is_opened(self, ada, adas) -> None:
        """As by a change of language after a message that could not be sent."""
        row = submit(ada)
        assert (
            adas.get(f"/requests/{row.reference}/message/").headers["Location"]
            == f"/requests/{row.reference}/"
        )
        assert adas.put(f"/requests/{row.reference}/message/").status_code == 405

    def test_carries_messages_both_ways(self, ada, adas, bobs) -> None:
        row = submit(ada)
        assert bobs.post(page(row, "message"), {"text": "Hello"}).status_code == 404
        empty = adas.post(page(row, "message"), {"text": ""})
        assert empty.status_code == 422
        adas.post(page(row, "message"), {"text": "When will it come?"})
        assert b"When will it come?" in adas.get(page(row)).content


class TestLists:
    def test_cost_the_same_for_few_and_many(self, ada, adas, django_assert_max_num_queries) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for wanted in (2, 6):
            while PrivacyRequest.objects.count() < wanted:
                submit(ada)
            adas.get(reverse("home"))
            with CaptureQueriesContext(
                connection,
            ) as home:
                adas.get(reverse("home"))
            with CaptureQueriesContext(connection) as listed:
                adas.get(reverse("requests_portal:list"))
            counts.append((len(home), len(listed)))
        assert counts[0] == counts[1]

    def test_of_a_new_account_say_what_to_do(self, adas, unlinked) -> None:
        assert b"no open request" in adas.get(reverse("home")).content
        assert b"not asked for anything" in adas.get(reverse("requests_portal:list")).content
        assert b"Find my record" in unlinked.get(reverse("home")).content


@pytest.mark.parametrize("name", ["home", "requests_portal:notice", "requests_portal:complaint"])
def test_public_pages_are_open_to_strangers_and_strict(name) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_complaint_page_names_both_ways_and_the_180_days() -> None:
    text = Client().get(reverse("requests_portal:complaint")).content.decode()
    for wanted in ("(217) 555-0101", "1-800-368-1019", "180 days", "need not give your name"):
        assert wanted in text


def test_two_requests_of_one_kind_are_links_of_two_names(adas, ada):
    rows = [submit(ada), submit(ada)]
    body = adas.get("/requests/").content.decode()
    for row in rows:
        link_of = re.search(rf'href="/requests/{row.reference}/">(.*?)</a>', body, re.DOTALL)
        assert link_of is not None
        assert row.reference in link_of[1]
