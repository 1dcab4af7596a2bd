"""The cost of the answer: on the case page, and on the billing desk, which sees no word of the patient's."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.fees import Method
from privacy_portal.money import dollars
from privacy_requests.admin import words
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.forms.ending import WITHDRAWN_BY
from privacy_requests.forms.fees import COMPONENT_NAMES, NAMES_OF_METHODS
from privacy_requests.models import FeeNotice, PrivacyRequest
from privacy_requests.queries import fees as queries

TEMPLATE = "admin/requests/fees/money.html"
CHANNELS: dict[str, Any] = {**dict(WITHDRAWN_BY), "portal": gettext_lazy("In the portal")}


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the fee, or one payment, with its amount."""

    name: str
    amount: str
    note: str = ""


def panels(row: PrivacyRequest) -> list[Panel]:
    """Empty while nothing was told and nothing waived."""
    if queries.standing_notice(row) is None and not row.feewaivers.exists():
        return []
    return [Panel("fees", _("Cost"), facts(row, said=True), TEMPLATE, tables(row))]


def facts(row: PrivacyRequest, *, said: bool) -> list[Fact]:
    """Told, answered, invoiced, paid, waived; with `said`, the patient's words and staff's note."""
    notices = list(row.feenotices.all())
    found = [_told(notices[-1])] if notices else []
    found += _answered(notices[-1], said=said) if notices else []
    found += _invoiced(row)
    for waiver in row.feewaivers.all():
        note = ". ".join(part for part in (words.on(waiver.on), waiver.note if said else "") if part)
        found.append(Fact(_("Waived"), waiver.get_reason_display(), note))
    found += [
        Fact(
            _("Told before"),
            dollars(notice.total_cents),
            _("%(date)s; a later notice took its place.") % {"date": words.on(notice.on)},
        )
        for notice in notices[:-1]
    ]
    return found


def tables(row: PrivacyRequest) -> dict[str, object]:
    """The parts of the fee that was told, and the payments."""
    notice, invoice = queries.standing_notice(row), queries.invoice_of(row)
    return {
        "parts": _parts(notice) if notice is not None else [],
        "payments": [
            Line(words.on(payment.on), dollars(payment.cents), payment.get_how_display())
            for payment in (invoice.payments.all() if invoice is not None else ())
        ],
    }


def _told(notice: FeeNotice) -> Fact:
    sent_on = correspondence.sent_on(notice.communication_id)
    letter = (
        _("Letter sent %(date)s.") % {"date": words.on(sent_on)}
        if sent_on
        else _("The letter is on its way.")
    )
    return Fact(_("Told"), dollars(notice.total_cents), f"{NAMES_OF_METHODS[notice.method]}. {letter}")


def _answered(notice: FeeNotice, *, said: bool) -> list[Fact]:
    answer = queries.answer_to(notice)
    if answer is None:
        return [Fact(_("Answer"), _("None yet"), _("The days run on. Nothing can be charged without one."))]
    channel = str(CHANNELS.get(answer.channel, answer.channel))
    told = [f"{words.on(answer.on)}, {channel}", answer.words if said else ""]
    return [Fact(_("Answer"), answer.get_choice_display(), "\n".join(part for part in told if part))]


def _invoiced(row: PrivacyRequest) -> list[Fact]:
    invoice = queries.invoice_of(row)
    if invoice is None:
        return []
    account = queries.account_of(row)
    found = [Fact(_("Invoice"), dollars(invoice.cents), words.on(invoice.on))]
    if account.owed_cents > 0:
        found.append(
            Fact(_("To be paid"), dollars(account.owed_cents), _("The answer does not wait for it."))
        )
    elif account.owed_cents < 0:
        found.append(Fact(_("To give back"), dollars(-account.owed_cents)))
    return found


def _parts(notice: FeeNotice) -> list[Line]:
    flat = notice.method == Method.FLAT
    found = []
    for line in queries.lines_of(notice):
        pages = ngettext("%(n)d page", "%(n)d pages", line.pages) % {"n": line.pages} if line.pages else ""
        name = _("Flat fee, everything included") if flat else str(COMPONENT_NAMES[line.component])
        note = ", ".join(part for part in (pages, line.note) if part)
        found.append(Line(name, dollars(line.cents), note))
    return found
