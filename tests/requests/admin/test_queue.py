"""The queue sorts itself by what is due, says everything in words, and keeps names out of addresses."""

import datetime

import pytest
from django.db import connection
from django.db.models import FETCH_RAISE
from django.test.utils import CaptureQueriesContext

from privacy_portal.audit.models import AuditEvent
from privacy_requests import queries
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.queue import lines
from privacy_requests.models import PrivacyRequest, SavedFilter
from privacy_requests.operations import desk
from privacy_requests.workflow import Status
from tests.factories import TODAY, make_patient
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import QUEUE, case, said, text
from tests.requests.factories import make_request

DAYS = datetime.timedelta


def order(response, *rows: PrivacyRequest) -> list[PrivacyRequest]:
    words = text(response)
    shown = [row for row in rows if row.reference in words]
    return sorted(shown, key=lambda row: words.index(row.reference))


class TestTheList:
    def test_begins_with_what_is_due_first(self, clara, colleague):
        late = make_request(by=colleague, received_on=TODAY - DAYS(33))
        new = make_request(by=colleague)
        today = make_request(by=colleague, received_on=TODAY - DAYS(30))
        assert order(clara.get(QUEUE), late, new, today) == [late, today, new]

    def test_says_each_state_in_words(self, clara, colleague):
        make_request(by=colleague, received_on=TODAY - DAYS(33), verified=False)
        make_request(by=colleague, received_on=TODAY - DAYS(30), on=TODAY)
        make_request(by=colleague, patient=None)
        words = text(clara.get(QUEUE))
        for wanted in ("Overdue", "3 days late", "Due today", "Late entry", "Unverified", "Not matched"):
            assert wanted in words

    def test_shows_who_has_it_and_what_it_waits_for(self, clara, colleague):
        make_request(by=colleague, assigned_to=colleague)
        words = text(clara.get(QUEUE))
        assert "Colin" in words
        assert "Records and decision" in words

    def test_says_so_when_nothing_is_open(self, clara):
        assert "No request is open." in text(clara.get(QUEUE))

    def test_looking_at_it_is_audited(self, clara, clerk):
        clara.get(QUEUE)
        assert AuditEvent.objects.filter(kind="request.listed", actor_user_id=clerk.user_id).exists()

    def test_a_right_without_a_legal_clock_breaks_nothing(self, clara, colin, colleague):
        row = make_request(by=colleague)
        with connection.cursor() as cursor:  # the other rights have no door yet
            cursor.execute(
                "UPDATE requests_privacyrequest SET due_on = NULL, federal_due_on = NULL, cap_on = NULL, "
                "\"right\" = 'restriction' WHERE id = %s",
                [row.pk],
            )
            cursor.execute("DELETE FROM requests_accessdetail WHERE privacy_request_id = %s", [row.pk])
        assert "our own target" in text(clara.get(QUEUE))
        assert "No legal due date" in text(colin.get(case(row)))
        assert clara.get("/staff/").status_code == 200

    def test_costs_the_same_for_twenty_rows_as_for_ten(self, clara, colleague):
        costs = []
        for _round in range(2):
            for _row in range(10):
                make_request(by=colleague, assigned_to=colleague, received_on=TODAY - DAYS(33))
            clara.get(QUEUE)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                clara.get(QUEUE)
            costs.append(len(asked))
        assert costs[0] == costs[1]

    def test_reads_nothing_row_by_row(self, clerk, colleague):
        make_request(by=colleague, assigned_to=colleague)
        found = queries.queue(clerk, queries.QueueFilters(), today=TODAY)
        rows = found.select_related("patient", "assigned_to").fetch_mode(FETCH_RAISE)
        assert lines(list(rows), desk=Desk(queries.QueueFilters()), today=TODAY)[0].row.assignee == "Colin"

    def test_goes_on_on_the_next_page(self, clara, colleague):
        patient = make_patient()
        for _row in range(51):
            make_request(by=colleague, patient=patient, verified=False)
        words = text(clara.get(f"{QUEUE}?page=2"))
        assert "51 requests" in words
        assert words.count("Unverified") == 1


class TestFilters:
    def test_narrow_by_each_question(self, clara, clerk, colleague):
        late = make_request(by=colleague, received_on=TODAY - DAYS(33), assigned_to=colleague)
        mine = make_request(by=colleague, assigned_to=clerk, verified=False)
        closed = make_request(by=colleague, at=Status.CLOSED)
        rows = (late, mine, closed)
        for query, expected in (
            ("due=overdue", [late]),
            ("due=today", []),
            ("assigned=me", [mine]),
            (f"assigned={colleague.user_id}", [late]),
            ("assigned=nobody", []),
            ("verified=no", [mine]),
            ("status=closed", [closed]),
            ("status=working", [late, mine]),
            ("right=access", [late, mine]),
            ("status=nonsense&due=nonsense&right=access", [late, mine, closed]),
        ):
            assert set(order(clara.get(f"{QUEUE}?{query}"), *rows)) == set(expected), query

    def test_stay_with_the_case_for_next_and_previous(self, clara, colleague):
        first, second, third = (
            make_request(by=colleague, received_on=TODAY - DAYS(days), assigned_to=who)
            for days, who in ((20, colleague), (15, None), (10, colleague))
        )
        query = f"?assigned={colleague.user_id}"
        page = clara.get(case(first) + query).content.decode()
        assert case(third) + query in page
        assert case(second) not in page

    def test_are_kept_under_a_name_for_their_owner_only(self, clara, clerk, colin):
        response = clara.post(f"{QUEUE}filters/?due=overdue&assigned=me", {"name": "My late ones"})
        assert response.url == f"{QUEUE}?due=overdue&assigned=me"
        assert "My late ones" in text(clara.get(QUEUE))
        assert "My late ones" not in text(colin.get(QUEUE))

    def test_are_removed_by_their_owner_only(self, clara, clerk, colin):
        kept = desk.save_filter(by=clerk, name="Late", query="due=overdue")
        colin.post(f"{QUEUE}filters/{kept.pk}/remove/")
        assert SavedFilter.objects.filter(pk=kept.pk).exists()
        clara.post(f"{QUEUE}filters/{kept.pk}/remove/")
        assert not SavedFilter.objects.filter(pk=kept.pk).exists()

    def test_without_a_name_are_not_kept(self, clara):
        response = clara.post(f"{QUEUE}filters/?due=overdue", {"name": ""})
        assert "Give the filter a name of at most 60 characters." in said(response)


class TestSearch:
    @pytest.mark.parametrize(
        "asked", ["{row.reference}", "{mrn}", "lov", "Lovell, Ada", "Ada Lovell", "1985-03-14", "03/14/1985"]
    )
    def test_finds_by_any_identifier_whatever_the_status(self, clara, colleague, asked):
        row = make_request(by=colleague, at=Status.DECIDED)
        make_request(
            by=colleague, patient=make_patient(given_name="Bo", family_name="Diaz", birth_date=TODAY)
        )
        assert row.patient is not None
        text_asked = asked.format(row=row, mrn=row.patient.mrn)
        found = clara.post(f"{QUEUE}search/", {"text": text_asked}, follow=True)
        assert row.reference in text(found)
        assert "1 request" in text(found)

    def test_puts_no_name_into_the_address(self, clara):
        response = clara.post(f"{QUEUE}search/", {"text": "Lovell"})
        assert "ovell" not in response.url

    def test_cannot_be_read_by_a_colleague_who_gets_the_address(self, clara, colin, colleague):
        row = make_request(by=colleague)
        make_request(by=colleague, patient=make_patient(given_name="Bo", family_name="Diaz"))
        url = clara.post(f"{QUEUE}search/", {"text": row.reference}).url
        assert "Found for" not in text(colin.get(url))

    def test_that_finds_nothing_says_how_to_search(self, clara):
        found = clara.post(f"{QUEUE}search/", {"text": "Nobody"}, follow=True)
        assert "No request matches this search." in text(found)

    def test_with_a_percent_sign_or_quotes_is_only_text(self, clara):
        for asked in ("%", "'; --", '"', "\x00", "a" * 500):
            assert clara.post(f"{QUEUE}search/", {"text": asked}, follow=True).status_code == 200


class TestTaking:
    def test_from_the_row_makes_it_theirs(self, clara, clerk, colleague):
        row = make_request(by=colleague)
        response = clara.post(f"{QUEUE}take/?due=week", {"reference": row.reference})
        assert response.url == f"{QUEUE}?due=week"
        row.refresh_from_db()
        assert (row.assigned_to_id, row.status) == (clerk.user_id, Status.WORKING)
        (told,) = said(response)
        assert told.startswith(f"You have {row.reference} now, and work on it has started.")
        assert "To give it back" in told

    def test_what_a_colleague_has_just_taken_is_refused(self, clara, colleague):
        row = make_request(by=colleague, assigned_to=colleague)
        response = clara.post(f"{QUEUE}take/", {"reference": row.reference})
        assert said(response) == [f"{row.reference}: a colleague has just taken it."]
        row.refresh_from_db()
        assert row.assigned_to_id == colleague.user_id

    def test_is_not_offered_to_those_who_only_read(self, officer, colleague):
        row = make_request(by=colleague)
        reader = sign_in(officer)
        assert "Take" not in text(reader.get(QUEUE))
        assert reader.post(f"{QUEUE}take/", {"reference": row.reference}).status_code == 404
