"""Acts about the cost of an answer: told, answered, waived, invoiced, paid."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law import fees as law
from privacy_portal.law.accounting import free
from privacy_requests.acts.act import Act
from privacy_requests.forms import fees as forms
from privacy_requests.letters import fees as letters
from privacy_requests.letters.draft import LetterDraft
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import billing, fees
from privacy_requests.queries import fees as queries


def _notice(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    lines = data["lines"]
    total = queries.total_of(row, method=data["method"], lines=lines)
    return letters.access_fee(row, on=on, method=data["method"], lines=lines, total_cents=total)


def _invoice(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    notice = billing.check_amount(row, cents=data["cents"], on=on)
    return letters.invoice(row, on=on, notice=notice, cents=data["cents"])


ACTS: tuple[Act, ...] = (
    Act(
        "tell_fee",
        _("Tell the cost"),
        _("Tell the patient in advance what the copy may cost. The days run on."),
        forms.TellFeeForm,
        fees.tell,
        Permission.REQUESTS_WORK,
        letter=_notice,
        check=fees.check_tell,
        cites=(law.FEE.cite, law.HOW, law.NEVER.cite),
        done=_("Letter about the cost queued. The days run on."),
        place="#fees",
    ),
    Act(
        "answer_fee",
        _("Record the answer to the cost"),
        _("What the patient chose on hearing the cost: go on, change the request, or withdraw it."),
        forms.AnswerFeeForm,
        fees.answer,
        Permission.FEES_EDIT,
        check=fees.check_answer,
        cites=(law.IN_ADVANCE.cite, free.IN_ADVANCE.cite),
        patient_form=forms.AnswerFeeMineForm,
        done=_("Answer to the cost recorded."),
        place="#fees",
    ),
    Act(
        "waive_fee",
        _("Waive the fee"),
        _("Ask nothing for this request. Tell the patient; the portal shows it too."),
        forms.WaiveFeeForm,
        fees.waive,
        Permission.FEES_EDIT,
        check=fees.check_waive,
        cites=(law.IN_ADVANCE.cite, free.IN_ADVANCE.cite),
        done=_("Fee waived. Nothing is asked for this request."),
        place="#fees",
    ),
    Act(
        "invoice",
        _("Send the invoice"),
        _("Ask for what the patient agreed to, or less. The answer does not wait for the money."),
        forms.InvoiceForm,
        billing.invoice,
        Permission.FEES_EDIT,
        letter=_invoice,
        check=billing.check_invoice,
        cites=(law.FEE.cite, free.IN_ADVANCE.cite, law.WITHIN_NOTICE.cite, law.NEVER_HELD.cite),
        done=_("Invoice queued."),
        place="#fees",
    ),
    Act(
        "record_payment",
        _("Record a payment"),
        _("Money that came in for the invoice, or was given back."),
        forms.PaymentForm,
        billing.record_payment,
        Permission.FEES_EDIT,
        check=billing.check_payment,
        cites=(law.WITHIN_NOTICE.cite,),
        done=_("Payment recorded."),
        place="#fees",
    ),
)
