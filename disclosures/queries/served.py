"""The ledger as FHIR serves it: rows with all that an AuditEvent tells of them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from disclosures.fhir.writing import Told
from disclosures.models import Disclosure, DisclosureSubject
from disclosures.queries import ledger, patient_rows, rows
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.people import queries as people
from privacy_portal.plain import as_id

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search: whose, which days, how many, and after which row (its day and number) it goes on."""

    patient_id: int | None
    from_on: datetime.date = datetime.date.min
    to_on: datetime.date = datetime.date.max
    count: int = 50
    after: tuple[datetime.date, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    events: Sequence[Told]
    total: int
    last: tuple[datetime.date, int] | None


class Gone(Exception):
    """The row stands no more; `by_id` is the one that corrects it, None when nothing was disclosed."""

    def __init__(self, by_id: int | None) -> None:
        self.by_id = by_id


def page(actor: Actor, asked: Asked) -> Page:
    """The standing rows about a patient, the latest first; the same that the staff's ledger shows."""
    if asked.patient_id is None or asked.from_on > asked.to_on:
        return Page((), 0, None)
    found = ledger.of_patient(asked.patient_id).filter(
        void=False,
        pk__in=ledger.visible_to(actor).values("pk"),
        disclosed_on__gte=asked.from_on,
        disclosed_on__lte=asked.to_on,
    )
    total = found.count()
    if asked.after is not None:
        day, number = asked.after
        found = found.filter(Q(disclosed_on__lt=day) | Q(disclosed_on=day, pk__lt=number))
    ordered = found.select_related(*rows.SHOWN).order_by("-disclosed_on", "-pk")
    shown = list(ordered[: asked.count + 1])
    page_rows = shown[: asked.count]
    more = len(shown) > asked.count and bool(page_rows)
    last = (page_rows[-1].disclosed_on, page_rows[-1].pk) if more else None
    of_lists = (people.patient(asked.patient_id).mrn, asked.patient_id)
    return Page(_told(page_rows, of_lists), total, last)


def one(actor: Actor, event_id: str) -> tuple[Told, int | None] | None:
    """The event of a row ("12"), or of one patient of a row with a list ("12-5"), and that patient's id.

    Raises Gone for a row that stands no more.
    """
    number, _dash, whose = event_id.partition("-")
    disclosure_id = as_id(number)
    if disclosure_id is None:
        return None
    row = ledger.visible_to(actor).select_related(*rows.SHOWN).filter(pk=disclosure_id).first()
    if row is None:
        return None
    newer = Disclosure.objects.filter(replaces=row).first()
    if newer is not None or row.void:
        raise Gone(None if row.void or newer is None or newer.void else newer.pk)
    if not whose:
        return _told([row], None)[0], row.patient_id
    patient_id = as_id(whose)
    if patient_id is None or row.patient_id is not None:
        return None
    if not DisclosureSubject.objects.filter(disclosure=row, patient_id=patient_id).exists():
        return None
    return _told([row], (people.patient(patient_id).mrn, patient_id))[0], patient_id


def _told(found: Iterable[Disclosure], of_lists: tuple[str, int] | None) -> list[Told]:
    """`of_lists`: the number and id of the patient of whom rows with a list are told."""
    found = list(found)
    addresses = patient_rows.newest_addresses({row.recipient_id for row in found})
    name = clinic.profile().name
    return [_one(row, addresses.get(row.recipient_id, ""), name, of_lists) for row in found]


def _one(row: Disclosure, address: str, name: str, of_lists: tuple[str, int] | None) -> Told:
    mrn, event_id = "", str(row.pk)
    if row.patient is not None:
        mrn = row.patient.mrn
    elif of_lists is not None:
        mrn, event_id = of_lists[0], f"{row.pk}-{of_lists[1]}"
    basis = BY_CODE.get(row.basis)
    return Told(
        id=event_id,
        patient="",
        mrn=mrn,
        clinic=name,
        from_on=row.disclosed_on.isoformat(),
        to_on=row.disclosed_on.isoformat(),
        recorded=row.entered_at.isoformat(timespec="milliseconds"),
        recipient=row.recipient.name,
        recipient_of=row.recipient.of,
        address=address.splitlines(),
        description=row.description,
        purpose=row.purpose,
        basis=row.basis,
        basis_words=basis.title if basis else "",
        basis_given=row.basis_given,
        made_by=row.made_by.name if row.made_by is not None else row.made_by_given,
    )
