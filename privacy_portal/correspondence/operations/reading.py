"""A patient or a member of staff opens a letter: written down each time."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.correspondence import queries
from privacy_portal.correspondence.models import Communication, Rendering
from privacy_portal.correspondence.operations.deliver import rendering_for
from privacy_portal.law.refusal import Refused


def mark_opened(*, by: Actor, communication_id: int, now: datetime.datetime) -> Communication:
    """The letter, for someone who may read it. Raises Refused (NOT_FOUND)."""
    letter = _readable(by, communication_id)  # outside the transaction: a refusal stays written down
    with transaction.atomic():
        if not by.is_staff and letter.delivery.opened_at is None:
            letter.delivery.opened_at = now
            save_tracked(letter.delivery, by=by, reason="opened")
        _audit("letter.letter_opened", letter, by=by)
    return letter


def look_at(*, by: Actor, communication_id: int) -> Communication:
    """The letter as a part of a page; only a refusal is written down. Raises Refused (NOT_FOUND)."""
    return _readable(by, communication_id)


def open_pdf(*, by: Actor, communication_id: int, now: datetime.datetime) -> Rendering:
    """The letter's stored PDF. Raises Refused (NOT_FOUND)."""
    letter = _readable(by, communication_id)
    rendering = rendering_for(letter.pk, now=now)
    _audit("letter.downloaded", letter, by=by)
    return rendering


def _readable(by: Actor, communication_id: int) -> Communication:
    letter = queries.visible_to(by).filter(pk=communication_id).first()
    if letter is None:
        audit.record("access.refused", by=by, about=("communication", communication_id))
        raise Refused(_("There is no such letter."), code="NOT_FOUND")
    return letter


def _audit(kind: str, letter: Communication, *, by: Actor) -> None:
    audit.record(
        kind,
        by=by,
        about=("communication", letter.pk),
        reference=letter.reference,
        patient_id=letter.patient_id,
    )
