"""Drafts: what was filled in is lost neither while typing nor when the session ends, and is nobody else's."""

import datetime
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from privacy_portal.audit.actor import Role, system
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from privacy_portal.people import lost_posts, queries
from privacy_portal.people.models import Draft, User
from privacy_portal.people.operations import drafts
from tests.factories import NOW, TODAY, actor_of, make_clinic
from tests.people.signing_in import make_account, sign_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.a_form")]
START = "2026-11-24 12:00Z"
FORM = "/form/7/"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> User:
    make_clinic()
    return make_account(Role.PATIENT)


@pytest.fixture
def browser(ada, clock) -> Client:
    """Ada's, with her form open."""
    signed = sign_in(ada)
    assert "wish=[]" in page(signed)
    return signed


def page(browser: Client, path: str = FORM) -> str:
    return browser.get(path).content.decode()


def pdf(name: str = "proof.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


class TestWhileTyping:
    def test_the_form_is_kept_and_filled_in_again_without_complaints(self, browser):
        browser.post("/account/draft/", {"draft_key": "wish-7", "more": "x", "wish": ""})
        assert page(browser) == "wish=[] errors=0 staged=0"
        browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "All of it"})
        assert page(browser) == "wish=[All of it] errors=0 staged=0"
        assert Draft.objects.count() == 1

    def test_sending_the_form_removes_its_draft(self, browser):
        browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "All of it"})
        assert browser.post(FORM, {"wish": "All of it"}).content == b"sent: All of it"
        assert not Draft.objects.exists()

    def test_another_form_has_another_draft(self, browser):
        browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "All of it"})
        assert "wish=[]" in page(browser, "/form/8/")

    def test_another_person_sees_nothing_of_it(self, browser):
        browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "All of it"})
        assert "wish=[]" in page(signed_in(make_account(Role.PATIENT)))

    def test_secrets_are_never_kept(self, browser):
        typed = {
            "draft_key": "wish-7",
            "wish": "All",
            "password": "p",
            "new_password1": "p",
            "csrfmiddlewaretoken": "t",
            "api_token": "t",
            "code": "123456",
            "postcode": "62704",
        }
        browser.post("/account/draft/", typed)
        assert set(Draft.objects.get().data) == {"wish", "postcode"}

    @pytest.mark.parametrize("key", ["", "../x", "a b", "x" * 81, "Ärger"])
    def test_a_strange_key_is_refused(self, browser, key):
        response = browser.post("/account/draft/", {"draft_key": key, "wish": "All"})
        assert response.status_code == 422
        assert not Draft.objects.exists()

    def test_too_much_is_refused_in_a_sentence(self, browser):
        response = browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "x" * 200_001})
        assert response.status_code == 422
        assert "too long" in response.json()["detail"]

    def test_one_person_cannot_fill_the_disk_with_drafts(self, ada):
        for number in range(drafts.MOST_DRAFTS):
            drafts.keep(by=actor_of(ada), key=f"k{number}", data={}, now=NOW)
        with pytest.raises(Refused) as refused:
            drafts.keep(by=actor_of(ada), key="one-more", data={}, now=NOW)
        assert refused.value.code == "DRAFT_TOO_MANY"

    def test_a_stranger_keeps_nothing(self):
        assert Client().post("/account/draft/", {"draft_key": "wish-7"}).status_code == 403

    def test_characters_that_postgresql_refuses_are_left_out(self, ada):
        kept = drafts.keep(by=actor_of(ada), key="k", data={"wish": ["a\x00b"]}, now=NOW)
        assert kept.data == {"wish": ["ab"]}

    def test_starting_afresh_removes_it(self, browser):
        browser.post("/account/draft/", {"draft_key": "wish-7", "wish": "All of it"})
        browser.post("/account/draft/remove/", {"draft_key": "wish-7"})
        assert "wish=[]" in page(browser)


class TestAFormWhoseSessionEnded:
    def send_too_late(self, browser: Client, clock, path: str = FORM, **more: object) -> str:
        clock.shift(31 * 60)
        response = browser.post(path, {"wish": "All of it", **more})
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
        return str(response["Location"])

    def test_is_given_back_filled_in_after_signing_in(self, browser, ada, clock):
        to_login = self.send_too_late(browser, clock)
        assert to_login.endswith("?next=%2Fform%2F7%2F")
        sign_in(ada, browser)
        assert page(browser) == "wish=[All of it] errors=0 staged=0"

    def test_keeps_its_files(self, browser, ada, clock):
        self.send_too_late(browser, clock, evidence=pdf())
        assert Document.objects.get().purpose == "draft"
        sign_in(ada, browser)
        assert "staged=1" in page(browser)

    def test_keeps_no_file_its_form_does_not_ask_for(self, browser, clock):
        self.send_too_late(browser, clock, smuggled=pdf(), wish_file=pdf())
        self.send_too_late(browser, clock, path="/elsewhere/", evidence=pdf())
        assert not Document.objects.exists()

    def test_keeps_a_few_files(self, browser, clock):
        self.send_too_late(browser, clock, evidence=[pdf() for _ in range(drafts.MOST_FILES + 5)])
        assert Document.objects.count() == drafts.MOST_FILES

    def test_keeps_no_more_bytes_than_one_file_may_have(self, settings):
        settings.DOCUMENTS_MAX_BYTES = 2 * (pdf().size or 0)
        assert len(list(drafts._within_bounds({"evidence": [pdf() for _ in range(4)]}))) == 2

    def test_leaves_out_a_file_that_may_not_be_stored(self, browser, ada, clock):
        bad = SimpleUploadedFile("proof.pdf", b"MZ\x90\x00" + b"\x00" * 200)
        self.send_too_late(browser, clock, evidence=bad)
        sign_in(ada, browser)
        assert page(browser) == "wish=[All of it] errors=0 staged=0"

    def test_is_removed_when_somebody_else_signs_in(self, browser, clock):
        self.send_too_late(browser, clock, evidence=pdf())
        other = make_account(Role.PATIENT)
        sign_in(other, browser)
        assert "wish=[]" in page(browser)
        assert not Draft.objects.exists()
        assert Document.objects.get().discarded_at is not None

    def test_is_not_given_to_its_sender_in_a_browser_without_the_token(self, browser, ada, clock):
        self.send_too_late(browser, clock)
        assert "wish=[]" in page(sign_in(ada))

    def test_is_not_given_to_a_thief_of_the_token(self, browser, clock):
        self.send_too_late(browser, clock)
        thief = Client()
        thief.cookies[lost_posts.TOKEN_COOKIE] = browser.cookies[lost_posts.TOKEN_COOKIE].value
        sign_in(make_account(Role.PATIENT), thief)
        assert "wish=[]" in page(thief)

    def test_is_not_kept_for_a_forged_owner(self, ada, clock):
        browser = Client()
        browser.cookies[lost_posts.OWNER_COOKIE] = f'{{"user": {ada.pk}}}:forged'
        browser.post(FORM, {"wish": "planted"})
        assert not Draft.objects.exists()

    def test_is_kept_too_when_the_session_is_gone_from_the_database(self, browser, ada, clock):
        browser.session.flush()
        response = browser.post(FORM, {"wish": "All of it"})
        assert response["Location"].startswith(reverse("account_login"))
        sign_in(ada, browser)
        assert "wish=[All of it]" in page(browser)

    def test_goes_back_to_the_page_that_shows_it(self, browser, clock):
        assert self.send_too_late(browser, clock, "/elsewhere/").endswith("?next=%2Fform%2F1%2F")

    def test_is_not_kept_when_its_page_did_not_ask_for_it(self, browser, clock):
        clock.shift(31 * 60)
        browser.post("/nothing/", {"wish": "All of it"})
        assert not Draft.objects.exists()

    def test_never_keeps_a_password(self, browser, clock):
        self.send_too_late(browser, clock, password="secret words", csrfmiddlewaretoken="x" * 32)
        assert set(Draft.objects.get().data) == {"wish"}

    def test_does_not_keep_more_than_a_few(self, browser, clock):
        clock.shift(31 * 60)
        for number in range(drafts.MOST_LOST + 3):
            browser.post(f"/form/{number}/", {"wish": "x"})
        assert Draft.objects.count() == drafts.MOST_LOST

    def test_has_cookies_that_no_script_reads(self, browser, clock):
        self.send_too_late(browser, clock)
        for name in (lost_posts.TOKEN_COOKIE, lost_posts.OWNER_COOKIE):
            cookie = browser.cookies[name]
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"
            assert "All of it" not in cookie.value


class TestAFormOlderThanTheLastSignIn:
    """Django refuses its CSRF token; whose it was decides what becomes of it."""

    def open_form(self, user: User) -> tuple[Client, str]:
        browser = sign_in(user, Client(enforce_csrf_checks=False))
        text = browser.get(reverse("people_portal:account")).content.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
        assert found is not None
        return browser, found[1]

    def send(self, browser: Client, token: str, **headers: str) -> HttpResponseBase:
        browser.handler.enforce_csrf_checks = True
        sent = {"wish": "All of it", "csrfmiddlewaretoken": token}
        response: HttpResponseBase = browser.post(
            FORM, sent, headers={"Origin": "http://testserver", **headers}
        )
        return response

    def sign_in_again(self, browser: Client, user: User) -> None:
        browser.post(reverse("account_logout"))
        sign_in(user, browser)

    def test_is_given_back_when_the_same_person_signed_in_again(self, ada, clock):
        browser, token = self.open_form(ada)
        self.sign_in_again(browser, ada)
        response = self.send(browser, token)
        assert response["Location"] == FORM
        assert "wish=[All of it]" in page(browser)

    def test_is_not_given_to_the_next_person_at_a_shared_computer(self, ada, clock):
        browser, token = self.open_form(ada)
        bob = make_account(Role.PATIENT)
        self.sign_in_again(browser, bob)
        assert self.send(browser, token).status_code == 403
        assert not Draft.objects.exists()

    def test_is_not_taken_from_another_site(self, ada, clock):
        browser, token = self.open_form(ada)
        self.sign_in_again(browser, ada)
        assert self.send(browser, token, Origin="https://evil.example").status_code == 403
        assert self.send(browser, "a" * 64).status_code == 403
        assert self.send(browser, "").status_code == 403
        assert not Draft.objects.exists()


class TestTakingAndExpiring:
    def test_taking_a_draft_hands_its_files_over(self, ada):
        actor = actor_of(ada)
        drafts.keep(by=actor, key="k", data={"wish": ["x"]}, document_ids={"evidence": [5]}, now=NOW)
        kept = drafts.take(by=actor, key="k", now=NOW)
        assert kept is not None
        assert kept.document_ids == [5]
        assert drafts.take(by=actor, key="k", now=NOW) is None

    def test_a_draft_lives_seven_days(self, ada):
        actor = actor_of(ada)
        drafts.keep(by=actor, key="k", data={"wish": ["x"]}, now=NOW)
        almost = NOW + datetime.timedelta(days=7) - datetime.timedelta(seconds=1)
        after = NOW + datetime.timedelta(days=7)
        assert queries.draft(actor, "k", now=almost) is not None
        assert queries.draft(actor, "k", now=after) is None
        assert drafts.take(by=actor, key="k", now=after) is None
        assert drafts.expire(by=system("drafts"), now=almost) == 0
        assert drafts.expire(by=system("drafts"), now=after) == 1
        assert not Draft.objects.exists()

    def test_an_expired_draft_takes_its_files_with_it(self, ada):
        assert drafts.keep_lost(
            by=actor_of(ada),
            user_id=ada.pk,
            token="t",
            key="k",
            data={},
            uploads={"evidence": [pdf()]},
            on=TODAY,
            now=timezone.now() - datetime.timedelta(days=8),
        )
        drafts.expire(by=system("drafts"), now=timezone.now())
        assert Document.objects.get().discarded_at is not None

    def test_a_file_that_a_record_took_over_stays(self, ada, browser):
        actor = actor_of(ada)
        drafts.keep_lost(
            by=actor,
            user_id=ada.pk,
            token="t",
            key="k",
            data={},
            uploads={"evidence": [pdf(), pdf("two.pdf")]},
            on=TODAY,
            now=timezone.now(),
        )
        drafts.bind(by=actor, token="t")
        first, second = Document.objects.order_by("pk")
        drafts.discard(by=actor, key="k", but_documents=[first.pk])
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.discarded_at is None, second.discarded_at is None) == (True, False)
