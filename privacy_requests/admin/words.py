"""How staff pages say things: rights, days left, chips. Pure: rows in, words out."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy_portal.law.rights import Right
from privacy_requests.models import Message, PrivacyRequest
from privacy_requests.workflow import Status

RIGHT_NAMES: dict[str, str | Promise] = {
    Right.ACCESS: gettext_lazy("Access"),
    Right.AMENDMENT: gettext_lazy("Amendment"),
    Right.ACCOUNTING: gettext_lazy("Accounting of disclosures"),
    Right.RESTRICTION: gettext_lazy("Restriction"),
    Right.CONFIDENTIAL_COMMUNICATION: gettext_lazy("Confidential communication"),
    Right.NOTICE_COPY: gettext_lazy("Copy of the notice"),
    Right.COMPLAINT: gettext_lazy("Complaint"),
}
WAITS_FOR: dict[str, str | Promise] = {
    "": "",
    "patient": gettext_lazy("Matching to a patient"),
    "verification": gettext_lazy("Verification of identity"),
    "work": gettext_lazy("Records and decision"),
    "delivery": gettext_lazy("Delivery of the letter"),
}
SOON_DAYS = 7
WRITERS: dict[str, str | Promise] = {
    Message.Through.ACCOUNT: gettext_lazy("The patient"),
    Message.Through.CODE: gettext_lazy("Who follows it with reference and code"),
    Message.Through.EMAIL: gettext_lazy("By e-mail"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A short state in words; `tone` only repeats it: neutral | info | success | warning | danger."""

    text: str
    tone: str = "neutral"


def right_name(right: str) -> str:
    return str(RIGHT_NAMES.get(right, right))


def waits_for(code: str) -> str:
    return str(WAITS_FOR.get(code, code))


def days_left(days: int | None) -> str:
    """Days until a date as a person would say it; empty without a date."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def due_chip(days: int | None) -> Chip | None:
    """The chip of the legal clock; None when nothing presses."""
    if days is None or days > SOON_DAYS:
        return None
    if days < 0:
        return Chip(_("Overdue"), "danger")
    if days == 0:
        return Chip(_("Due today"), "warning")
    return Chip(_("Due %(when)s") % {"when": days_left(days)}, "info")


def chips(row: PrivacyRequest, *, today: datetime.date) -> list[Chip]:
    """What one must see at a glance, the most pressing first."""
    found = [due_chip(row.days_left(today))]
    if row.is_open and row.due_on is None:
        found.append(Chip(_("No legal due date")))
    if row.is_open and row.patient_id is None:
        found.append(Chip(_("Not matched"), "warning"))
    elif row.is_open and row.verified_at is None:
        found.append(Chip(_("Unverified"), "warning"))
    if row.extended_to is not None and row.status != Status.EXTENDED:
        found.append(Chip(_("Extended"), "info"))
    if row.entered_late:
        found.append(Chip(_("Late entry")))
    if row.outcome:
        found.append(Chip(row.get_outcome_display(), "success" if row.outcome == "granted" else "neutral"))
    return [chip for chip in found if chip is not None]


def on(day: datetime.date | None) -> str:
    """A date in words; empty for none."""
    return date_format(day, "DATE_FORMAT") if day else ""


def late_entry(row: PrivacyRequest) -> str:
    """How late a request was entered; empty when it was not."""
    days = (row.logged_on - row.received_on).days
    if days <= 0:
        return ""
    return ngettext("Entered %(n)d day after receipt", "Entered %(n)d days after receipt", days) % {"n": days}
