"""The facts of a case as lines of name and value; pure but for the names of record sets."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.rights import Right
from privacy_requests.admin import words
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries import accounting, guests
from privacy_requests.queries.ways import standing_directive


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts: `note` is a second, quieter sentence."""

    name: str
    value: str
    note: str = ""


def clock_facts(row: PrivacyRequest, *, today: datetime.date) -> list[Fact]:
    """Every date of the clock that differs from another."""
    days = words.days_left(row.days_left(today))
    facts = [
        Fact(
            _("Received"),
            words.on(row.received_on),
            ". ".join(part for part in (received_by(row), words.late_entry(row)) if part),
        )
    ]
    if row.due_on is None:
        facts.append(Fact(_("Due"), _("No legal due date"), _("Our own target applies.")))
    else:
        facts.append(Fact(_("Due"), words.on(row.due_on), days))
    if row.federal_due_on is not None and row.federal_due_on != row.due_on:
        facts.append(Fact(_("Federal due date"), words.on(row.federal_due_on), _("A state date governs.")))
    facts.append(Fact(_("Our target"), words.on(row.target_on)))
    if row.cap_on is not None:
        facts.append(Fact(_("Latest possible date"), words.on(row.cap_on), _("Even with an extension.")))
    for name, day in (
        (_("Decided"), row.decided_on),
        (_("Completed"), row.completed_on),
        (_("Closed"), row.closed_on),
        (_("Kept until"), row.retain_until),
    ):
        if day is not None:
            facts.append(Fact(name, words.on(day)))
    return facts


def received_by(row: PrivacyRequest) -> str:
    """How it came, and which business associate it came through."""
    through = row.received_through
    return (
        f"{row.get_received_by_display()}: {through.name}" if through else str(row.get_received_by_display())
    )


def asked_facts(row: PrivacyRequest) -> list[Fact]:
    """What a request asks for."""
    if row.right == Right.ACCOUNTING:
        return _list_facts(row)
    detail = getattr(row, "access", None)
    if detail is None:
        return []
    names = {one.code: one.name for one in clinic.record_sets(row.received_on)}
    sets = ", ".join(names.get(code, code) for code in detail.record_sets) or _("Everything in the record")
    form_format = detail.get_form_format_display()
    facts = [
        Fact(_("Wants"), detail.get_kind_display()),
        Fact(_("Records"), sets, detail.description),
        Fact(_("Dates"), span(detail.from_on, detail.to_on)),
        Fact(_("Format"), form_format, detail.format_words),
        _delivery(row),
    ]
    if detail.summary:
        facts.append(Fact(_("Records or summary"), detail.get_summary_display()))
    if detail.agreed_format:
        facts.append(
            Fact(
                _("Agreed format"),
                detail.get_agreed_format_display(),
                f"{words.on(detail.agreed_on)}: {detail.format_agreement}",
            )
        )
    return facts


def _list_facts(row: PrivacyRequest) -> list[Fact]:
    """The time a list covers, and whether it is the free one of its twelve months."""
    first, last = accounting.period_of(row)
    asked = row.accounting
    note = "" if asked.from_on or asked.to_on else _("No time was asked for: the whole six years.")
    facts = [Fact(_("Time listed"), span(first, last), note)]
    if row.patient_id is not None:
        again = accounting.free_again_on(row)
        free = _("Free: the first in twelve months") if again is None else _("A fee may be told in advance")
        note = "" if again is None else _("Free again from %(date)s") % {"date": words.on(again)}
        facts.append(Fact(_("Fee"), free, note))
    return facts


def _delivery(row: PrivacyRequest) -> Fact:
    """Where the copy goes: a direction to somebody else takes the place of the way that was asked for."""
    detail = row.access
    if standing_directive(row) is not None:
        return Fact(_("Delivery"), _("To someone else: see the direction"))
    return Fact(_("Delivery"), detail.get_delivery_display(), _place(row))


def _place(row: PrivacyRequest) -> str:
    """The number or address out."""
    detail = row.access
    if detail.delivery_due in {detail.DeliveryWay.POST, detail.DeliveryWay.MEDIA_POST}:
        if detail.postal_address:
            return str(detail.postal_address)
        return _("To the address we write to") if row.patient_id else ""
    return str(detail.fax_number or detail.email_to)


def person_facts(row: PrivacyRequest) -> list[Fact]:
    """Whose record it is, and who asks, as typed."""
    patient = row.patient
    facts = []
    if patient is None:
        facts.append(Fact(_("Patient"), _("Not matched yet")))
    else:
        facts += [
            Fact(_("Patient"), patient.full_name),
            Fact(_("Record number"), patient.mrn),
            Fact(_("Date of birth"), words.on(patient.birth_date)),
        ]
        if patient.died_on is not None:
            facts.append(Fact(_("Died"), words.on(patient.died_on)))
    asker = asker_fact(row)
    return [*facts, asker] if asker else facts


def asker_fact(row: PrivacyRequest) -> Fact | None:
    """Who asks, as typed."""
    requester = getattr(row, "requester", None)
    if requester is None:
        return None
    born = requester.birth_date_given
    told = (
        requester.get_capacity_display(),
        requester.get_acting_as_display(),
        _("for %(name)s") % {"name": requester.patient_name} if requester.patient_name else "",
        _("born %(date)s") % {"date": words.on(born)} if born else "",
        requester.phone,
        requester.email,
        requester.address,
    )
    return Fact(_("Asked by"), requester.name, "; ".join(part for part in told if part))


def guest_facts(row: PrivacyRequest) -> list[Fact]:
    """The code with which a person without an account follows the request, when there is one."""
    door = guests.door_of(row)
    if door is None:
        return []
    used = words.on(clinic.local_date(door.used_at)) if door.used_at else _("Not used yet")
    return [Fact(_("Code made"), words.on(clinic.local_date(door.made_at))), Fact(_("Last used"), used)]


def short(row: PrivacyRequest, *, today: datetime.date) -> list[Fact]:
    """The facts an act's page repeats, so that nobody acts on the wrong case."""
    patient = row.patient
    who = f"{patient.full_name}, {patient.mrn}" if patient else _("Not matched yet")
    born = _("born %(date)s") % {"date": words.on(patient.birth_date)} if patient else ""
    due = words.on(row.due_on) or _("No legal due date")
    facts = [
        Fact(_("Patient"), who, born),
        Fact(_("Due"), due, words.days_left(row.days_left(today))),
    ]
    if row.cap_on is not None:
        facts.append(Fact(_("Latest possible date"), words.on(row.cap_on)))
    asker = asker_fact(row)
    return [*facts, asker] if asker else facts


def span(from_on: datetime.date | None, to_on: datetime.date | None) -> str:
    if from_on and to_on:
        return _("%(start)s to %(end)s") % {"start": words.on(from_on), "end": words.on(to_on)}
    if from_on:
        return _("from %(start)s on") % {"start": words.on(from_on)}
    if to_on:
        return _("up to %(end)s") % {"end": words.on(to_on)}
    return _("All dates")


def patient_words(patient: Any) -> str:
    return f"{patient.full_name} ({patient.mrn})" if patient is not None else ""
