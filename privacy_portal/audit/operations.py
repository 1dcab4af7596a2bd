"""record(): the only way an audit event comes to be; seal(): the hash that shows nobody rewrote it."""

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError, connection, transaction

from privacy_portal.audit import sealing
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.models import AuditEvent, AuditSeal
from privacy_portal.audit.topics import REVIEWED
from privacy_portal.plain import BIGGEST_ID, keepable

LOCK_MILLISECONDS = 300  # below PostgreSQL's deadlock_timeout: we give way, never a person's act

logger = logging.getLogger(__name__)


def record(
    kind: str,
    *,
    by: Actor,
    about: tuple[str, int] | None = None,
    reference: str = "",
    patient_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event, in the caller's transaction.

    kind: a dotted past-tense verb ("request.received"); about: (type, id); detail: codes, ids and
    counts only, never what a person typed. An id that no row can have, and text that cannot be kept, as in a
    forged address, are left out.
    """
    about_type, about_id = about or ("", None)
    return AuditEvent.objects.create(
        kind=kind,
        actor_kind=by.kind,
        actor_user_id=by.user_id,
        actor_name=by.name,
        actor_roles=sorted(by.roles),
        via=by.via,
        ip=by.ip,
        request_id=by.request_id,
        about_type=about_type,
        about_id=about_id if about_id is None or abs(about_id) <= BIGGEST_ID else None,
        reference=keepable(reference),
        patient_id=patient_id,
        detail=dict(detail or {}),
    )


def record_review(*, by: Actor, since: datetime.datetime, until: datetime.datetime) -> AuditEvent:
    """Somebody looked at what happened between two instants (45 CFR 164.308(a)(1)(ii)(D))."""
    return record(REVIEWED, by=by, detail={"since": since.isoformat(), "until": until.isoformat()})


def seal(*, by: Actor) -> AuditSeal | None:
    """Seal the events written since the last seal; None when there are none or the ledger is busy.

    A short lock waits for open writers, so that no event with a smaller number can appear behind the seal.
    """
    last_id = _settled_up_to()
    with transaction.atomic():
        previous = AuditSeal.objects.select_for_update().order_by("last_id").last()
        first_id = previous.last_id + 1 if previous else 1
        if last_id is None or last_id < first_id:
            return None
        sha256, count = sealing.digest_between(previous.sha256 if previous else "", first_id, last_id)
        if count == 0:
            return None
        made = AuditSeal.objects.create(
            first_id=first_id,
            last_id=last_id,
            count=count,
            sha256=sha256,
            previous_sha256=previous.sha256 if previous else "",
        )
    logger.info("The audit ledger is sealed up to event %d.", last_id, extra={"sha256": sha256})
    return made


def _settled_up_to() -> int | None:
    """The highest event number below which nothing is still being written; None when the ledger is busy."""
    table = connection.ops.quote_name(AuditEvent._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
            cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608  our own table's name
            row = cursor.fetchone()
    except OperationalError:
        logger.info("The audit ledger was busy; the next run seals it.")
        return None
    return row[0] if row else None
