"""What a patient chose, listed for staff: restrictions, persons involved, authorizations."""

import datetime

from django.db.models import Model, QuerySet

from consent.models import Authorization, InvolvedPerson, Restriction
from consent.queries.standing import as_law
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import authorization as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people


def restrictions_of(actor: Actor, patient_id: int) -> "QuerySet[Restriction]":
    """Every restriction of a person, newest first, with its end and the efforts to be paid."""
    rows = Restriction.objects.select_related("ended").prefetch_related("efforts")
    return _of(rows, actor, patient_id)


def involved_of(actor: Actor, patient_id: int) -> "QuerySet[InvolvedPerson]":
    """Every wish about a person involved in care, newest first."""
    return _of(InvolvedPerson.objects.select_related("ended"), actor, patient_id)


def authorizations_of(actor: Actor, patient_id: int) -> "QuerySet[Authorization]":
    """Every authorization of a person, newest first."""
    return _of(Authorization.objects.select_related("ended", "patient"), actor, patient_id)


def defect(row: Authorization, on: datetime.date) -> Refused | None:
    """What is wrong with an authorization on `on`; None for nothing."""
    try:
        law.check_valid(as_law(row), on)
    except Refused as refusal:
        return refusal
    return None


def _of[Row: Model](rows: "QuerySet[Row]", actor: Actor, patient_id: int) -> "QuerySet[Row]":
    if not actor.may(Permission.CHOICES_VIEW):
        return rows.none()
    return rows.filter(patient_id__in=people.same_person_ids(patient_id))
