"""Who may see which request: the one object-level rule, for every face."""

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_requests.models import PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet


def visible_to(actor: Actor) -> RequestQuerySet:
    """Staff whose role works on requests see all but complaints; individuals see their own; others nothing."""
    requests: RequestQuerySet = PrivacyRequest.objects.all()
    if actor.may(Permission.REQUESTS_VIEW):
        return requests
    if actor.patient_ids:
        return requests.filter(patient_id__in=actor.patient_ids)
    return requests.none()


def case_for(actor: Actor, reference: str) -> PrivacyRequest | None:
    """The case with its one-to-one rows, when `actor` may see it."""
    return (
        visible_to(actor)
        .select_related("patient", "requester", "access", "assigned_to", "merged_into")
        .filter(reference=reference.strip().upper())
        .first()
    )


def for_patient(actor: Actor) -> RequestQuerySet:
    """An individual's own requests, newest first; staff roles of the same person add nothing here."""
    return (
        PrivacyRequest.objects.filter(patient_id__in=actor.patient_ids)
        .select_related("access")
        .order_by("-received_on", "-id")
    )


def duplicates_of(row: PrivacyRequest) -> RequestQuerySet:
    """Other open requests of the same patient and right: likely the same wish, sent twice."""
    if row.patient_id is None:
        return PrivacyRequest.objects.none()
    return (
        PrivacyRequest.objects.open()
        .filter(patient_id=row.patient_id, right=row.right)
        .exclude(pk=row.pk)
        .order_by("received_on")
    )


def check_requester_may_ask(actor: Actor) -> None:
    """Raises Refused (NOT_CLAIMED) while the account is linked to no record."""
    if not actor.patient_ids:
        raise Refused(
            "Link your medical record first, so that we know whose records you ask for.", code="NOT_CLAIMED"
        )
