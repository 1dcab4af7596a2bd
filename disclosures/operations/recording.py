"""Write a disclosure into the ledger; there is no other way in, and none out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from disclosures.models import Disclosure, DisclosureSubject, Source
from disclosures.operations import owing, recipients
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import accounting
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

DATE = cfr("164.528(b)(2)(i)")
WHAT = cfr("164.528(b)(2)(iii)")
WHY = cfr("164.528(b)(2)(iv)")
RESEARCH = cfr("164.528(b)(4)(i)")
UNCLASSIFIED = ("unclassified_disclosures", 1)
CLASSIFY_WITHIN = datetime.timedelta(days=7)
LONGEST = 1000
USED = (
    "Another disclosure was recorded under this reference or with this form already. Nothing was changed; "
    "record this one anew."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One disclosure as it is to be written down.

    `patient_ids`: one, or the list of a disclosure about many. `recipient_id`, or a name to find or make one
    by. `basis`: a code or citation; what names none is kept as `basis_given` and waits for a person.
    `purpose` may be "" only with `request_document_id`, the written request. `source_reference` makes the
    same row
    come in once.
    """

    patient_ids: Sequence[int]
    disclosed_on: datetime.date | None
    description: str = ""
    purpose: str = ""
    basis: str = ""
    recipient_id: int | None = None
    recipient: str = ""
    recipient_of: str = ""
    recipient_address: str = ""
    party_id: int | None = None
    request_document_id: int | None = None
    made_by_id: int | None = None
    made_by_given: str = ""
    source: str = Source.FORM
    source_reference: str = ""
    raw_event_id: int | None = None
    protocol_id: int | None = None
    incident: str = ""
    demand_id: int | None = None
    part2: bool = False
    break_glass: bool = False
    packet: str = ""
    routine: str = ""
    why_this_much: str = ""


@transaction.atomic
def record(
    *, by: Actor, entry: Entry, on: datetime.date, now: datetime.datetime, complete: bool = True
) -> tuple[Disclosure, bool]:
    """Write one disclosure; (the row, whether it is new: the same source and reference gives the first).

    `complete`: description and purpose must be there, as for what a person enters; an import lets them wait.
    Raises Refused (DISCLOSED_MISSING, DISCLOSED_IN_FUTURE, DISCLOSED_BEFORE_BIRTH, PATIENT_MISSING,
    RECIPIENT_MISSING, RECIPIENT_TOO_LONG, DESCRIPTION_MISSING, PURPOSE_MISSING, TEXT_TOO_LONG,
    BASIS_UNKNOWN, PROTOCOL_BASIS, REFERENCE_USED: another disclosure came with this source and reference).
    """
    known = first_of(entry)
    if known is not None:
        return _same(known, entry), False
    patient_ids = list(dict.fromkeys(entry.patient_ids))
    check(entry, patient_ids=patient_ids, on=on, complete=complete)
    basis = accounting.basis_of(entry.basis) if entry.basis.strip() else None
    if complete and entry.basis.strip() and basis is None:
        raise Refused("There is no such legal basis in the table.", WHY, code="BASIS_UNKNOWN")
    check_protocol(entry.protocol_id, basis)
    recipient_id = entry.recipient_id
    if recipient_id is None:
        recipient_id = recipients.resolve(
            by=by,
            name=entry.recipient,
            of=entry.recipient_of,
            address=entry.recipient_address,
            party_id=entry.party_id,
            trusted=entry.source != Source.DROP,
            now=now,
        ).pk
    assert entry.disclosed_on is not None  # check() refused its absence
    row = Disclosure(
        patient_id=patient_ids[0] if len(patient_ids) == 1 else None,
        disclosed_on=entry.disclosed_on,
        recipient_id=recipient_id,
        description=entry.description.strip(),
        purpose=entry.purpose.strip(),
        request_document_id=entry.request_document_id,
        basis=basis.code if basis else "",
        basis_given="" if basis else entry.basis.strip()[:200],
        made_by_id=entry.made_by_id,
        made_by_given=entry.made_by_given[:200],
        source=entry.source,
        source_reference=entry.source_reference,
        raw_event_id=entry.raw_event_id,
        protocol_id=entry.protocol_id,
        incident=entry.incident,
        demand_id=entry.demand_id,
        part2=entry.part2,
        break_glass=entry.break_glass,
        packet=entry.packet,
        routine=entry.routine,
        why_this_much=entry.why_this_much.strip(),
        entered_at=now,
        entered_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = first_of(entry)
        if known is None:
            raise
        return _same(known, entry), False
    if len(patient_ids) > 1:
        DisclosureSubject.objects.bulk_create(
            [DisclosureSubject(disclosure=row, patient_id=patient_id) for patient_id in patient_ids]
        )
    audit.record(
        "disclosure.recorded",
        by=by,
        about=("disclosure", row.pk),
        patient_id=row.patient_id,
        detail={"basis": row.basis, "source": row.source, "patients": len(patient_ids)},
    )
    ask_to_classify(row, by=by, on=on)
    owing.recorded(row, by=by, on=on)
    return row, True


def check(entry: Entry, *, patient_ids: Sequence[int], on: datetime.date, complete: bool) -> None:
    """Raises what record() names, before anything is written."""
    check_day(entry.disclosed_on, on=on)
    if not patient_ids:
        raise Refused("Say about whom it was.", DATE, code="PATIENT_MISSING")
    for patient_id in patient_ids:
        check_day(entry.disclosed_on, on=on, born_on=people.patient(patient_id).birth_date)
    check_what(entry, on=on, complete=complete)


def check_what(entry: Entry, *, on: datetime.date, complete: bool) -> None:
    """Raises what record() names of all that does not depend on the patient."""
    check_day(entry.disclosed_on, on=on)
    if entry.recipient_id is None:
        recipients.check_name(
            " ".join(entry.recipient.split()), of=entry.recipient_of, address=entry.recipient_address
        )
    if max(len(entry.description), len(entry.purpose)) > LONGEST or len(entry.why_this_much) > 300:
        raise Refused(f"Keep it brief: at most {LONGEST} characters.", WHAT, code="TEXT_TOO_LONG")
    if complete:
        check_complete(entry)


def takes_protocol(basis: accounting.Basis | None) -> bool:
    """Whether a row on this basis may name a research protocol: one nobody knows yet may."""
    return basis is None or bool(basis.protocol_form)


def check_protocol(protocol_id: int | None, basis: accounting.Basis | None) -> None:
    """Raises Refused (PROTOCOL_BASIS) for a protocol beside a basis that is known and not research."""
    if protocol_id is not None and not takes_protocol(basis):
        raise Refused(
            "Only research without authorization names a research protocol: take the protocol away, or "
            "choose a basis for research.",
            RESEARCH,
            code="PROTOCOL_BASIS",
        )


def check_complete(entry: Entry) -> None:
    """What an entry says that an import may leave to a person. Raises Refused (…_MISSING)."""
    if not entry.description.strip():
        raise Refused("Describe briefly what was disclosed.", WHAT, code="DESCRIPTION_MISSING")
    if not entry.purpose.strip() and entry.request_document_id is None:
        raise Refused(
            "State the purpose briefly, or attach the written request.", WHY, code="PURPOSE_MISSING"
        )


def check_day(day: datetime.date | None, *, on: datetime.date, born_on: datetime.date | None = None) -> None:
    """Raises Refused (DISCLOSED_MISSING, DISCLOSED_IN_FUTURE, DISCLOSED_BEFORE_BIRTH)."""
    if day is None:
        raise Refused("Say on which day it was disclosed.", DATE, code="DISCLOSED_MISSING")
    if day > on:
        raise Refused("The day of the disclosure is in the future.", DATE, code="DISCLOSED_IN_FUTURE")
    if born_on is not None and day < born_on:
        raise Refused(
            "The day of the disclosure is before the patient's birth.", DATE, code="DISCLOSED_BEFORE_BIRTH"
        )


def ask_to_classify(row: Disclosure, *, by: Actor, on: datetime.date) -> None:
    """A row without a basis waits for a person, and holds an accounting meanwhile: one item for them all."""
    if not row.basis:
        open_classifying(by=by, on=on)


def open_classifying(*, by: Actor, on: datetime.date) -> None:
    """The one item of work for all rows that have no basis."""
    work.open_item(
        by=by,
        kind=WorkKind.CLASSIFY_DISCLOSURE,
        about=UNCLASSIFIED,
        reference="",
        due_on=on + CLASSIFY_WITHIN,
        due_kind=DueKind.HOUSE,
        permission=Permission.DISCLOSURES_CLASSIFY,
    )


def first_of(entry: Entry) -> Disclosure | None:
    """The row that came in first with this source and reference, as it was then."""
    if not entry.source_reference:
        return None
    return Disclosure.objects.filter(
        source=entry.source, source_reference=entry.source_reference, replaces=None
    ).first()


def _same(known: Disclosure, entry: Entry) -> Disclosure:
    """The known row, if the entry says the same of whom, when, what and why.

    Raises Refused (REFERENCE_USED): what is another disclosure is never passed over in silence.
    """
    basis = accounting.basis_of(entry.basis) if entry.basis.strip() else None
    code, given = (basis.code, "") if basis else ("", entry.basis.strip()[:200])
    if known.patient_id is None:
        about = set(DisclosureSubject.objects.filter(disclosure=known).values_list("patient_id", flat=True))
    else:
        about = {known.patient_id}
    had = (about, known.disclosed_on, known.description, known.basis, known.basis_given)
    if had != (set(entry.patient_ids), entry.disclosed_on, entry.description.strip(), code, given):
        raise Refused(USED, code="REFERENCE_USED")
    return known
