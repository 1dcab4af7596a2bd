"""A correction: a new row that takes the place of an old one and says why. Nothing is changed or deleted."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from disclosures.models import Disclosure, DisclosureSubject
from disclosures.operations import owing, recalling, recipients, recording, turns
from disclosures.queries import ledger
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import accounting
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people.folding import fold
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind

KEPT = cfr("164.528(d)(1)")
BASIS = cfr("164.528(a)(1)")
CORRECTABLE = frozenset(
    {"disclosed_on", "recipient_id", "description", "purpose", "basis", "request_document_id", "protocol_id"}
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who received it in truth: found by name and agency (and address), or made."""

    name: str
    of: str = ""
    address: str = ""

    def is_of(self, row: Disclosure) -> bool:
        """Whether the row names this one already."""
        known = (fold(row.recipient.name), fold(row.recipient.of))
        return not self.address.strip() and (fold(self.name), fold(self.of)) == known


@transaction.atomic
def correct(
    *,
    by: Actor,
    disclosure_id: int,
    reason: str,
    on: datetime.date,
    now: datetime.datetime,
    receiver: Receiver | None = None,
    **values: Any,
) -> Disclosure:
    """Write the row anew with `values` (names in CORRECTABLE; `basis` a code or citation) and `receiver`.

    A protocol that the row named goes with its basis for research: left_protocol() says so.
    Raises Refused (MAY_NOT, NO_DISCLOSURE, CORRECTED_ALREADY, ROW_VOID, CORRECTION_REASON, BASIS_UNKNOWN,
    PROTOCOL_BASIS, and what recipients.resolve() and recording.check() raise).
    """
    unknown = set(values) - CORRECTABLE
    if unknown:
        raise TypeError(f"not to be corrected: {', '.join(sorted(unknown))}")
    row = _standing(by, disclosure_id, reason)
    if "basis" in values:
        chosen = accounting.basis_of(values["basis"])
        if chosen is None:
            raise Refused("Choose the legal basis from the table.", BASIS, code="BASIS_UNKNOWN")
        values["basis"] = chosen.code
    if receiver is not None and not receiver.is_of(row):
        values["recipient_id"] = recipients.resolve(
            by=by, name=receiver.name, of=receiver.of, address=receiver.address, now=now
        ).pk
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    basis = accounting.BY_CODE.get(changed.get("basis", row.basis))
    if "protocol_id" not in changed and row.protocol_id and not recording.takes_protocol(basis):
        changed["protocol_id"] = None  # it was research, and is not any more
    made = _anew(row, reason, by=by, now=now)
    for name, value in changed.items():
        setattr(made, name, value)
    _check(made, row, on=on)
    recording.check_protocol(made.protocol_id, basis)
    _write(made, row, by=by, kind="disclosure.corrected", fields=sorted(changed))
    owing.corrected(row, made, by=by, on=on)
    _recall(made, by=by, on=on, now=now)
    return made


def left_protocol(made: Disclosure) -> bool:
    """Whether a corrected row names no research protocol any more although the one before it did."""
    return made.protocol_id is None and made.replaces is not None and made.replaces.protocol_id is not None


@transaction.atomic
def void(
    *, by: Actor, disclosure_id: int, reason: str, on: datetime.date, now: datetime.datetime
) -> Disclosure:
    """Say that nothing was disclosed (it stayed inside, or it is another patient's); the old row stays.

    Raises Refused (MAY_NOT, NO_DISCLOSURE, CORRECTED_ALREADY, ROW_VOID, CORRECTION_REASON).
    """
    row = _standing(by, disclosure_id, reason)
    made = _anew(row, reason, by=by, now=now)
    made.void = True
    _write(made, row, by=by, kind="disclosure.voided", fields=[])
    owing.corrected(row, made, by=by, on=on)
    _recall(made, by=by, on=on, now=now)
    return made


def classify(
    *, by: Actor, disclosure_id: int, basis: str, reason: str, on: datetime.date, now: datetime.datetime
) -> Disclosure:
    """Say on which basis a waiting row was disclosed: a correction of its basis."""
    return correct(by=by, disclosure_id=disclosure_id, basis=basis, reason=reason, on=on, now=now)


def _standing(by: Actor, disclosure_id: int, reason: str) -> Disclosure:
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not correct the ledger.", code="MAY_NOT")
    turns.suspending()  # no list is issued between the correction and the recall
    row = (
        Disclosure.objects.select_for_update(of=("self",))
        .select_related("recipient")
        .filter(pk=disclosure_id)
        .first()
    )
    if row is None:
        raise Refused("There is no such disclosure.", code="NO_DISCLOSURE")
    if Disclosure.objects.filter(replaces=row).exists():
        raise Refused(
            "This row was corrected already; correct the newest one.", KEPT, code="CORRECTED_ALREADY"
        )
    if row.void:
        raise Refused(
            "This row says that nothing was disclosed. If something was, record it anew.",
            KEPT,
            code="ROW_VOID",
        )
    if not reason.strip():
        raise Refused("Say why the row is corrected; both rows are kept.", KEPT, code="CORRECTION_REASON")
    return row


def _anew(row: Disclosure, reason: str, *, by: Actor, now: datetime.datetime) -> Disclosure:
    values = {
        field.attname: getattr(row, field.attname)
        for field in Disclosure._meta.concrete_fields
        if field.attname not in {"id", "replaces_id", "void", "reason", "entered_at", "entered_by_id"}
    }
    return Disclosure(
        **values, replaces=row, reason=reason.strip()[:500], entered_at=now, entered_by_id=by.user_id
    )


def _check(made: Disclosure, row: Disclosure, *, on: datetime.date) -> None:
    entry = recording.Entry(
        patient_ids=[made.patient_id] if made.patient_id else list(_listed(row)),
        disclosed_on=made.disclosed_on,
        recipient_id=made.recipient_id,
        description=made.description,
        purpose=made.purpose,
        request_document_id=made.request_document_id,
    )
    recording.check(entry, patient_ids=entry.patient_ids, on=on, complete=False)


def _listed(row: Disclosure) -> list[int]:
    return list(row.subjects.values_list("patient_id", flat=True))


def _recall(made: Disclosure, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """A list that has not gone would tell the row as it was."""
    patient_ids = [made.patient_id] if made.patient_id else _listed(made)
    recalling.recall_unsent(by=by, on=on, now=now, patient_ids=patient_ids)


def _write(made: Disclosure, row: Disclosure, *, by: Actor, kind: str, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "Somebody else corrected this row just now; look at theirs first.", KEPT, code="CORRECTED_ALREADY"
        ) from error
    DisclosureSubject.objects.bulk_create(
        [DisclosureSubject(disclosure=made, patient_id=patient_id) for patient_id in _listed(row)]
    )
    audit.record(
        kind,
        by=by,
        about=("disclosure", made.pk),
        patient_id=made.patient_id,
        detail={"replaces": row.pk, "fields": fields, "basis": made.basis},
    )
    if not ledger.any_unclassified():
        work.settle(by=by, kind=WorkKind.CLASSIFY_DISCLOSURE, about=recording.UNCLASSIFIED)
