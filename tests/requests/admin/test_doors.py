"""Each staff page opens for its roles and does not exist for anyone else; the attempt is kept."""

import pytest
from django.test import Client

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from tests.requests.admin.browser import sign_in
from tests.requests.admin.conftest import staff
from tests.requests.admin.pages import DAY, ENTRY, QUEUE, act, case, text
from tests.requests.factories import make_request

READERS = ("clerk", "colleague", "official", "officer")
PAGES = ("day", "queue", "entry", "case", "history", "extend", "acknowledge", "bulk_result")
NOT_THEIRS = {
    "clerk": {"extend"},
    "officer": {"entry", "extend", "acknowledge"},
}


def address(page: str, row) -> str:
    return {
        "day": DAY,
        "queue": QUEUE,
        "entry": ENTRY,
        "case": case(row),
        "history": case(row, "history/"),
        "extend": act(row, "extend"),
        "acknowledge": act(row, "acknowledge"),
        "bulk_result": f"{QUEUE}together/result/",
    }[page]


@pytest.fixture
def row():
    return make_request()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", READERS)
def test_a_page_opens_for_the_roles_it_is_made_for(request, who, page, row):
    response = sign_in(request.getfixturevalue(who)).get(address(page, row))
    expected = 404 if page in NOT_THEIRS.get(who, set()) else 302 if page == "bulk_result" else 200
    assert response.status_code == expected


@pytest.mark.parametrize("page", [page for page in PAGES if page != "day"])
@pytest.mark.parametrize("who", ["administrator", "ada", Role.BILLING, Role.MARKETING])
def test_pages_of_requests_do_not_exist_for_those_without_a_part_in_them(request, who, page, row):
    actor = staff("Stan", who) if isinstance(who, Role) else request.getfixturevalue(who)
    assert sign_in(actor).get(address(page, row)).status_code == 404
    assert AuditEvent.objects.filter(kind="access.refused", actor_user_id=actor.user_id).exists()


def test_the_administrator_finds_other_pages_and_no_patient(administrator, row):
    response = sign_in(administrator).get(DAY)
    assert response.status_code == 200
    assert row.reference not in text(response)
    assert "Lovell" not in text(response)


def test_a_patient_finds_no_staff_site_and_the_attempt_is_kept(ada):
    assert sign_in(ada).get(DAY, follow=True).status_code == 404
    assert AuditEvent.objects.filter(kind="access.refused", actor_user_id=ada.user_id).exists()


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(page, row):
    response = Client().get(address(page, row), follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/login/")


@pytest.mark.parametrize("path", ["take/", "search/", "filters/"])
def test_what_changes_something_is_not_done_by_following_a_link(clara, path):
    page = clara.get(QUEUE + path)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "This address only takes a form" in text(page)


def test_a_change_of_language_while_confirming_leads_back_to_the_queue(clara):
    assert clara.get(f"{QUEUE}together/").headers["Location"] == QUEUE


def test_a_reference_that_does_not_exist_and_one_that_is_hidden_look_the_same(clara, clerk):
    assert clara.get(f"{QUEUE}PR-2222-2222/").status_code == 404
    assert AuditEvent.objects.filter(kind="access.refused", reference="PR-2222-2222").exists()


@pytest.mark.parametrize("page", ["day", "queue", "entry", "case", "acknowledge"])
def test_every_page_comes_with_the_strict_policy_and_nothing_inline(colin, page, row):
    response = colin.get(address(page, row))
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    body = response.content.decode()
    assert "<style" not in body
    assert " style=" not in body
    assert "<script>" not in body
    assert " onclick=" not in body
    assert response.headers["Cache-Control"].count("no-store") == 1
