"""What no person types and any program may send: every address answers it, none breaks."""

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.people.models import User
from tests.architecture.urlconf import Address, addresses
from tests.factories import NOW
from tests.people.signing_in import make_account, signed_in
from tests.requests.test_outsider import case, url_of

__all__ = ["case"]  # the fixture

ALL = [address for address in addresses() if address.name]
OVER = str(2**63)  # one more than a bigint holds
NONSENSE = ("a%00b", "%ff%ed%a0%80", OVER)
# Parameters that some page reads, beside those the forms and lists below name themselves.
PARAMETERS = {
    "page", "p", "o", "q", "e", "next", "cursor", "search", "key", "all", "_popup", "_to_field",
    "status", "right", "due", "assigned", "verified", "language", "app_label", "model_name", "field_name",
    "term", "mrn", "days", "since", "until", "text", "state", "pk", "id", "step", "like", "about",
}  # fmt: skip
SENT = {
    "draft_key", "reference", "act", "name", "do", "use", "find_text", "looked_for", "patient_id", "action",
    "_selected_action", "select_across", "index", "seen", "confirmed", "colleague", "form-TOTAL_FORMS",
    "staged_id", "file-TOTAL_FORMS", "user_id", "document_id", "letter_id", "session", "next", "language",
    "pick", "press", "settle", "disclosure", "of",
}  # fmt: skip


@functools.cache
def form_fields() -> set[str]:
    """The fields of every form that is loaded, and the boxes of their dates."""
    found: set[str] = set()
    waiting: list[type[forms.BaseForm]] = list(forms.BaseForm.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        for name in getattr(one, "base_fields", {}):
            found |= {name, f"{name}_month", f"{name}_day", f"{name}_year", f"{name}_0"}
    return found


@functools.cache
def list_filters() -> set[str]:
    found: set[str] = set()
    for listed in admin.site._registry.values():
        for one in listed.list_filter:
            name = one if isinstance(one, str) else one.parameter_name  # type: ignore[union-attr]
            found |= {name, f"{name}__exact", f"{name}__isnull"}
    return found


@pytest.fixture
def row(case: Any) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False):
        yield case


@pytest.fixture
def people(row) -> dict[str, Any]:
    return {
        "staff": make_account(Role.PRIVACY_OFFICIAL, Role.RECORDS_CLERK, Role.ADMINISTRATOR),
        "ada": User.objects.get(email="ada@patients.example"),
    }


def browser(people: dict[str, Any], address: Address) -> Client:
    """Whoever gets furthest at this address."""
    if address.name.startswith(("admin:", "api-", "fhir", "requests_api:", "disclosures_api:")):
        client = signed_in(people["staff"])
    elif address.name.startswith(
        ("requests_portal:", "letters_portal:", "disclosures_portal:", "people_portal:", "home")
    ):
        client = Client()
        client.force_login(people["ada"])
    else:
        client = Client()
    client.raise_request_exception = False
    return client


def tried(client: Client, method: str, url: str, **data: Any) -> list[str]:
    """What is wrong with the answer; nothing of the request stays."""
    point = transaction.savepoint_create()
    try:
        answer = getattr(client, method)(url, **data)
        if answer.streaming:
            list(answer.streaming_content)
    finally:
        transaction.savepoint_rollback(point)
    if answer.status_code < 500:
        return []
    error = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
    return [f"{method} {url[:80]} {str(data)[:60]} {answer.status_code} {error!r}"[:400]]


def changed(address: Address) -> Iterator[str]:
    """The address with every part of it replaced by nonsense, already percent-encoded."""
    if address.parts and not re.search(r"[\^(]", address.route):
        for nonsense in NONSENSE:
            yield "/" + re.sub(r"<[^>]*>", nonsense, address.route)


def space_of(address: Address) -> str:
    return address.name.partition(":")[0] if ":" in address.name else ""


@pytest.mark.parametrize("space", sorted({space_of(address) for address in ALL}))
def test_no_address_breaks(space: str, row, people) -> None:
    found: list[str] = []
    for address in ALL:
        if space_of(address) == space:
            found += broken(address, row, people)
    assert found == []


def broken(address: Address, row: Any, people: dict[str, Any]) -> list[str]:
    """What nonsense breaks at this address."""
    url = url_of(address, row)
    if url is None:
        return []
    client = browser(people, address)
    found: list[str] = []
    for nowhere in changed(address):
        found += tried(client, "get", nowhere)
    query = "&".join(f"{name}={OVER}" for name in PARAMETERS | list_filters())
    found += tried(client, "get", f"{url}?{query}")
    for typed in ("a\0b", OVER):
        data = dict.fromkeys(SENT | form_fields(), typed)
        found += tried(client, "post", url, data=data)
    data = {"draft_key": "a\0b", "action": "take", "_selected_action": OVER}
    return found + tried(client, "post", url, data=data)


def bodies() -> dict[str, bytes]:
    return {
        "deep": b"[" * 100_000,
        "deep object": b'{"a":' * 100_000,
        "nul": json.dumps(
            {"submission_key": "\0", "right": "\0", "access": {"description": "a\0b"}}
        ).encode(),
        "surrogate": b'{"right": "\\ud800", "received_by": "\\udfff", "requester": {"name": "\\ud800"}}',
        "surrogate name": b'{"\\ud800": 1}',
        "huge number": b'{"right": ' + b"9" * 10_000 + b"}",
        "huge": b'{"right": 1e999}',
        "not utf-8": b'{"right": "\xff\xfe"}',
        "too large": b'{"right": "' + b"x" * 5_000_000 + b'"}',
        "nan": b'{"right": NaN}',
    }


@pytest.mark.parametrize("body", bodies().values(), ids=bodies())
def test_the_api_names_what_is_wrong_with_a_body(body: bytes, row, people) -> None:
    client = signed_in(people["staff"])
    client.raise_request_exception = False
    detail = reverse("requests_api:act", args=[row.reference, "add_note"])
    for url in (reverse("requests_api:list"), detail):
        answer = client.post(url, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, answer.status_code
        assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "cursor", ["cD1hYmM=", "cD0AAA==", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz05OTk5OTk5OTk5OTk5", "!", "%00"]
)
def test_a_cursor_that_was_never_given_is_not_found(cursor: str, row, people) -> None:
    client = signed_in(people["staff"])
    client.raise_request_exception = False
    answer = client.get(f"{reverse('requests_api:list')}?cursor={cursor}")
    assert answer.status_code in {200, 400, 404}
