"""Files of the ledger that were asked for: who may see them, which wait."""

from django.db.models import QuerySet

from disclosures.models import Export
from privacy_portal.audit.actor import Actor, Permission


def visible_to(actor: Actor) -> "QuerySet[Export]":
    """All of them for those who may make such files; for others none."""
    return Export.objects.all() if actor.may(Permission.DISCLOSURES_EXPORT) else Export.objects.none()


def waiting() -> list[int]:
    """Those nobody has taken up, oldest first."""
    rows = Export.objects.filter(state=Export.State.WAITING).order_by("asked_at", "id")
    return list(rows.values_list("pk", flat=True)[:20])


def asker(export_id: int) -> int | None:
    """Who asked for it; None where a program did, or there is no such export."""
    return Export.objects.filter(pk=export_id).values_list("by_id", flat=True).first()
