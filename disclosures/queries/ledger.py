"""The ledger as it stands: rows that no correction has taken the place of."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosures.models import Disclosure, DisclosureSubject
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.people import queries as people


def visible_to(actor: Actor) -> QuerySet[Disclosure]:
    """Every row for staff who read the ledger, none for anyone else; patients have a page of their own."""
    if actor.may(Permission.DISCLOSURES_VIEW):
        return Disclosure.objects.all()
    return Disclosure.objects.none()


def standing(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of `rows` that no later row corrects."""
    return rows.filter(~Exists(Disclosure.objects.filter(replaces_id=OuterRef("pk"))))


def of_patient(patient_id: int) -> "QuerySet[Disclosure]":
    """The standing rows about a patient, also those of records merged into theirs and of lists.

    The numbers of the lists are read first: with them as values each half is found by its own index.
    """
    ids = people.same_person_ids(patient_id)
    listed = list(
        DisclosureSubject.objects.filter(patient_id__in=ids).values_list("disclosure_id", flat=True)
    )
    return standing(Disclosure.objects.filter(Q(patient_id__in=ids) | Q(pk__in=listed)))


def unclassified(actor: Actor) -> "QuerySet[Disclosure]":
    """The standing rows whose legal basis nobody knows yet, oldest first."""
    if not actor.may(Permission.DISCLOSURES_CLASSIFY):
        return Disclosure.objects.none()
    return standing(Disclosure.objects.filter(basis="", void=False)).order_by("entered_at", "id")


def any_unclassified() -> bool:
    """Whether any standing row waits for its legal basis."""
    return standing(Disclosure.objects.filter(basis="", void=False)).exists()


def corrected(disclosure_ids: Iterable[int]) -> set[int]:
    """Which of these rows a later one took the place of, in one query."""
    ids = list(disclosure_ids)
    if not ids:
        return set()
    return set(Disclosure.objects.filter(replaces_id__in=ids).values_list("replaces_id", flat=True))
