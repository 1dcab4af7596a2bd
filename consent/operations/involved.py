"""Persons involved in care: whom the patient lets be told what, and whom not (45 CFR 164.510(b))."""

import datetime

from django.db import IntegrityError, transaction

from consent.models import InvolvedPerson, InvolvedPersonEnd
from consent.operations import entering
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law import involved as law
from privacy_portal.law.involved import Scope
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold


@transaction.atomic
def allow(
    *,
    by: Actor,
    patient_id: int,
    name: str,
    mode: str,
    scope: list[str],
    from_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    relation: str = "",
    topic: str = "",
    passphrase: str = "",
    to_on: datetime.date | None = None,
    document_id: int | None = None,
    reference: str = "",
) -> InvolvedPerson:
    """Keep that a person may be told, about `scope` only; no signature and no form is asked for.

    An objection to the same person must be ended first: it comes before every agreement. Raises Refused
    (MAY_NOT, NO_PATIENT, PERSON_NO_NAME, PERSON_NO_SCOPE, PERSON_NO_MODE, PERSON_PERIOD, OBJECTION_STANDS and
    what entering refuses).
    """
    entering.check_actor(by)
    kept = entering.kept_patient(patient_id)
    who = entering.check_length(" ".join(name.split()), entering.NAME_LENGTH)
    if not who:
        raise Refused("Name the person who may be told.", law.INVOLVED.cite, code="PERSON_NO_NAME")
    if not scope or set(scope) - set(Scope):
        raise Refused(
            "Say about what the person may be told: scheduling, billing or clinical.",
            law.INVOLVED.cite,
            code="PERSON_NO_SCOPE",
        )
    if mode not in InvolvedPerson.Mode.values:
        raise Refused("Say how the patient let this be known.", law.PRESENT.cite, code="PERSON_NO_MODE")
    _check_period(from_on, to_on)
    if _objections(kept, fold(who), on=from_on):
        raise Refused(
            "The patient objected to telling this person. End the objection first.",
            law.PRESENT.cite,
            code="OBJECTION_STANDS",
        )
    row = InvolvedPerson(
        denied=False, mode=mode, scope=sorted(set(scope)), topic=entering.check_length(topic, 300)
    )
    row.passphrase = entering.check_length(passphrase, 60)
    row.relation = entering.check_length(relation, 100)
    return _write(
        row, kept, who, from_on, to_on, evidence, document_id, reference, by=by, now=now, event="allowed"
    )


@transaction.atomic
def object_to(
    *,
    by: Actor,
    patient_id: int,
    name: str,
    from_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    scope: list[str] | None = None,
    relation: str = "",
    to_on: datetime.date | None = None,
    document_id: int | None = None,
    reference: str = "",
) -> InvolvedPerson:
    """Keep that a person must not be told, or nobody at all where `name` is ""; it stands at once.

    It survives the patient's death. `scope` empty: about nothing. Raises Refused (MAY_NOT, NO_PATIENT,
    PERSON_NO_SCOPE, PERSON_PERIOD and what entering refuses).
    """
    entering.check_actor(by)
    kept = entering.kept_patient(patient_id)
    who = entering.check_length(" ".join(name.split()), entering.NAME_LENGTH)
    if set(scope or ()) - set(Scope):
        raise Refused("There is no such kind of information.", law.INVOLVED.cite, code="PERSON_NO_SCOPE")
    entering.check_day(from_on, on=on)
    _check_period(from_on, to_on)
    row = InvolvedPerson(denied=True, scope=sorted(set(scope or ())))
    row.relation = entering.check_length(relation, 100)
    return _write(
        row, kept, who, from_on, to_on, evidence, document_id, reference, by=by, now=now, event="objected"
    )


@transaction.atomic
def end(
    *,
    by: Actor,
    person_id: int,
    ended_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    document_id: int | None = None,
) -> InvolvedPersonEnd:
    """The wish no longer holds; an objection that stood at the patient's death stands for good.

    Raises Refused (MAY_NOT, NO_WISH, OBJECTION_AFTER_DEATH, ENDED_ALREADY …).
    """
    entering.check_actor(by)
    row = InvolvedPerson.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if row is None:
        raise Refused("There is no such wish on file.", code="NO_WISH")
    words = entering.check_evidence(evidence)
    entering.check_day(ended_on, on=on, since=row.from_on)
    died_on = people.same_person(row.patient_id).died_on
    if row.denied and died_on is not None and ended_on >= died_on:
        raise Refused(
            "The patient has died: nobody else may lift the objection.",
            law.MODES[law.Mode.DECEASED].cite,
            code="OBJECTION_AFTER_DEATH",
        )
    try:
        with transaction.atomic():
            made = InvolvedPersonEnd.objects.create(
                person=row,
                on=ended_on,
                evidence=words,
                document_id=document_id,
                at=now,
                by_id=by.user_id,
            )
    except IntegrityError as error:
        raise Refused("This wish has ended already.", code="ENDED_ALREADY") from error
    _record("involved_person.ended", row, by=by)
    return made


def _check_period(from_on: datetime.date, to_on: datetime.date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused("It would end before it begins.", law.INVOLVED.cite, code="PERSON_PERIOD")


def _objections(patient_id: int, search_name: str, *, on: datetime.date) -> bool:
    """Whether an objection to this person, or to everybody, stands on that day."""
    rows = InvolvedPerson.objects.filter(
        patient_id=patient_id, denied=True, search_name__in=("", search_name), ended=None
    )
    return any(row.to_on is None or row.to_on >= on for row in rows)


def _write(
    row: InvolvedPerson,
    patient_id: int,
    name: str,
    from_on: datetime.date,
    to_on: datetime.date | None,
    evidence: str,
    document_id: int | None,
    reference: str,
    *,
    by: Actor,
    now: datetime.datetime,
    event: str,
) -> InvolvedPerson:
    row.patient_id = patient_id
    row.name, row.search_name = name, fold(name)
    row.from_on, row.to_on = from_on, to_on
    row.evidence = entering.check_evidence(evidence)
    row.document_id, row.reference = document_id, reference
    row.at, row.by_id = now, by.user_id
    row.save(force_insert=True)
    _record(f"involved_person.{event}", row, by=by)
    return row


def _record(event: str, row: InvolvedPerson, *, by: Actor) -> None:
    audit.record(
        event,
        by=by,
        about=("involved_person", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail={"denied": row.denied, "scope": row.scope},
    )
