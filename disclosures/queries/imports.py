"""The history of files that were taken in."""

from django.db.models import QuerySet

from disclosures.models import ImportRun
from privacy_portal.audit.actor import Actor, Permission


def visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """Every run for staff who classify, none for anyone else."""
    runs = ImportRun.objects.select_related("party")
    return runs if actor.may(Permission.DISCLOSURES_CLASSIFY) else runs.none()
