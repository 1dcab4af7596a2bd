"""Authorizations on file: kept as they were signed, with their defects; ended by revocation or event."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from consent.models import Authorization, AuthorizationEnd
from consent.operations import entering
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law import authorization as law
from privacy_portal.law.authorization import Element
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the signed paper says, as read by a person; `document_id` is the paper itself."""

    information: str
    discloser: str
    recipient_name: str
    purpose: str
    signed_by: str
    signed_on: datetime.date
    document_id: int
    expires_on: datetime.date | None = None
    expires_event: str = ""
    authority: str = ""
    party_id: int | None = None
    says_revocable: bool = False
    says_conditioning: bool = False
    says_redisclosure: bool = False
    psychotherapy_notes: bool = False
    for_marketing: bool = False
    for_sale: bool = False
    says_remuneration: bool = False
    compound: bool = False
    conditioned: bool = False


@transaction.atomic
def keep(
    *,
    by: Actor,
    patient_id: int,
    paper: Paper,
    on: datetime.date,
    now: datetime.datetime,
    reference: str = "",
) -> Authorization:
    """Keep an authorization; one that lacks a statement is kept too, and lets nothing go.

    Raises Refused (MAY_NOT, NO_PATIENT, NO_PARTY, AUTH_INCOMPLETE and what entering refuses).
    """
    entering.check_actor(by)
    kept = entering.kept_patient(patient_id)
    entering.check_day(paper.signed_on, on=on)
    texts = {
        Element.INFORMATION: (paper.information, 1000),
        Element.DISCLOSER: (paper.discloser, 200),
        Element.RECIPIENT: (paper.recipient_name, 200),
        Element.PURPOSE: (paper.purpose, 500),
        Element.SIGNATURE: (paper.signed_by, 200),
    }
    for element, (text, longest) in texts.items():
        if not entering.check_length(text, longest):
            raise _incomplete(element)
    if paper.expires_on is None and not paper.expires_event.strip():
        raise _incomplete(Element.EXPIRATION)
    entering.check_length(paper.expires_event, entering.SHORT)
    entering.check_length(paper.authority, entering.SHORT)
    if paper.party_id is not None:
        people.party(paper.party_id)
    row = Authorization.objects.create(
        patient_id=kept,
        information=paper.information.strip(),
        discloser=paper.discloser.strip(),
        recipient_name=paper.recipient_name.strip(),
        search_name=fold(paper.recipient_name),
        party_id=paper.party_id,
        purpose=paper.purpose.strip(),
        expires_on=paper.expires_on,
        expires_event=paper.expires_event.strip(),
        signed_by=paper.signed_by.strip(),
        authority=paper.authority.strip(),
        signed_on=paper.signed_on,
        says_revocable=paper.says_revocable,
        says_conditioning=paper.says_conditioning,
        says_redisclosure=paper.says_redisclosure,
        psychotherapy_notes=paper.psychotherapy_notes,
        for_marketing=paper.for_marketing,
        for_sale=paper.for_sale,
        says_remuneration=paper.says_remuneration,
        compound=paper.compound,
        conditioned=paper.conditioned,
        document_id=paper.document_id,
        reference=reference,
        at=now,
        by_id=by.user_id,
    )
    _record("authorization.kept", row, by=by)
    return row


@transaction.atomic
def end(
    *,
    by: Actor,
    authorization_id: int,
    how: str,
    ended_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    in_writing: bool = True,
    document_id: int | None = None,
) -> AuthorizationEnd:
    """The patient revoked it in writing, its event came about, or something in it is false.

    What was done in reliance on it before stands. Raises Refused (MAY_NOT, NO_AUTHORIZATION, END_UNKNOWN,
    REVOCATION_NOT_WRITTEN, ENDED_ALREADY and what entering refuses).
    """
    entering.check_actor(by)
    row = Authorization.objects.select_for_update(of=("self",)).filter(pk=authorization_id).first()
    if row is None:
        raise Refused("There is no such authorization.", code="NO_AUTHORIZATION")
    if how not in AuthorizationEnd.How.values:
        raise Refused("Say how it ended.", law.REVOCATION.cite, code="END_UNKNOWN")
    if how == AuthorizationEnd.How.REVOKED:
        law.check_revocation(in_writing=in_writing)
    words = entering.check_evidence(evidence, cite=law.REVOCATION.cite)
    entering.check_day(ended_on, on=on, since=row.signed_on)
    try:
        with transaction.atomic():
            made = AuthorizationEnd.objects.create(
                authorization=row,
                how=how,
                on=ended_on,
                evidence=words,
                document_id=document_id,
                at=now,
                by_id=by.user_id,
            )
    except IntegrityError as error:
        raise Refused("This authorization has ended already.", code="ENDED_ALREADY") from error
    _record("authorization.ended", row, by=by, how=how)
    return made


def _incomplete(element: Element) -> Refused:
    rule = law.ELEMENTS[element]
    return Refused(f"The authorization does not say: {rule.sentence}.", rule.cite, code="AUTH_INCOMPLETE")


def _record(event: str, row: Authorization, *, by: Actor, **detail: object) -> None:
    audit.record(
        event,
        by=by,
        about=("authorization", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail=detail,
    )
