"""Research protocols: written down with all an accounting must say of them; a change is a new version."""

import datetime

from django.db import transaction

from disclosures.models import ResearchProtocol
from disclosures.queries.research import REQUIRED
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.accounting.research import DETAILS
from privacy_portal.law.refusal import Refused


@transaction.atomic
def add(*, by: Actor, now: datetime.datetime, **details: str) -> ResearchProtocol:
    """Write a protocol down; `details` are the names in research.REQUIRED, the name at least.

    What is still missing only keeps the accounting from telling disclosures by the protocol.
    Raises Refused (MAY_NOT, PROTOCOL_NAME).
    """
    _check(by, details)
    row = ResearchProtocol.objects.create(**_tidy(details), at=now, by_id=by.user_id)
    audit.record("protocol.added", by=by, about=("protocol", row.pk))
    return row


@transaction.atomic
def change(*, by: Actor, protocol_id: int, now: datetime.datetime, **details: str) -> ResearchProtocol:
    """Write a new version; disclosures go on naming the first one, and are told by the newest.

    Raises Refused (MAY_NOT, NO_PROTOCOL, PROTOCOL_NAME).
    """
    _check(by, details)
    known = ResearchProtocol.objects.filter(pk=protocol_id).first()
    if known is None:
        raise Refused("There is no such protocol.", code="NO_PROTOCOL")
    first_id = known.first_id or known.pk
    row = ResearchProtocol.objects.create(**_tidy(details), first_id=first_id, at=now, by_id=by.user_id)
    audit.record("protocol.changed", by=by, about=("protocol", first_id), detail={"version": row.pk})
    return row


def _check(by: Actor, details: dict[str, str]) -> None:
    if unknown := set(details) - set(REQUIRED):
        raise TypeError(f"no details of a protocol: {', '.join(sorted(unknown))}")
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not keep the research protocols.", code="MAY_NOT")
    if not details.get("name", "").strip():
        raise Refused("Name the protocol or activity.", DETAILS["name"].cite, code="PROTOCOL_NAME")


def _tidy(details: dict[str, str]) -> dict[str, str]:
    return {name: words.strip() for name, words in details.items()}
