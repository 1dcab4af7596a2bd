"""A statement that was taken to concern everybody names individuals after all (45 CFR 164.528(a)(2)(i))."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from disclosures.models import SuspensionNarrowed, SuspensionPatient
from disclosures.operations import suspensions, turns
from disclosures.queries import suspended_people
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law.accounting.suspension import INDIVIDUALS
from privacy_portal.law.refusal import Refused


@transaction.atomic
def narrow(
    *,
    by: Actor,
    suspension_id: int,
    patient_ids: Sequence[int],
    how: str,
    on: datetime.date,
    now: datetime.datetime,
) -> SuspensionNarrowed:
    """From now on the statement reaches only these individuals; `how`: where it says so.

    What it kept out of others' lists is due to them at once, as a supplement. Raises Refused (MAY_NOT,
    NO_SUSPENSION, NAMES_ALREADY, SUSPENSION_OVER, NOBODY_NAMED, NO_PATIENT, TOO_MANY_PATIENTS, NO_REASON).
    """
    suspensions.require(by)
    turns.suspending()
    row = suspensions.locked(suspension_id)
    if SuspensionPatient.objects.filter(suspension=row).exists():
        raise Refused(
            "This statement names individuals already. If it names others, lift it and write it down anew.",
            INDIVIDUALS.cite,
            code="NAMES_ALREADY",
        )
    if suspended_people.whom([row]).last_day(row) < on:
        raise Refused("This suspension is over.", INDIVIDUALS.cite, code="SUSPENSION_OVER")
    if not patient_ids:
        raise Refused("Say whom the statement names.", INDIVIDUALS.cite, code="NOBODY_NAMED")
    suspensions.check_patients(patient_ids)
    if not how.strip():
        raise Refused("Say where the statement names them.", INDIVIDUALS.cite, code="NO_REASON")
    made = SuspensionNarrowed.objects.create(suspension=row, how=how.strip()[:500], at=now, by_id=by.user_id)
    suspensions.write_named(row, patient_ids, by=by, now=now)
    audit.record(
        "suspension.narrowed",
        by=by,
        about=("suspension", row.pk),
        detail={"patients": len(set(patient_ids))},
    )
    return made
