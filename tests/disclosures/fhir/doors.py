"""Asking FHIR's address as a program would."""

import json
from typing import Any
from urllib.parse import urlencode

from rest_framework.test import APIClient

from disclosures.models import Disclosure, RawEvent
from privacy_portal.audit.actor import Role
from privacy_portal.people.operations import tokens
from tests.factories import BY, NOW, make_staff

URL, BASE, SEARCH = "/fhir/AuditEvent", "/fhir", "/fhir/AuditEvent/_search"
FHIR = "application/fhir+json"


def client_of(*roles: Role) -> APIClient:
    user_id = make_staff(*roles).user_id
    assert user_id
    key = tokens.make(by=BY, user_id=user_id, now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


def raw(row: Disclosure) -> RawEvent:
    """The original behind a row."""
    assert row.raw_event
    return row.raw_event


def post(client: APIClient, body: Any, url: str = URL, **how: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(url, text, content_type=FHIR, **how)


def issues(response: Any) -> list[dict[str, Any]]:
    assert response["Content-Type"] == FHIR
    body = response.json()
    assert body["resourceType"] == "OperationOutcome"
    return body["issue"]


def search(client: APIClient, **asked: Any) -> dict[str, Any]:
    form = "application/x-www-form-urlencoded"
    response = client.post(SEARCH, urlencode(asked, doseq=True), content_type=form)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == FHIR
    return response.json()
