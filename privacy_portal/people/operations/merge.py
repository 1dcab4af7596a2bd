"""Join two records of one person by an alias, and undo it; no other row is rewritten."""

import datetime
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient, PatientAlias
from privacy_portal.people.queries import same_person_ids


@transaction.atomic
def merge_duplicate(
    *, by: Actor, duplicate_id: int, kept_id: int, reason: str, now: datetime.datetime
) -> PatientAlias:
    """From now on `duplicate_id` is read as `kept_id`, and can be separated again.

    Raises Refused (NO_PATIENT, SAME_RECORD, ALREADY_MERGED, MERGE_CHAIN, BIRTH_DATES_DIFFER, TWO_ACCOUNTS,
    REASON_MISSING, NOT_A_PERSON).
    """
    duplicate, kept = _locked_pair(duplicate_id, kept_id)
    check_merge(by=by, duplicate=duplicate, kept=kept, reason=reason)
    alias = PatientAlias(
        duplicate=duplicate, kept=kept, reason=reason.strip(), merged_at=now, merged_by_id=by.user_id or 0
    )
    save_tracked(alias, by=by, reason="merged")
    _tell_both("patient.merged", alias, by=by)
    return alias


@transaction.atomic
def undo(*, by: Actor, alias_id: int, reason: str, now: datetime.datetime) -> None:
    """Separate the two records again.

    Raises Refused (NO_MERGE, ALREADY_UNDONE, REASON_MISSING, NOT_A_PERSON).
    """
    alias = PatientAlias.objects.filter(pk=alias_id).first()
    if alias is None:
        raise Refused(_("There is no such merge."), code="NO_MERGE")
    _locked_pair(alias.duplicate_id, alias.kept_id)
    alias.refresh_from_db()
    if alias.undone_at is not None:
        raise Refused(_("This merge has already been undone."), code="ALREADY_UNDONE")
    _check_by_and_reason(by, reason)
    alias.undone_at, alias.undone_by_id, alias.undone_reason = now, by.user_id, reason.strip()
    save_tracked(alias, by=by, reason="merge undone")
    _tell_both("patient.merge_undone", alias, by=by)


def check_merge(*, by: Actor, duplicate: Patient, kept: Patient, reason: str) -> None:
    """Whether the two records may be joined; raises what merge_duplicate() names."""
    _check_by_and_reason(by, reason)
    in_force = PatientAlias.objects.filter(undone_at=None)
    if in_force.filter(duplicate=duplicate).exists():
        raise Refused(_("This record has already been merged."), code="ALREADY_MERGED")
    if in_force.filter(Q(kept=duplicate) | Q(duplicate=kept)).exists():
        raise Refused(
            _(
                "One of these records already belongs to another merge. Undo that one, or merge into its kept"
                " record."
            ),
            code="MERGE_CHAIN",
        )
    if duplicate.birth_date != kept.birth_date:
        raise Refused(
            _("The dates of birth differ. If this is one person, correct the wrong one first."),
            code="BIRTH_DATES_DIFFER",
        )
    joined = Patient.objects.filter(pk__in=same_person_ids(kept.pk))
    if duplicate.user_id is not None and joined.filter(user__isnull=False).exists():
        raise Refused(
            _("Both records have a portal account. Unlink the wrong one before merging."), code="TWO_ACCOUNTS"
        )


def _check_by_and_reason(by: Actor, reason: str) -> None:
    if by.user_id is None:
        raise Refused(_("Only a person may join or separate records."), code="NOT_A_PERSON")
    if not reason.strip():
        raise Refused(_("Say why."), code="REASON_MISSING")


def _locked_pair(duplicate_id: int, kept_id: int) -> tuple[Patient, Patient]:
    """Both records, locked in the order of their ids so that two merges cannot wait for each other."""
    if duplicate_id == kept_id:
        raise Refused(_("These are one and the same record."), code="SAME_RECORD")
    rows = {
        row.pk: row
        for row in Patient.objects.select_for_update().filter(pk__in=[duplicate_id, kept_id]).order_by("pk")
    }
    if len(rows) != 2:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    return rows[duplicate_id], rows[kept_id]


def _tell_both(kind: str, alias: PatientAlias, *, by: Actor) -> None:
    """One event in each record's own trail."""
    for patient_id, detail in (
        (alias.duplicate_id, {"kept_id": alias.kept_id}),
        (alias.kept_id, {"duplicate_id": alias.duplicate_id}),
    ):
        audit.record(kind, by=by, about=("patient", patient_id), patient_id=patient_id, detail=detail)
    for name in settings.MERGE_LISTENERS:  # a nudge only: a sweep finds what was not told
        transaction.on_commit(partial(current_app.send_task, name, args=[alias.pk]), robust=True)
