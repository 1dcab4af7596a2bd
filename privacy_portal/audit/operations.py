"""record(): the only way an audit event comes to be."""

from collections.abc import Mapping
from typing import Any

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.models import AuditEvent


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
    counts only, never what a person typed.
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
        about_id=about_id,
        reference=reference,
        patient_id=patient_id,
        detail=dict(detail or {}),
    )
