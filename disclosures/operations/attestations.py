"""What a business associate attested by its link is set aside by staff, who then ask again."""

import datetime

from django.db import transaction

from disclosures.models import Attestation, AttestationSetAside
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused

LONGEST_REASON = 500


@transaction.atomic
def set_aside(*, by: Actor, attestation_id: int, reason: str, now: datetime.datetime) -> AttestationSetAside:
    """No list rests on this attestation any more; both it and the reason are kept.

    A list that was issued stays as it was. Raises Refused (MAY_NOT, NO_ATTESTATION, SET_ASIDE_ALREADY,
    NO_REASON, REASON_TOO_LONG).
    """
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not make links for business associates.", code="MAY_NOT")
    row = Attestation.objects.select_for_update(no_key=True).filter(pk=attestation_id).first()
    if row is None:
        raise Refused("There is no such statement.", code="NO_ATTESTATION")
    if AttestationSetAside.objects.filter(attestation=row).exists():
        raise Refused("A colleague set this aside already.", code="SET_ASIDE_ALREADY")
    if not reason.strip():
        raise Refused("Say why it is set aside.", code="NO_REASON")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON} characters.", code="REASON_TOO_LONG")
    made = AttestationSetAside.objects.create(
        attestation=row, reason=reason.strip(), at=now, by_id=by.user_id
    )
    audit.record(
        "drop_link.set_aside",
        by=by,
        about=("drop_link", row.link_id),
        detail={"attestation": row.pk, "rows": row.rows},
    )
    return made
