"""A patient reads their own letters, page first and PDF second; for anybody else they do not exist."""

import re

import pytest
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations
from privacy_portal.correspondence.templatetags.patient_letters import PLAIN
from privacy_portal.law.letters import LetterKind
from tests.correspondence.letters import REFERENCE, delivery_of, write
from tests.factories import BY, NOW, link, make_patient, make_user

PAGES = ("read", "text", "alone", "pdf")


@pytest.fixture
def letter(ada, portal_ada, mailbox):
    letter = write(ada, LetterKind.EXTENSION)
    operations.deliver_due(by=BY, now=NOW)
    return letter


def signed_in(client, user):
    """Past the sign-in, which has its own tests."""
    client.force_login(user)
    return client


def page(name, letter=None):
    return reverse(f"letters_portal:{name}", args=[letter.pk] if letter else [])


def test_the_list_names_what_is_new_and_then_no_longer(client, account, letter):
    ada = signed_in(client, account)
    first = ada.get(page("list")).content.decode()
    link = re.search(r'<a class="usa-link" href="/letters/\d+/">(.*?)</a>', first)
    assert link is not None
    assert re.sub(r"<[^>]+>", "", link[1]).startswith("We need more time, ")
    assert REFERENCE in link[1]
    assert "New" in first
    ada.get(page("read", letter))
    assert "New" not in ada.get(page("list")).content.decode().split("<main")[1]


def test_reading_shows_the_frozen_letter_and_marks_it_opened_once(client, account, letter):
    ada = signed_in(client, account)
    assert delivery_of(letter).opened_at is None
    assert ada.get(page("read", letter)).status_code == 200
    opened_at = delivery_of(letter).opened_at
    assert opened_at is not None
    ada.get(page("read", letter))
    assert delivery_of(letter).opened_at == opened_at
    assert AuditEvent.objects.filter(kind="letter.letter_opened", about_id=letter.pk).count() == 2


def test_the_letters_own_page_is_the_frozen_text_and_may_run_and_fetch_nothing(client, account, letter):
    response = signed_in(client, account).get(page("text", letter))
    assert response.content.decode() == letter.html
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "style-src 'sha256-" in policy
    assert "no-store" in response.headers["Cache-Control"]


def test_the_letter_as_a_page_of_its_own_leads_back_and_keeps_its_policy(client, account, letter):
    response = signed_in(client, account).get(page("alone", letter))
    shown = response.content.decode()
    link = re.search(r'<body[^>]*><nav class="way-back" lang="en"><a href="([^"]+)">([^<]+)</a></nav>', shown)
    assert link is not None
    assert link.groups() == (page("read", letter), "Back to the letter")
    assert "@media print{.way-back{display:none}}" in shown
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Security-Policy"].count("'sha256-") == 2
    assert re.sub(r'<style>\.way-back.*?</style>|<nav class="way-back".*?</nav>', "", shown) == letter.html


def test_the_keyboard_reaches_the_letter_in_its_frame(client, account, letter):
    body = signed_in(client, account).get(page("read", letter)).content.decode()
    frame = re.search(r"<iframe[^>]*>", body)
    assert frame is not None
    assert 'tabindex="0"' in frame[0]
    assert 'title="The letter: ' in frame[0]
    assert "data-fit" in frame[0]


def test_the_pdf_is_the_stored_one_under_a_name_that_says_nothing(client, account, letter):
    response = signed_in(client, account).get(page("pdf", letter))
    assert response.content == bytes(letter.rendering.pdf)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="letter-{letter.pk}.pdf"'
    assert AuditEvent.objects.filter(kind="letter.downloaded", about_id=letter.pk).count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404_and_the_attempt_is_kept(client, letter, name):
    boris = make_user("boris@example.com", Role.PATIENT)
    link(make_patient(given_name="Boris"), boris)
    assert signed_in(client, boris).get(page(name, letter)).status_code == 404
    assert AuditEvent.objects.filter(kind="access.refused", about_id=letter.pk).count() == 1
    assert delivery_of(letter).opened_at is None


@pytest.mark.parametrize("name", PAGES)
def test_nobody_signed_in_is_asked_to_sign_in(client, letter, name):
    response = client.get(page(name, letter))
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_by_post_is_not_in_the_portal(client, ada, account, name):
    by_post = write(ada)
    operations.deliver_due(by=BY, now=NOW)
    link(ada, account)
    assert signed_in(client, account).get(page(name, by_post)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_on_its_way_is_not_yet_in_the_portal(client, ada, account, portal_ada, name):
    waiting = write(ada)
    assert signed_in(client, account).get(page(name, waiting)).status_code == 404
    assert "No letter yet" in client.get(page("list")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_number_that_was_never_given_is_404(client, account, portal_ada, name):
    assert signed_in(client, account).get(reverse(f"letters_portal:{name}", args=[987654])).status_code == 404


def test_the_list_costs_the_same_for_more_letters(
    client, account, ada, portal_ada, mailbox, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader = signed_in(client, account)
    counts = []
    for _ in range(2):
        for _ in range(3):
            write(ada)
        operations.deliver_due(by=BY, now=NOW)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get(page("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_kind_of_letter_has_a_name_in_the_readers_words():
    assert set(PLAIN) == set(LetterKind)
