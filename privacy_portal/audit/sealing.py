"""The hash chain over audit events: made by operations.seal, checked by queries.broken_seals."""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import QuerySet

from privacy_portal.audit.models import AuditEvent

# The fields a seal covers, in order. New fields are added at the end of a new version, never here.
FIELDS = (
    "id",
    "at",
    "kind",
    "actor_kind",
    "actor_user_id",
    "actor_name",
    "actor_roles",
    "via",
    "ip",
    "request_id",
    "about_type",
    "about_id",
    "reference",
    "patient_id",
    "detail",
)


def events_between(first_id: int, last_id: int) -> QuerySet[AuditEvent]:
    """The run of events a seal covers, in order."""
    return AuditEvent.objects.filter(pk__gte=first_id, pk__lte=last_id).order_by("pk")


def digest(previous_sha256: str, rows: Iterable[tuple[object, ...]]) -> tuple[str, int]:
    """(SHA-256 over the previous seal and every row, how many rows)."""
    total = hashlib.sha256(previous_sha256.encode())
    count = 0
    for row in rows:
        count += 1
        line = json.dumps(row, sort_keys=True, separators=(",", ":"), default=_plain)
        total.update(b"\n" + line.encode())
    return total.hexdigest(), count


def digest_between(previous_sha256: str, first_id: int, last_id: int) -> tuple[str, int]:
    """The digest of the events that are in the database now."""
    rows = events_between(first_id, last_id).values_list(*FIELDS)
    return digest(previous_sha256, rows.iterator(chunk_size=2000))


def _plain(value: object) -> str:
    """Dates as ISO text, always in UTC: the same event gives the same line on every machine."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
