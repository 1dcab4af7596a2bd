"""Restrictions: agreed to, mandatory where the law says so, declined, ended in the ways of the law."""

import datetime
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from consent.models import PaymentEffort, Restriction, RestrictionEnd
from consent.operations import entering, involved
from consent.queries.standing import PURPOSES
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law import restriction as law
from privacy_portal.law.disclosing import RecipientKind
from privacy_portal.law.refusal import Refused
from privacy_portal.law.restriction import Asked, Ending, Kind, Purpose
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold

CODES = {purpose: code for code, purpose in PURPOSES.items()}
ENDINGS = {"writing": Ending.WRITTEN, "oral": Ending.ORAL, "unilateral": Ending.INFORMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A restriction as the patient asked for it.

    `asked`: what the law decides by (purposes, recipient a health plan, charge, payments). `recipient_kind`
    "" with no name and no party: everybody. `service`: what was paid for in full.
    """

    asked: Asked
    recipient_kind: str = ""
    recipient_name: str = ""
    party_id: int | None = None
    information: str = ""
    service: str = ""
    service_on: datetime.date | None = None


@transaction.atomic
def agree(
    *,
    by: Actor,
    patient_id: int,
    wanted: Wanted,
    agreed_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    document_id: int | None = None,
    reference: str = "",
    declines_rest: bool = False,
) -> list[Restriction]:
    """Put a restriction in force; what the law makes mandatory is a row of its own, whatever anybody chose.

    "Do not tell my husband" is an objection too, which neither death nor the end of the agreement lifts.
    `declines_rest`: the clinic agrees to what the law makes mandatory, and to no more. Raises Refused
    (MAY_NOT, NO_PATIENT, NO_PARTY, RESTRICTION_NO_PURPOSE, RESTRICTION_NO_SERVICE, RESTRICTION_RECIPIENT,
    RESTRICTION_NOT_MANDATORY and what entering refuses).
    """
    entering.check_actor(by)
    kept = entering.kept_patient(patient_id)
    words = entering.check_evidence(evidence)
    entering.check_day(agreed_on, on=on)
    mandatory = _check(wanted)
    rest = frozenset[Purpose]() if declines_rest else _rest(wanted, mandatory)
    if not (mandatory or rest):
        raise Refused(
            "Nothing of this is mandatory: agree to it or decline it.",
            law.NEED_NOT.cite,
            code="RESTRICTION_NOT_MANDATORY",
        )
    made = []
    for kind, purposes, recipient_kind in (
        (Kind.MANDATORY, mandatory, RecipientKind.HEALTH_PLAN),
        (Kind.VOLUNTARY, rest, wanted.recipient_kind),
    ):
        if not purposes:
            continue
        row = Restriction.objects.create(
            patient_id=kept,
            kind=kind,
            purposes=sorted(CODES[purpose] for purpose in purposes),
            recipient_kind=recipient_kind,
            recipient_name=wanted.recipient_name.strip(),
            search_name=fold(wanted.recipient_name),
            party_id=wanted.party_id,
            information=wanted.information.strip(),
            service=wanted.service.strip(),
            service_on=wanted.service_on,
            agreed_on=agreed_on,
            evidence=words,
            document_id=document_id,
            reference=reference,
            at=now,
            by_id=by.user_id,
        )
        _record("restriction.agreed", row, by=by, kind=kind, purposes=row.purposes)
        made.append(row)
    _object(by, kept, wanted, agreed_on, words, reference, on=on, now=now)
    return made


@transaction.atomic
def decline(
    *,
    by: Actor,
    patient_id: int,
    wanted: Wanted,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    reference: str = "",
) -> None:
    """Decline, where the law lets the clinic; "do not tell my husband" still stands as an objection.

    Raises Refused (MAY_NOT, RESTRICTION_MANDATORY and what entering and involved.object_to() refuse).
    """
    entering.check_actor(by)
    kept = entering.kept_patient(patient_id)
    law.check_decline(_asked(wanted))
    _object(by, kept, wanted, on, evidence, reference, on=on, now=now)
    audit.record(
        "restriction.declined",
        by=by,
        reference=reference,
        patient_id=kept,
        detail={"purposes": sorted(wanted.asked.purposes)},
    )


@transaction.atomic
def record_effort(
    *,
    by: Actor,
    restriction_id: int,
    effort_on: datetime.date,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
) -> PaymentEffort:
    """Write down one effort to be paid, after a payment failed. Raises Refused (NO_RESTRICTION …)."""
    row = _standing(by, restriction_id)
    entering.check_day(effort_on, on=on, since=row.agreed_on)
    if row.kind != Kind.MANDATORY:
        raise Refused("Nothing was to be paid for this restriction.", law.MUST.cite, code="EFFORT_NOT_NEEDED")
    made = PaymentEffort.objects.create(
        restriction=row, on=effort_on, words=entering.check_evidence(words), at=now, by_id=by.user_id
    )
    _record("restriction.payment_effort", row, by=by)
    return made


@transaction.atomic
def end(
    *,
    by: Actor,
    restriction_id: int,
    how: str,
    ended_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    dishonored_on: datetime.date | None = None,
    document_id: int | None = None,
) -> RestrictionEnd:
    """End a restriction: `how` is one of RestrictionEnd.How; `ended_on`, the day of the patient's word.

    Where the clinic ends it by itself, `ended_on` is the day the patient was informed: older information
    stays restricted. Raises Refused (MAY_NOT, NO_RESTRICTION, ENDED_ALREADY, END_MANDATORY,
    END_NOT_DOCUMENTED, RELEASE_NOT_DISHONORED, RELEASE_NO_EFFORTS, END_UNKNOWN and what entering refuses).
    """
    row = _standing(by, restriction_id)
    _check_end(row, how, evidence, ended_on, dishonored_on)
    words = entering.check_evidence(evidence, cite=law.IN_WRITING.cite)
    entering.check_day(ended_on, on=on, since=row.agreed_on)
    try:
        with transaction.atomic():
            made = RestrictionEnd.objects.create(
                restriction=row,
                how=how,
                on=ended_on,
                phi_after=ended_on if how == RestrictionEnd.How.UNILATERAL else None,
                evidence=words,
                document_id=document_id,
                at=now,
                by_id=by.user_id,
            )
    except IntegrityError as error:
        raise Refused("This restriction has ended already.", code="ENDED_ALREADY") from error
    _record("restriction.ended", row, by=by, how=how)
    return made


def _object(
    by: Actor,
    patient_id: int,
    wanted: Wanted,
    from_on: datetime.date,
    evidence: str,
    reference: str,
    *,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """The wish not to tell somebody involved in care stands by itself, whatever the clinic answers."""
    if Purpose.INVOLVED in wanted.asked.purposes:
        involved.object_to(
            by=by,
            patient_id=patient_id,
            name=wanted.recipient_name,
            from_on=from_on,
            evidence=evidence,
            reference=reference,
            on=on,
            now=now,
        )


def _asked(wanted: Wanted) -> Asked:
    """As the law decides by it: what is kept from everybody, or from who may be a plan, reaches a plan."""
    party = people.party(wanted.party_id) if wanted.party_id is not None else None
    kind = party.kind if party else wanted.recipient_kind
    return replace(wanted.asked, to_health_plan=kind in {"", RecipientKind.HEALTH_PLAN})


def _rest(wanted: Wanted, mandatory: frozenset[Purpose]) -> frozenset[Purpose]:
    """What stands beside the mandatory restriction; what is kept from everybody is not from a plan alone."""
    is_one = wanted.recipient_kind or wanted.recipient_name.strip() or wanted.party_id is not None
    return wanted.asked.purposes - mandatory if is_one else wanted.asked.purposes


def _check(wanted: Wanted) -> frozenset[Purpose]:
    """The purposes for which the law leaves no choice."""
    for text, longest in ((wanted.recipient_name, 200), (wanted.information, 500), (wanted.service, 300)):
        entering.check_length(text, longest)
    if not wanted.asked.purposes:
        raise Refused("Say for what it is not to be disclosed.", law.ASK.cite, code="RESTRICTION_NO_PURPOSE")
    if wanted.recipient_kind not in set(RecipientKind):
        raise Refused("There is no such kind of recipient.", law.ASK.cite, code="RESTRICTION_RECIPIENT")
    asked = _asked(wanted)
    if wanted.asked.to_health_plan and not asked.to_health_plan:
        raise Refused(
            "What is paid for in full is kept from a health plan: choose it as recipient.",
            law.MUST.cite,
            code="RESTRICTION_RECIPIENT",
        )
    mandatory = law.mandatory_purposes(asked)
    if mandatory and not wanted.service.strip():
        raise Refused(
            "Name the item or service that was paid for in full.",
            law.MUST.cite,
            code="RESTRICTION_NO_SERVICE",
        )
    return mandatory


def _check_end(
    row: Restriction,
    how: str,
    evidence: str,
    ended_on: datetime.date,
    dishonored_on: datetime.date | None,
) -> None:
    kind = Kind(row.kind)
    if how == RestrictionEnd.How.UNPAID:
        if kind is not Kind.MANDATORY:
            raise Refused("Nothing was to be paid for it.", law.MUST.cite, code="RELEASE_NOT_DISHONORED")
        efforts = row.efforts.filter(on__lte=ended_on).values_list("on", flat=True)
        law.check_release(dishonored_on=dishonored_on, efforts_on=list(efforts))
        return
    ending = ENDINGS.get(how)
    if ending is None:
        raise Refused("Say in which way it ended.", law.IN_WRITING.cite, code="END_UNKNOWN")
    law.check_end(kind, ending, note=evidence, informed_on=ended_on)


def _standing(by: Actor, restriction_id: int) -> Restriction:
    entering.check_actor(by)
    row = Restriction.objects.select_for_update(of=("self",)).filter(pk=restriction_id).first()
    if row is None:
        raise Refused("There is no such restriction.", code="NO_RESTRICTION")
    if RestrictionEnd.objects.filter(restriction=row).exists():
        raise Refused("This restriction has ended already.", code="ENDED_ALREADY")
    return row


def _record(event: str, row: Restriction, *, by: Actor, **detail: object) -> None:
    audit.record(
        event,
        by=by,
        about=("restriction", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail=detail,
    )
