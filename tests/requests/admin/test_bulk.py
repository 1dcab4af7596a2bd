"""Acts on many requests: named first, each row with its own history, one refusal stops nothing."""

import pytest

from privacy_requests.models import RequestLetter, StatusChange
from privacy_requests.workflow import Status
from tests.requests.admin.pages import QUEUE, said, text
from tests.requests.factories import make_request

TOGETHER = f"{QUEUE}together/"


@pytest.fixture
def rows(colleague):
    return [make_request(by=colleague), make_request(by=colleague), make_request(by=colleague, patient=None)]


def sent(act: str, rows, **more):
    return {"act": act, "reference": [row.reference for row in rows], **more}


def test_what_is_not_possible_leads_to_its_case(clara, rows):
    body = clara.post(TOGETHER, sent("acknowledge", rows)).content.decode()
    unwilling = body.split("Not possible now, and left as they are")[1]
    assert f'<a href="/staff/requests/privacyrequest/{rows[2].reference}/' in unwilling


def test_the_page_before_names_what_will_happen_and_what_will_be_refused(clara, rows):
    words = text(clara.post(TOGETHER, sent("acknowledge", rows)))
    assert "Do it for 2 requests" in words
    will, will_not = words.split("Not possible now, and left as they are")
    assert rows[0].reference in will
    assert rows[2].reference in will_not
    assert "Match the request to a patient first" in will_not
    assert not RequestLetter.objects.exists()


def test_each_row_is_done_by_itself_and_one_refusal_stops_nothing(clara, clerk, rows):
    done = clara.post(TOGETHER, sent("acknowledge", rows, confirmed="yes"), follow=True)
    words = text(done)
    assert "Done for 2 requests" in words
    assert "Not done for 1 request" in words
    assert "Match the request to a patient first" in words
    for row in rows[:2]:
        assert StatusChange.objects.get(privacy_request=row, act="acknowledge").by_id == clerk.user_id
        assert row.history.filter(history_user_id=clerk.user_id, history_change_reason="acknowledge").exists()
    assert not StatusChange.objects.filter(privacy_request=rows[2], act="acknowledge").exists()


def test_the_result_holds_no_name(clara, rows):
    done = clara.post(TOGETHER, sent("start", rows, confirmed="yes"), follow=True)
    assert "Lovell" not in text(done)


def test_many_are_given_to_one_colleague(clara, colleague, rows):
    page = clara.post(TOGETHER, sent("assign", rows))
    assert "Who has this case" in text(page)
    clara.post(TOGETHER, sent("assign", rows, confirmed="yes", to_user_id=str(colleague.user_id)))
    for row in rows:
        row.refresh_from_db()
        assert (row.assigned_to_id, row.status) == (colleague.user_id, Status.WORKING)


def test_a_colleague_who_does_not_exist_is_no_answer(clara, rows):
    page = clara.post(TOGETHER, sent("assign", rows, confirmed="yes", to_user_id="999999"))
    assert page.status_code == 200
    assert not StatusChange.objects.filter(act="start").exists()


def test_nothing_chosen_is_said(clara):
    assert said(clara.post(TOGETHER, {"act": "start"})) == ["Choose at least one request first."]


@pytest.mark.parametrize("act", ["grant", "withdraw", "nonsense"])
def test_only_what_is_meant_for_many_is_done_to_many(clara, rows, act):
    assert clara.post(TOGETHER, sent(act, rows, confirmed="yes")).status_code == 404


def test_those_who_only_read_do_nothing_to_many(olga, rows):
    assert olga.post(TOGETHER, sent("start", rows, confirmed="yes")).status_code == 404
