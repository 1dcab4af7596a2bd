"""Reading patients: who may see whom, search, one person behind merged records."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, ContactPoint
from privacy_portal.people.folding import fold, is_plain
from privacy_portal.people.models import Patient, PatientAlias, User

MOST_WORDS = 6
DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the resolver sends to: the kept record, and the portal account linked to it ("" without one)."""

    patient_id: int
    name: str
    portal_user_id: int | None
    portal_email: str


def visible_patients(actor: Actor) -> QuerySet[Patient]:
    """The object-level rule for patients: staff who may view patients see all, others only their own."""
    if actor.may(Permission.PATIENTS_VIEW):
        return Patient.objects.all()
    return Patient.objects.filter(pk__in=actor.patient_ids)


def patient(patient_id: int) -> Patient:
    """The record with this id, whether or not it was merged. Raises Refused NO_PATIENT."""
    row = Patient.objects.filter(pk=patient_id).first()
    if row is None:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    return row


def id_of_mrn(mrn: str) -> int | None:
    """The id of the record with exactly this medical record number."""
    if not is_plain(mrn):
        return None
    return Patient.objects.filter(mrn=mrn.strip()).values_list("pk", flat=True).first()


def births_of_mrns(mrns: Iterable[str]) -> dict[str, tuple[int, datetime.date]]:
    """(id, date of birth) of each record that has one of these numbers, in one query."""
    found = Patient.objects.filter(mrn__in=set(mrns)).values_list("mrn", "pk", "birth_date")
    return {mrn: (patient_id, born_on) for mrn, patient_id, born_on in found}


def search_patients(actor: Actor, text: str) -> QuerySet[Patient]:
    """Patients by exact medical record number, name prefix or date of birth; both records of a merge.

    A name is typed as "Family", "Family, Given" or "Given Family". Empty text finds nobody.
    """
    visible = visible_patients(actor)
    asked = _asked_for(text)
    if asked is None:
        return visible.none()
    found = visible.filter(asked)
    in_force = PatientAlias.objects.filter(undone_at=None)
    everyone = found.values("pk").union(
        in_force.filter(kept__in=found).values("duplicate"),
        in_force.filter(duplicate__in=found).values("kept"),
    )
    return visible.filter(pk__in=everyone)


def patients_with_email(actor: Actor, email: str) -> QuerySet[Patient]:
    """Patients who have this e-mail address on file, or sign in with it; none for an empty one."""
    visible = visible_patients(actor)
    if not email or not is_plain(email):
        return visible.none()
    on_file = ContactPoint.objects.filter(kind=ContactKind.EMAIL, ended_at=None, value__iexact=email)
    signs_in = Patient.objects.filter(user__in=User.objects.filter(email__iexact=email))
    # The few ids first: joined, or as an OR over two tables, it would read every patient.
    return visible.filter(
        pk__in={pk for (pk,) in on_file.values_list("patient").union(signs_in.values_list("pk"))}
    )


def _asked_for(text: str) -> Q | None:
    text = text.strip()
    folded = fold(text.replace(",", " "))
    if not folded or not is_plain(text):
        return None
    asked = Q(mrn=text) | Q(search_name__startswith=folded)
    words = folded.split()
    if "," not in text:  # the given names come first: the family name may be the last word, or the last two
        for place in range(1, min(len(words), MOST_WORDS)):
            asked |= Q(search_name__startswith=" ".join(words[place:] + words[:place]))
    born_on = _date(text)
    return asked | Q(birth_date=born_on) if born_on else asked


def _date(text: str) -> datetime.date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a date of birth has no zone
        except ValueError:
            continue
    return None


def canonical_id(patient_id: int) -> int:
    """The record this one is read as: itself, or the one its duplicate was merged into."""
    return canonical_ids([patient_id])[patient_id]


def canonical_ids(patient_ids: Iterable[int]) -> dict[int, int]:
    """canonical_id() of many, in one query. Merges never chain, so one step is enough."""
    ids = set(patient_ids)
    kept = PatientAlias.objects.filter(duplicate__in=ids, undone_at=None).values_list("duplicate", "kept")
    return {patient_id: patient_id for patient_id in ids} | dict(kept)


def kept_id(column: str) -> Coalesce:
    """canonical_id() of a patient's id in `column`, as an expression for another query."""
    kept = PatientAlias.objects.filter(duplicate_id=OuterRef(column), undone_at=None).values("kept_id")
    return Coalesce(Subquery(kept[:1]), F(column), output_field=BigIntegerField())


def same_person_ids(patient_id: int) -> frozenset[int]:
    """Every record of the person behind `patient_id`: the kept one and its duplicates."""
    kept = canonical_id(patient_id)
    return frozenset({kept, *_duplicates_of(kept)})


def merged_ids(alias_id: int) -> list[int]:
    """The two records that a merge joined, whether or not it was undone since."""
    return [
        one
        for pair in PatientAlias.objects.filter(pk=alias_id).values_list("duplicate_id", "kept_id")
        for one in pair
    ]


def _duplicates_of(kept: int) -> QuerySet[PatientAlias, int]:
    return PatientAlias.objects.filter(kept=kept, undone_at=None).values_list("duplicate_id", flat=True)


def names_for(patient_ids: Iterable[int]) -> dict[int, str]:
    """Full names by id, in one query; ids that are unknown are left out."""
    rows = Patient.objects.filter(pk__in=set(patient_ids)).only("given_name", "family_name")
    return {row.pk: row.full_name for row in rows}


def addressee(patient_id: int, *, lock: bool = False) -> Addressee:
    """The person a letter to this record reaches; `lock` locks the kept record's row.

    Raises Refused NO_PATIENT.
    """
    kept = canonical_id(patient_id)
    rows = Patient.objects.filter(pk__in={kept, *_duplicates_of(kept)}).select_related("user").order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    by_id = {row.pk: row for row in rows}
    if kept not in by_id:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    person = by_id.pop(kept)
    users = [row.user for row in (person, *by_id.values()) if row.user and row.user.is_active]
    return Addressee(
        patient_id=kept,
        name=person.full_name,
        portal_user_id=users[0].pk if users else None,
        portal_email=users[0].email if users else "",
    )


def same_person_suggestions(actor: Actor, limit: int = 100) -> list[tuple[Patient, Patient]]:
    """Pairs (older, newer) of records with the same date of birth and folded name that are not merged.

    Newest first; only those who may merge see any.
    """
    if not actor.may(Permission.PATIENTS_MERGE):
        return []
    merged = PatientAlias.objects.filter(undone_at=None, duplicate=OuterRef("pk"))
    alone = Patient.objects.filter(~Exists(merged))
    older = alone.filter(
        birth_date=OuterRef("birth_date"), search_name=OuterRef("search_name"), pk__lt=OuterRef("pk")
    ).order_by("pk")
    newer = alone.annotate(older_id=Subquery(older.values("pk")[:1])).filter(older_id__isnull=False)
    pairs = list(newer.order_by("-pk")[:limit])
    by_id = Patient.objects.in_bulk([row.older_id for row in pairs])
    return [(by_id[row.older_id], row) for row in pairs]
