"""A stranger at a browser: the pages of asking without an account, filled in one after the other."""

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.requests.admin.pages import date_parts

START = reverse("requests_portal:guest")
STATUS = reverse("requests_portal:guest-status")
REQUEST = reverse("requests_portal:guest-request")
CHECK = reverse("requests_portal:guest-check")
SENT = reverse("requests_portal:guest-sent")
BORN = datetime.date(1985, 3, 14)
MYSELF: dict[str, dict[str, Any]] = {
    "whose": {"capacity": "individual"},
    "person": {"person_name": "Ada Lovell", **date_parts("birth_date", BORN)},
    "reach": {"my_address": "1 Elm Street\nSpringfield, IL 62701"},
    "which": {"kind": "copy", "record_sets": ["medical"], "description": "All of it"},
    "how": {"form_format": "paper", "summary": "records", "delivery": "post"},
}
FOR_ANOTHER: dict[str, dict[str, Any]] = {
    **MYSELF,
    "whose": {"capacity": "representative"},
    "you": {"own_name": "Mary Lovell", "acting_as": "parent"},
}
ORDER = ("whose", "person", "you", "reach", "which", "how", "someone", "where")


def page(name: str) -> str:
    return reverse(f"requests_portal:guest-{name}")


def fill(browser: Client, answers: dict[str, dict[str, Any]] = MYSELF) -> Any:
    """Send every page there are answers for; the answer to the last."""
    response = None
    for name in ORDER:
        if name in answers:
            response = browser.post(page(name), answers[name])
            assert response.status_code == 302, response.content.decode()
    return response


def send(browser: Client, answers: dict[str, dict[str, Any]] = MYSELF, **last: str) -> tuple[str, str]:
    """Ask; the reference and the code that the page shows."""
    fill(browser, answers)
    response = browser.post(CHECK, last, follow=True)
    assert response.redirect_chain[-1][0] == SENT, response.content.decode()
    return response.context["reference"], response.context["code"]


def knock(browser: Client, reference: str, code: str) -> Any:
    return browser.post(STATUS, {"reference": reference, "door_code": code})
