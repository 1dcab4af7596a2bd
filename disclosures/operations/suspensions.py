"""The register of suspensions: a statement recorded, followed by a written one, lifted; likeness answered."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from disclosures.models import Suspension, SuspensionLifted, SuspensionLikeness, SuspensionPatient
from disclosures.operations import recalling, turns
from disclosures.queries import suspended_people
from disclosures.queries import suspensions as queries
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import accounting
from privacy_portal.law.accounting import Form, Ground
from privacy_portal.law.accounting.suspension import ORAL, REACH, WRITTEN, reaches
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind

NAME_LENGTH = 200
MOST_PATIENTS = 200
WRITTEN_NOT_SAID = (
    "A written statement suspends nothing unless it says that listing these disclosures to the individual "
    "would be reasonably likely to impede the agency's activities. If this one does not say so, ask the "
    "agency for one that does."
)
ORAL_NOT_SAID = (
    "An oral statement suspends nothing unless it says what a written one must: that listing these "
    "disclosures to the individual would be reasonably likely to impede the agency's activities. If that "
    "was not said, ask the official."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an agency or official stated, as it is to be written down.

    `form` oral or written; `ground` a code or citation of health oversight or law enforcement. An oral one
    says in `statement` what was said and in `identity` how who said it was known; a written one has its paper
    as `document_id` and says `until` when. `impedes`: Suspension.Impedes, whether it says that listing would
    be likely to impede. `patient_ids`: the individuals it names; none, and it concerns everybody.
    `source_key` makes the same statement come in once.
    """

    agency: str
    official: str = ""
    form: str
    ground: str
    stated_on: datetime.date
    arrived_on: datetime.date
    until: datetime.date | None = None
    statement: str = ""
    identity: str = ""
    impedes: str = ""
    document_id: int | None = None
    patient_ids: Sequence[int] = ()
    source_key: str = ""


@transaction.atomic
def record(
    *, by: Actor, stated: Statement, on: datetime.date, now: datetime.datetime, follows_id: int | None = None
) -> tuple[Suspension, bool]:
    """Write a statement down; (the row, whether it is new). `follows_id`: the oral one a written one follows.

    An accounting that is composed and not yet sent is recalled where this reaches it. Raises Refused
    (MAY_NOT, AGENCY_MISSING, AGENCY_TOO_LONG, SUSPENSION_GROUND, SUSPENSION_FORM, STATED_IN_FUTURE,
    ARRIVED_BEFORE, SUSPENSION_NO_END, SUSPENSION_ENDS_BEFORE, STATEMENT_MISSING, IDENTITY_MISSING,
    PAPER_MISSING, IMPEDES_NOT_SAID, NO_PATIENT, TOO_MANY_PATIENTS, NO_SUSPENSION, NOT_ORAL,
    FOLLOWED_ALREADY, FOLLOWS_ANOTHER, FOLLOWS_TOO_LATE).
    """
    require(by)
    turns.suspending()
    known = _known(stated)
    if known is not None:
        return known, False
    ground = check(stated, on=on)
    follows = _followed(follows_id, stated, ground) if follows_id is not None else None
    row = Suspension(
        agency=_tidy(stated.agency),
        official=_tidy(stated.official),
        search_agency=fold(stated.agency),
        search_official=fold(stated.official),
        form=stated.form,
        ground=ground,
        stated_on=stated.stated_on,
        arrived_on=stated.arrived_on,
        until=stated.until,
        end_on=_end_on(stated),
        statement=stated.statement.strip(),
        identity=stated.identity.strip(),
        impedes=stated.impedes,
        document_id=stated.document_id,
        follows=follows,
        source_key=stated.source_key,
        at=now,
        by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = _known(stated)
        if known is None:
            raise
        return known, False
    write_named(row, stated.patient_ids, by=by, now=now)
    audit.record(
        "suspension.recorded",
        by=by,
        about=("suspension", row.pk),
        detail={
            "form": row.form,
            "ground": row.ground,
            "end_on": row.end_on.isoformat(),
            "follows": follows_id,
            "patients": len(stated.patient_ids),
            "impedes": row.impedes,
        },
    )
    if follows is not None and suspended_people.whom([follows]).carries_on(follows):
        work.settle(by=by, kind=WorkKind.SUSPENSION_ENDING, about=("suspension", follows.pk))
    recalling.recall_unsent(by=by, on=on, now=now, patient_ids=stated.patient_ids or None)
    return row, True


def write_named(row: Suspension, patient_ids: Sequence[int], *, by: Actor, now: datetime.datetime) -> None:
    """Write down whom a statement names, each record once."""
    SuspensionPatient.objects.bulk_create(
        [
            SuspensionPatient(suspension=row, patient_id=patient_id, at=now, by_id=by.user_id)
            for patient_id in dict.fromkeys(patient_ids)
        ]
    )


@transaction.atomic
def lift(
    *,
    by: Actor,
    suspension_id: int,
    last_on: datetime.date,
    how: str,
    on: datetime.date,
    now: datetime.datetime,
) -> SuspensionLifted:
    """The agency says that listing no longer impedes it: `last_on` is the last suspended day.

    Raises Refused (MAY_NOT, NO_SUSPENSION, LIFTED_ALREADY, CARRIED_ON, LIFT_DAY, NO_REASON).
    """
    require(by)
    row = locked(suspension_id)
    if hasattr(row, "lifted"):
        raise Refused("This suspension was lifted already.", WRITTEN.cite, code="LIFTED_ALREADY")
    if suspended_people.whom([row]).carries_on(row):
        raise Refused(
            "A written statement followed this one. Lift that one.", WRITTEN.cite, code="CARRIED_ON"
        )
    if not row.stated_on - datetime.timedelta(days=1) <= last_on < row.end_on or last_on > on:
        raise Refused(
            "The last suspended day is before the one on record, and not in the future.",
            WRITTEN.cite,
            code="LIFT_DAY",
        )
    if not how.strip():
        raise Refused("Say how the agency told you.", WRITTEN.cite, code="NO_REASON")
    lifted = SuspensionLifted.objects.create(
        suspension=row, last_on=last_on, how=how.strip()[:500], at=now, by_id=by.user_id
    )
    audit.record(
        "suspension.lifted", by=by, about=("suspension", row.pk), detail={"last_on": last_on.isoformat()}
    )
    work.settle(by=by, kind=WorkKind.SUSPENSION_ENDING, about=("suspension", row.pk))
    return lifted


@transaction.atomic
def answer_likeness(
    *,
    by: Actor,
    suspension_id: int,
    recipient_id: int,
    same: bool,
    on: datetime.date,
    now: datetime.datetime,
) -> SuspensionLikeness:
    """A person says whether a recipient is the agency or official of a suspension; the newest answer counts.

    Raises Refused (MAY_NOT, NO_SUSPENSION, NO_RECIPIENT).
    """
    require(by)
    turns.suspending()
    row = locked(suspension_id)
    if not queries.is_recipient(recipient_id):
        raise Refused("There is no such recipient.", code="NO_RECIPIENT")
    made = SuspensionLikeness.objects.create(
        suspension_id=row.follows_id or row.pk, recipient_id=recipient_id, same=same, at=now, by_id=by.user_id
    )
    audit.record(
        "suspension.likeness",
        by=by,
        about=("suspension", row.pk),
        detail={"recipient": recipient_id, "same": same},
    )
    asked = {row.follows_id or row.pk, row.pk}
    asked |= set(Suspension.objects.filter(follows_id__in=asked).values_list("pk", flat=True))
    recalling.recall_unsent(by=by, on=on, now=now, patient_ids=suspended_people.named_ids(asked))
    return made


def check(stated: Statement, *, on: datetime.date) -> Ground:
    """Whether this may be written down; which disclosures it can reach. Raises what record() names."""
    if not (fold(stated.agency) or fold(stated.official)):
        raise Refused(
            "Name the agency or the official who made the statement.", ORAL.cite, code="AGENCY_MISSING"
        )
    if max(len(_tidy(stated.agency)), len(_tidy(stated.official))) > NAME_LENGTH:
        raise Refused(f"A name has at most {NAME_LENGTH} characters.", code="AGENCY_TOO_LONG")
    ground = ground_of(stated.ground)
    if max(stated.stated_on, stated.arrived_on) > on:
        raise Refused("The statement cannot have been made in the future.", code="STATED_IN_FUTURE")
    if stated.arrived_on < stated.stated_on:
        raise Refused("It cannot have arrived before it was made.", code="ARRIVED_BEFORE")
    _end_on(stated)
    if stated.form == Form.ORAL and not stated.statement.strip():
        raise Refused("Write down what was said.", ORAL.cite, code="STATEMENT_MISSING")
    if stated.form == Form.ORAL and not stated.identity.strip():
        raise Refused("Write down how you knew who said it.", ORAL.cite, code="IDENTITY_MISSING")
    if stated.form == Form.WRITTEN and stated.document_id is None and not stated.statement.strip():
        raise Refused("Attach the written statement.", WRITTEN.cite, code="PAPER_MISSING")
    if stated.impedes not in Suspension.Impedes.values:
        written = stated.form == Form.WRITTEN
        raise Refused(
            WRITTEN_NOT_SAID if written else ORAL_NOT_SAID,
            WRITTEN.cite if written else ORAL.cite,
            code="IMPEDES_NOT_SAID",
        )
    check_patients(stated.patient_ids)
    return ground


def check_patients(patient_ids: Sequence[int]) -> None:
    """Whether these records can be named. Raises Refused (NO_PATIENT, TOO_MANY_PATIENTS)."""
    if len(set(patient_ids)) > MOST_PATIENTS:
        raise Refused(
            f"A statement names at most {MOST_PATIENTS} individuals. Write the rest down as another one.",
            code="TOO_MANY_PATIENTS",
        )
    if set(people.names_for(patient_ids)) != set(patient_ids):
        raise Refused("There is no such patient.", code="NO_PATIENT")


def ground_of(text: str) -> Ground:
    """The ground that a code or citation names. Raises Refused (SUSPENSION_GROUND)."""
    basis = accounting.basis_of(text)
    found = [ground for ground in Ground if basis is not None and reaches(ground, basis)]
    if not found:
        raise Refused(
            "Say whether it is for health oversight (164.512(d)) or law enforcement (164.512(f)): a "
            "statement reaches no other disclosures.",
            REACH.cite,
            code="SUSPENSION_GROUND",
        )
    return found[0]


def key_of(*facts: object) -> str:
    """A key under which the same facts come in once."""
    return hashlib.sha256("\x1f".join(str(fact) for fact in facts).encode()).hexdigest()


def _end_on(stated: Statement) -> datetime.date:
    return accounting.suspension_end_on(form=stated.form, stated_on=stated.stated_on, until=stated.until)


def _followed(follows_id: int, stated: Statement, ground: Ground) -> Suspension:
    row = locked(follows_id)
    if row.form != Form.ORAL or stated.form != Form.WRITTEN:
        raise Refused("Only a written statement follows an oral one.", ORAL.cite, code="NOT_ORAL")
    if Suspension.objects.filter(follows=row).exists():
        raise Refused("A written statement followed this one already.", ORAL.cite, code="FOLLOWED_ALREADY")
    if row.ground != ground or row.search_agency != fold(stated.agency):
        raise Refused(
            "This is the statement of another agency, or reaches other disclosures. Record it by itself.",
            ORAL.cite,
            code="FOLLOWS_ANOTHER",
        )
    if not row.stated_on <= stated.arrived_on <= row.end_on:
        raise Refused(
            f"The oral statement held until {row.end_on:%B} {row.end_on.day}, {row.end_on.year}. One that "
            "came later is a new statement: record it by itself.",
            ORAL.cite,
            code="FOLLOWS_TOO_LATE",
        )
    return row


def locked(suspension_id: int) -> Suspension:
    """The statement, held. Raises Refused (NO_SUSPENSION)."""
    row = Suspension.objects.select_for_update(of=("self",)).filter(pk=suspension_id).first()
    if row is None:
        raise Refused("There is no such suspension.", code="NO_SUSPENSION")
    return row


def _known(stated: Statement) -> Suspension | None:
    if not stated.source_key:
        return None
    return Suspension.objects.filter(source_key=stated.source_key).first()


def require(by: Actor) -> None:
    """Raises Refused (MAY_NOT) for whoever does not keep the register."""
    if not by.may(Permission.SUSPENSIONS):
        raise Refused("Your role does not keep the register of suspensions.", code="MAY_NOT")


def _tidy(text: str) -> str:
    return " ".join(text.split())
