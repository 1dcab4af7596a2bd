"""What holds for every answer: nothing of it stays in a cache; and a stranger may choose the language."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from tests.architecture.urlconf import addresses
from tests.factories import link, make_clinic, make_patient
from tests.people.signing_in import make_account, signed_in

PLAIN = [one for one in addresses() if one.name and not one.parts]


@pytest.fixture
def browsers(db) -> list[Client]:
    """A stranger, a patient and a clerk."""
    make_clinic()
    ada = make_account(Role.PATIENT)
    link(make_patient(), ada)
    return [Client(), signed_in(ada), signed_in(make_account(Role.PRIVACY_OFFICIAL))]


@pytest.mark.parametrize("which", [0, 1, 2], ids=["stranger", "patient", "staff"])
def test_no_answer_may_be_kept_by_a_browser_or_proxy(which: int, browsers) -> None:
    found = []
    for one in PLAIN:
        if "logout" in one.name:
            continue
        for method in ("get", "post"):
            answer = getattr(browsers[which], method)(reverse(one.name))
            kept = answer.headers.get("Cache-Control", "")
            if not re.search(r"\bno-store\b", kept) or "public" in kept:
                found.append(f"{method} {one.name} {answer.status_code} {kept!r}")
    assert found == []


def test_an_answer_that_is_not_there_is_not_kept_either(browsers) -> None:
    for browser in browsers:
        assert "no-store" in browser.get("/nowhere/at/all")["Cache-Control"]


def test_a_stranger_chooses_the_language_before_signing_in(db) -> None:
    make_clinic()
    browser = Client()
    answer = browser.post(reverse("set_language"), {"language": "es", "next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert 'lang="es"' in browser.get("/").content.decode()
