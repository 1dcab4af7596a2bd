"""Every address of the URLconf, asked by people who have no business there; a new page cannot forget this."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from disclosures.models import Disclosure, Export, NearDuplicate, RawEvent
from disclosures.operations import exports, near_duplicates
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence.models import Communication
from privacy_requests.models import InboundEmail
from privacy_requests.workflow import Status
from tests.architecture.urlconf import Address, addresses
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_clinic, make_patient, make_user
from tests.people.signing_in import make_account, signed_in
from tests.requests.factories import make_request
from tests.requests.inbox.factories import make_email

CANARY = "Zyxwvut"
ALL = [address for address in addresses() if address.name]
# Open to everyone; the rest must turn a stranger away.
PUBLIC = {
    "home",
    "requests_portal:notice",
    "requests_portal:complaint",
    "requests_portal:blank-forms",
    "requests_portal:blank-form",
    "requests_portal:blank-list",
    "requests_portal:guest",
    "requests_portal:guest-whose",
    "requests_portal:guest-person",
    "requests_portal:guest-you",
    "requests_portal:guest-reach",
    "requests_portal:guest-which",
    "requests_portal:guest-how",
    "requests_portal:guest-someone",
    "requests_portal:guest-where",
    "requests_portal:guest-check",
    "requests_portal:guest-list-whose",
    "requests_portal:guest-list-person",
    "requests_portal:guest-list-you",
    "requests_portal:guest-list-reach",
    "requests_portal:guest-list-period",
    "requests_portal:guest-list-check",
    "requests_portal:guest-sent",
    "requests_portal:guest-stay",
    "requests_portal:guest-leave",
    "requests_portal:guest-status",
    "requests_portal:guest-request",
    "requests_portal:guest-message",
    "requests_portal:guest-withdraw",
    "requests_portal:guest-take-back",
    "requests_portal:guest-period",
    "requests_portal:guest-lost",
    "set_language",
    "people_portal:session",
    "fhir:metadata",
    "health-live",
    "health-ready",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
    "admin:login",
    "admin:logout",
}
# Pages of one's own that any account may open; they show nothing of anybody else.
OWN = re.compile(
    r"^(account_|mfa_|usersessions_|socialaccount_|people_portal:|requests_portal:|letters_portal:|disclosures_portal:|home$|requests_api:list$)"
)
# Read by signed-in accounts without PHI.
HARMLESS = {"api-schema", "api-docs", "admin:jsi18n"}


@pytest.fixture
def case(db):
    """Ada's closed case with a letter, under a name that stands nowhere else."""
    with time_machine.travel(NOW, tick=False):
        make_clinic()
        ada = make_patient(family_name=CANARY)
        link(ada, make_user("ada@patients.example", Role.PATIENT))
        row = make_request(patient=ada, at=Status.CLOSED, delivery="portal")
        make_email(sender_name=CANARY)
        disclose(ada, "2026-03-01", recipient=CANARY, raw_event_id=original().pk)
        again = disclose(ada, "2026-03-01", recipient=CANARY, basis="")
        near_duplicates.flag(again, by=BY, on=TODAY, now=NOW)
        made = exports.ask(
            by=BY,
            patient_id=ada.pk,
            requested_on=TODAY,
            audience="officer",
            file_format="csv",
            on=TODAY,
            now=NOW,
        )
        exports.make(by=BY, export_id=made.pk, on=TODAY, now=lambda: NOW)
        correspondence.deliver_due(by=BY, now=NOW)
    return row


def original() -> RawEvent:
    """What a system sent about Ada, as it came."""
    return RawEvent.objects.create(kind="fhir", key=CANARY[:4] * 16, content={"name": CANARY}, at=NOW)


def url_of(address: Address, row) -> str | None:
    """The address of Ada's own thing, or None when it cannot be made of what there is."""
    letter = Communication.objects.filter(reference=row.reference).latest("pk")
    document = row.documents.first()
    known = {
        "reference": row.reference,
        "letter_id": letter.pk,
        "document_id": document.pk,
        "language": "en",
        "size": "standard",
        "object_id": str(row.patient_id),
        "patient_id": row.patient_id,
        "content_type_id": "1",
        "name": "grant",
        "key": "x-y",
        "uidb36": "1",
        "provider_id": "staff",
        "app_label": "requests",
        "email_id": InboundEmail.objects.latest("pk").pk,
        "disclosure_id": Disclosure.objects.earliest("pk").pk,
        "recipient_id": Disclosure.objects.earliest("pk").recipient_id,
        "export_id": Export.objects.earliest("pk").pk,
        "pair_id": NearDuplicate.objects.earliest("pk").pk,
        "position": 0,
        "pk": 1,
    }
    parts = {part: known.get(part, 1) for part in address.parts}
    try:
        return reverse(address.name, kwargs=parts)
    except NoReverseMatch:
        return None


def asked(client: Client, url: str) -> list:
    return [client.get(url), client.post(url)]


def body(response) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode(errors="replace")
    return str(response.content, errors="replace")


def test_the_list_of_public_pages_names_only_pages_that_exist() -> None:
    assert {address.name for address in ALL} >= PUBLIC | HARMLESS


def wrong(address: Address, client: Client, row, *, allowed: set[int]) -> list[str]:
    """What is wrong with the answers to a GET and a POST of this address."""
    url = url_of(address, row)
    if url is None:
        return [f"teach url_of() the parts {address.parts} of {address.name}"]
    found = []
    for response in asked(client, url):
        answer = f"{response.request['REQUEST_METHOD']} {url} {response.status_code}"
        if (
            response.status_code >= 500
            or CANARY in body(response)
            or (allowed and response.status_code not in allowed)
        ):
            found.append(answer)
        elif allowed == TURNED_AWAY and response.status_code == 302 and "/login" not in response["Location"]:
            found.append(f"{answer} {response['Location']}")
    return found


TURNED_AWAY = {302, 401, 403, 404, 405}
NOT_FOR_THEM = TURNED_AWAY | {400}


def test_a_stranger_sees_public_pages_only(case) -> None:
    found = []
    for address in ALL:
        allowed = set() if address.name in PUBLIC else TURNED_AWAY
        found += wrong(address, Client(), case, allowed=allowed)
    assert found == []


@pytest.mark.parametrize("linked", [True, False])
def test_another_account_sees_nothing_of_ada(case, linked: bool) -> None:
    user = make_user("bob@patients.example", Role.PATIENT)
    if linked:
        link(make_patient(given_name="Bob", family_name="Other"), user)
    found = []
    for address in ALL:
        client = Client()
        client.force_login(user)
        theirs = OWN.match(address.name) or address.name in PUBLIC | HARMLESS
        found += wrong(address, client, case, allowed=set() if theirs else NOT_FOR_THEM)
    assert found == []


@pytest.mark.parametrize("role", [Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR, Role.OUTSIDE_REVIEWER])
def test_staff_without_a_permission_for_patients_see_no_patient(role: Role, case) -> None:
    user = make_account(role)
    found = []
    for address in [one for one in ALL if one.name.startswith("admin:")]:
        found += wrong(address, signed_in(user), case, allowed=set())
    assert found == []


def test_the_right_people_do_see_it(case) -> None:
    """Otherwise the tests above would prove nothing."""
    client = signed_in(make_account(Role.PRIVACY_OFFICIAL))
    url = reverse("admin:requests_privacyrequest_change", args=[case.reference])
    assert CANARY in body(client.get(url))
