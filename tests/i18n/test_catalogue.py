"""The Spanish catalogue: sound, complete for the pages of patients and guests, and served."""

import datetime
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from privacy_portal.audit.actor import Role
from privacy_portal.law.fees import FeeLine
from privacy_portal.people.models import Patient
from privacy_requests.blank import records
from privacy_requests.models import PrivacyRequest
from privacy_requests.portal.forms import SOMEONE_ELSE
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, link, make_clinic, make_patient, make_user
from tests.requests.decisions.acting import denied
from tests.requests.factories import make_request, send_letters
from tests.requests.fees.money import ON_USB, told
from tests.requests.guests.walking import (
    CHECK,
    FOR_ANOTHER,
    ORDER,
    REQUEST,
    SENT,
    START,
    STATUS,
    knock,
    page,
    send,
)

CATALOGUE = Path(__file__).resolve().parents[2] / "locale" / "es" / "LC_MESSAGES" / "django.po"
# English words that give away a sentence nobody translated.
ENGLISH = re.compile(r"\b(the|your|you|we|with|and|of|Sign in|[Rr]equests?|Letters?|[Rr]ecords)\b")
# What the clinic and the government call their own things; nobody translates that.
NAMES = re.compile(r"U\.S\. Department of Health and Human Services|(Billing|Medical) records")
LONG_AGO = TODAY - datetime.timedelta(days=50)
FEE = (FeeLine("labor", 550, note="15 minutos"), FeeLine("supplies", 400), FeeLine("postage", 370))


def test_the_catalogue_is_sound() -> None:
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", str(CATALOGUE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "fuzzy" not in CATALOGUE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def today(db) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        cache.clear()
        make_clinic()
        yield
    translation.deactivate()  # a request leaves its language on the thread


def speaking_spanish() -> Client:
    return Client(headers={"accept-language": "es"})


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def ada(patient: Patient) -> Client:
    user = make_user("ada@patients.example", Role.PATIENT)
    link(patient, user)
    client = speaking_spanish()
    client.force_login(user)
    return client


@pytest.fixture
def guest() -> Client:
    return speaking_spanish()


def case(name: str, row: PrivacyRequest) -> str:
    return reverse(f"requests_portal:{name}", args=[row.reference])


def english_in(html: str) -> list[str]:
    return ENGLISH.findall(NAMES.sub("", words_of(html)))


def words_of(html: str) -> str:
    return " ".join(strip_tags(html).split())


def assert_spanish(response: Any) -> str:
    """The words of the page; no English word is among them."""
    text = response.content.decode()
    assert '<html lang="es"' in text
    main = text[text.index("<main") : text.index("</main>")]
    assert english_in(main) == [], words_of(main)
    return words_of(main)


# What the guest of these tests types: nothing that could be taken for the page's own English.
TYPED = {
    **FOR_ANOTHER,
    "which": {"kind": "copy", "description": "Todo"},
    "how": {"form_format": "pdf", "summary": "records", "delivery": SOMEONE_ELSE},
    "someone": {"recipient_name": "Dr. Paz", "way": "post"},
    "where": {"address": "9 Oak Street, Springfield IL 62701"},
}


class TestAPatient:
    @pytest.mark.parametrize(
        "name",
        [
            "home",
            "requests_portal:list",
            "requests_portal:new",
            "requests_portal:ask-which",
            "letters_portal:list",
            "requests_portal:notice",
            "requests_portal:complaint",
            "people_portal:claim",
            "people_portal:account",
            "account_email",
            "account_change_password",
            "mfa_index",
            "usersessions_list",
        ],
    )
    def test_reads_spanish(self, ada: Client, name: str) -> None:
        assert_spanish(ada.get(reverse(name), follow=True))

    def test_asks_in_spanish(self, ada: Client) -> None:
        for name in ("which", "how", "someone", "where"):
            address = reverse(f"requests_portal:ask-{name}")
            assert_spanish(ada.get(address))
            assert_spanish(ada.post(address, {"kind": "nothing such", "form_format": "none such"}))
            ada.post(address, TYPED[name])
        assert_spanish(ada.get(reverse("requests_portal:ask-check")))

    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_reads_by_when_the_clinic_must_act(self, ada: Client, patient: Patient) -> None:
        row = make_request(patient=patient)
        words = assert_spanish(ada.get(case("detail", row)))
        assert "Debemos atender su solicitud a más tardar el 24 de diciembre de 2026." in words

    def test_reads_that_the_clinic_is_late(self, ada: Client, patient: Patient) -> None:
        row = make_request(patient=patient, received_on=LONG_AGO)
        words = assert_spanish(ada.get(case("detail", row)))
        assert "Estamos atrasados y lo lamentamos." in words

    def test_chooses_on_the_cost_in_spanish(self, ada: Client, patient: Patient) -> None:
        row = told(*FEE, patient=patient, **ON_USB)
        assert_spanish(ada.get(case("detail", row)))
        assert_spanish(ada.get(case("fee", row)))
        for choice in ("proceed", "modify", "withdraw"):
            assert_spanish(ada.post(case("fee", row), {"choice": choice, "words": "Menos"}))

    @pytest.mark.parametrize(
        "name", ["detail", "email", "directive", "take-back", "change", "withdraw", "received"]
    )
    def test_reads_the_pages_of_a_request_in_spanish(self, ada: Client, patient: Patient, name: str) -> None:
        row = make_request(patient=patient, delivery="email", email_to="ada@patients.example")
        assert_spanish(ada.get(case(name, row)))

    @pytest.mark.parametrize("name", ["email", "directive", "withdraw", "fee", "review"])
    def test_reads_in_spanish_what_is_no_longer_possible(
        self, ada: Client, patient: Patient, name: str
    ) -> None:
        row = make_request(patient=patient, at=Status.CLOSED)
        assert_spanish(ada.get(case(name, row)))

    @pytest.mark.cite("164.524(d)(2)(ii)")
    def test_reads_in_spanish_that_nothing_is_decided_yet(self, ada: Client, patient: Patient) -> None:
        words = assert_spanish(ada.get(case("review", make_request(patient=patient))))
        assert "Todavía no se ha decidido nada sobre esta solicitud." in words
        assert reverse("letters_portal:list") not in words

    @pytest.mark.cite("164.524(d)(2)(ii)")
    def test_asks_for_a_review_in_spanish(self, ada: Client, patient: Patient) -> None:
        row = denied(patient=patient)
        send_letters(row)
        assert_spanish(ada.get(case("detail", row)))
        assert_spanish(ada.get(case("review", row)))
        assert_spanish(ada.post(case("review", row), {}, follow=True))


class TestAGuest:
    @pytest.mark.parametrize(
        "address",
        [
            reverse("home"),
            START,
            STATUS,
            reverse("requests_portal:guest-lost"),
            reverse("requests_portal:blank-forms"),
            reverse("requests_portal:complaint"),
            reverse("requests_portal:notice"),
            reverse("account_login"),
            reverse("account_signup"),
            reverse("account_reset_password"),
        ],
    )
    def test_reads_spanish(self, guest: Client, address: str) -> None:
        assert_spanish(guest.get(address))

    def test_asks_in_spanish_and_reads_what_is_missing(self, guest: Client) -> None:
        for name in ORDER:
            assert_spanish(guest.get(page(name)))
            assert_spanish(guest.post(page(name), {"kind": "nothing such", "acting_as": "nobody"}))
            assert guest.post(page(name), TYPED[name]).status_code == 302
        assert_spanish(guest.get(CHECK))
        assert_spanish(guest.post(CHECK, {}))

    def test_follows_a_request_in_spanish(self, guest: Client) -> None:
        reference, code = send(guest, TYPED, signature="Mary Lovell")
        assert_spanish(guest.get(SENT))
        assert_spanish(knock(guest, reference, "7KQ4-M2XD-9RTW"))
        knock(guest, reference, code)
        assert_spanish(guest.get(REQUEST))
        assert_spanish(guest.get(page("withdraw")))
        assert_spanish(guest.post(page("withdraw"), {}, follow=True))

    @pytest.mark.parametrize("size", records.SIZES)
    def test_prints_a_form_in_spanish(self, size: str) -> None:
        form = records.edition("es", size)
        assert form is not None
        body = records.html_of(form).partition("<body")[2]
        assert english_in(body) == []
