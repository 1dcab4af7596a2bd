"""What every kind of letter may be made from, and letters composed through the real door."""

import datetime
from typing import Any

from privacy_portal.correspondence import operations
from privacy_portal.correspondence.denial_samples import denial_samples
from privacy_portal.correspondence.models import Communication, Delivery
from privacy_portal.correspondence.way_samples import way_samples
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.rights import Right
from privacy_portal.people.models import Patient
from tests.factories import BY, TODAY, make_patient

REFERENCE = "PR-7KQ4-M2XD"
ASKED_FOR = {
    "kind": "copy",
    "record_sets": ["Medical records", "Billing records"],
    "description": "Everything since January",
    "from_on": "2026-01-01",
    "to_on": None,
}
CONTEXTS: dict[LetterKind, dict[str, Any]] = {
    LetterKind.ACK: {
        "received_on": datetime.date(2026, 11, 20),
        "due_on": datetime.date(2026, 12, 20),
        "asked_for": ASKED_FOR,
        "verification_wanted": True,
    },
    LetterKind.EXTENSION: {
        "received_on": datetime.date(2026, 11, 20),
        "due_on": datetime.date(2026, 12, 20),
        "reason": "The records are in storage outside the clinic.",
        "promised_on": datetime.date(2027, 1, 15),
        "asked_for": ASKED_FOR,
    },
    LetterKind.ACCESS_GRANTED: {
        "received_on": datetime.date(2026, 11, 20),
        "asked_for": ASKED_FOR,
        "kind": "both",
        "delivery": "post",
        "how": "The images are on the disc in the same envelope.",
        "record_count": 2,
        "format_given": "paper",
        "format_asked": "pdf",
        "format_agreed_on": datetime.date(2026, 11, 22),
        "fee": None,
    },
    LetterKind.WITHDRAWAL: {
        "received_on": datetime.date(2026, 11, 20),
        "withdrawn_on": datetime.date(2026, 11, 22),
        "asked_for": ASKED_FOR,
    },
    LetterKind.CLAIM_CODE: {
        "code": "482913",
        "expires_on": datetime.date(2026, 12, 8),
        "page": "http://localhost:8000/claim/code/",
    },
    **{kind: samples[0] for kind, samples in denial_samples(datetime.date(2026, 11, 20), ASKED_FOR).items()},
    **{kind: samples[0] for kind, samples in way_samples(datetime.date(2026, 11, 20), ASKED_FOR).items()},
}
KINDS = list(CONTEXTS)


def arguments(patient: Patient, kind: LetterKind = LetterKind.ACK, **values: Any) -> dict[str, Any]:
    """What compose() and preview() want; `context` entries may be replaced by keyword `context`."""
    changed = values.pop("context", {})
    return {
        "kind": kind,
        "patient_id": patient.pk,
        "addressee_name": patient.full_name,
        "reference": "" if kind is LetterKind.CLAIM_CODE else REFERENCE,
        "right": Right.ACCESS,
        "on": TODAY,
        "context": {**CONTEXTS[kind], **changed},
        **values,
    }


def write(patient: Patient | None = None, kind: LetterKind = LetterKind.ACK, **values: Any) -> Communication:
    """A letter composed and queued."""
    letter: Communication = operations.compose(by=BY, **arguments(patient or make_patient(), kind, **values))
    return letter


def delivery_of(letter: Communication) -> Delivery:
    """As the database has it now."""
    return Delivery.objects.select_related("communication").get(communication=letter)


def steps(delivery: Delivery) -> list[str]:
    return list(delivery.attempts.values_list("outcome", flat=True))
