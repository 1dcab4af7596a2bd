"""Files of the ledger that were asked for: who may see them, which wait."""

from django.db.models import Max, QuerySet

from disclosures.models import (
    Disclosure,
    DisclosureSubject,
    Export,
    Suspension,
    SuspensionLikeness,
    SuspensionPatient,
)
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.people import queries as people


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


def stands(patient_id: int) -> list[int]:
    """What a file for a patient depends on beside the day: it changes when a line may no longer be told.

    The newest statement, whom one was last said to name, the newest answer about one, the newest correction
    of a row about this person, and which records are read as theirs.
    """
    ids = people.same_person_ids(patient_id)
    corrections = Disclosure.objects.filter(replaces__isnull=False)
    of_lists = DisclosureSubject.objects.filter(patient_id__in=ids).values("disclosure_id")
    newest = [
        rows.aggregate(last=Max("pk"))["last"] or 0
        for rows in (
            Suspension.objects.all(),
            SuspensionLikeness.objects.all(),
            SuspensionPatient.objects.all(),
            corrections.filter(patient_id__in=ids),
            corrections.filter(pk__in=of_lists),
        )
    ]
    return [*newest, *sorted(ids)]
