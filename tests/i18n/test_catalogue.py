"""The Spanish catalogue: sound, complete for the patient's pages, and served."""

import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from tests.factories import link, make_clinic, make_patient, make_user

CATALOGUE = Path(__file__).resolve().parents[2] / "locale" / "es" / "LC_MESSAGES" / "django.po"
# English words that give away a sentence nobody translated.
ENGLISH = (" the ", " your ", " you ", "Sign in", "request", "Letters")


def test_the_catalogue_is_sound() -> None:
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", str(CATALOGUE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "fuzzy" not in CATALOGUE.read_text(encoding="utf-8")


@pytest.fixture
def ada(db) -> Client:
    make_clinic()
    user = make_user("ada@patients.example", Role.PATIENT)
    link(make_patient(), user)
    client = Client(headers={"accept-language": "es"})
    client.force_login(user)
    return client


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
    ],
)
def test_a_patient_reads_spanish(ada: Client, name: str) -> None:
    response = ada.get(reverse(name), follow=True)
    text = response.content.decode()
    assert '<html lang="es"' in text
    main = text[text.index("<main") : text.index("</main>")]
    words = _without_tags(main)
    found = [word for word in ENGLISH if word in words]
    assert found == [], words


def _without_tags(html: str) -> str:
    from django.utils.html import strip_tags

    return " ".join(strip_tags(html).split())
