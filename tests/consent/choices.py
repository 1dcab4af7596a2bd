"""Standing choices for tests, entered by the real operations."""

import datetime
from typing import Any

from consent.operations import authorizations, involved, restrictions
from consent.operations.authorizations import Paper
from consent.operations.restrictions import Wanted
from privacy_portal.audit.actor import system
from privacy_portal.law.restriction import Asked, Payer, Payment, Purpose
from tests.factories import NOW, TODAY

BY = system("tests")
SINCE = datetime.date(2026, 3, 2)


def wanted(*purposes: str, paid: int = 0, by: str = "individual", **values: Any) -> Wanted:
    """A wish for a restriction; `paid` of 20000 cents makes one to a health plan mandatory."""
    return Wanted(
        asked=Asked(
            to_health_plan=values.get("recipient_kind") == "health_plan",
            purposes=frozenset(map(Purpose, purposes)),
            charged_cents=20000,
            payments=(Payment(Payer(by), paid),) if paid else (),
        ),
        **values,
    )


def restrict(patient, wish: Wanted, **values: Any):
    """The restrictions in force from SINCE: one, or two where only a part of it is mandatory."""
    return restrictions.agree(
        by=BY,
        patient_id=patient.pk,
        wanted=wish,
        **{"agreed_on": SINCE, "evidence": "Told the front desk.", "on": TODAY, "now": NOW, **values},
    )


def paid_in_full(patient, **values: Any):
    """The mandatory restriction of a service paid in full, kept from every health plan."""
    wish = wanted(
        "payment", "operations", paid=20000, recipient_kind="health_plan", service="Peel of March 2", **values
    )
    (row,) = restrict(patient, wish)
    return row


def object_to(patient, name: str = "", **values: Any):
    return involved.object_to(
        by=BY,
        patient_id=patient.pk,
        name=name,
        **{"from_on": SINCE, "evidence": "Said so on the phone.", "on": TODAY, "now": NOW, **values},
    )


def allow(patient, name: str, *scope: str, **values: Any):
    return involved.allow(
        by=BY,
        patient_id=patient.pk,
        name=name,
        scope=list(scope),
        **{
            "mode": "agreed",
            "from_on": SINCE,
            "evidence": "Said so in the room.",
            "on": TODAY,
            "now": NOW,
            **values,
        },
    )


def authorize(patient, recipient: str = "Reyes & Partners", **values: Any):
    """A complete authorization for a law office."""
    paper = {
        "information": "Visit notes of 2025",
        "discloser": "MycroAesthetics",
        "recipient_name": recipient,
        "purpose": "A claim",
        "signed_by": "Ada Lovell",
        "signed_on": SINCE,
        "document_id": 1,
        "expires_on": datetime.date(2027, 3, 2),
        "says_revocable": True,
        "says_conditioning": True,
        "says_redisclosure": True,
        **values,
    }
    return authorizations.keep(by=BY, patient_id=patient.pk, paper=Paper(**paper), on=TODAY, now=NOW)
