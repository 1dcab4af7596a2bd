"""The demo clinic's sign-ins: open secrets, so that anybody can try every role (check E001)."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.people.models import Patient, User

PASSWORD = "demo clinic 2026"  # noqa: S105 - printed on every page of the demonstration
SECOND_FACTOR_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - likewise
PERIOD_SECONDS = 30
ACCOUNTS = (
    (_("Patient"), "ada@demo.example"),
    (_("Intake clerk"), "intake@demo.example"),
    (_("Records clerk"), "records@demo.example"),
    (_("Billing"), "billing@demo.example"),
    (_("Licensed professional"), "professional@demo.example"),
    (_("Another licensed professional"), "colleague@demo.example"),
    (_("Outside reviewer"), "reviewer@demo.example"),
    (_("Privacy official"), "privacy@demo.example"),
    (_("Compliance officer"), "compliance@demo.example"),
    (_("Administrator"), "admin@demo.example"),
)


def current_code() -> str:
    """What an authenticator app with the demo's secret shows now."""
    return format_hotp_value(hotp_value(SECOND_FACTOR_SECRET, int(time.time()) // PERIOD_SECONDS))


def banner() -> dict[str, Any]:
    return {
        "code": current_code(),
        "accounts": [{"who": who, "email": email, "password": PASSWORD} for who, email in ACCOUNTS],
    }


def give_second_factor(user: User) -> None:
    """The demo's one secret, as if this account had set up its authenticator app with it."""
    if not settings.DEMO:
        raise RuntimeError("The demonstration's open secret is for a demonstration only.")
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, SECOND_FACTOR_SECRET)


def join(*, by: Actor, patient_id: int, user: User) -> None:
    """Join a demo account to its record, as claiming it would."""
    if not settings.DEMO:
        raise RuntimeError("Records are claimed, not given; this is for a demonstration only.")
    patient = Patient.objects.get(pk=patient_id)
    patient.user = user
    save_tracked(patient, by=by, reason="demonstration", update_fields=["user"])
