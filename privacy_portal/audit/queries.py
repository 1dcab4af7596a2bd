"""Reading the audit record."""

from django.db.models import QuerySet

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.models import AuditEvent


def visible_to(actor: Actor) -> QuerySet[AuditEvent]:
    """Every event for those who review the audit record, nothing for anyone else."""
    events = AuditEvent.objects.order_by("-at", "-id")
    return events if actor.may(Permission.AUDIT_VIEW) else events.none()
