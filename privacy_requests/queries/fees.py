"""What a copy may cost: the facts a fee rests on, the notice that stands, and where an account is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import fees as law
from privacy_portal.law.access import FormFormat, Kind
from privacy_portal.law.fees import FeeLine, Method
from privacy_portal.law.refusal import Refused
from privacy_requests import references
from privacy_requests.models import (
    AccessDetail,
    Agreement,
    FeeAnswer,
    FeeNotice,
    FeeWaiver,
    Invoice,
    Payment,
    PrivacyRequest,
)
from privacy_requests.queries import accounting
from privacy_requests.queries.moves import since_move
from privacy_requests.queries.ways import agreements, standing_directive
from privacy_requests.workflow import OPEN, Outcome

Way = AccessDetail.DeliveryWay
BY_MAIL = frozenset({Way.POST, Way.MEDIA_POST})
BY_WIRE = frozenset({Way.PORTAL, Way.EMAIL, Way.MEDIA_POST})
GAVE_A_COPY = frozenset({Outcome.GRANTED, Outcome.GRANTED_IN_PART})
STATES = ("open", "paid", "waived", "all")


def fee_facts(row: PrivacyRequest) -> law.FeeFacts:
    """What the law asks about this copy before it lets anything be charged."""
    detail = row.access
    directive = standing_directive(row)
    way = directive.way if directive is not None else detail.delivery_due
    asked = {agreement.kind: agreement for agreement in agreements(row)}  # the last of each kind
    fee = asked.get(Agreement.Kind.SUMMARY_FEE)
    summary = bool(detail.summary) and detail.summary in asked
    form = FormFormat(detail.format_due)
    return law.FeeFacts(
        kind=Kind(detail.kind),
        delivery=way,
        electronic=form.is_electronic or (form is FormFormat.OTHER and way in BY_WIRE),
        kept_electronically=detail.kept_electronically,
        media_asked=way == Way.MEDIA_POST,
        mailing_asked=way in BY_MAIL,
        summary_agreed=summary,
        summary_fee_agreed_cents=fee.cents if fee is not None else None,
        to_third_party=directive is not None,
    )


def total_of(row: PrivacyRequest, *, method: str, lines: Sequence[FeeLine]) -> int:
    """The whole fee in cents.

    Raises Refused (what law.fees.check_fee() raises, NOTHING_ASKED; of a list of disclosures what
    queries.accounting.total_of() raises).
    """
    if accounting.is_accounting(row):
        return accounting.total_of(row, lines)
    total = law.check_fee(Method(method), lines, fee_facts(row))
    if not total:
        raise Refused(
            "Write down at least one amount. What costs nothing needs no notice.",
            law.FEE.cite,
            code="NOTHING_ASKED",
        )
    return total


def standing_notice(row: PrivacyRequest) -> FeeNotice | None:
    """The fee the individual was told last; it takes the place of any before it, told to them or another."""
    notice: FeeNotice | None = since_move(row, row.feenotices.all()).last()
    return notice


def lines_of(notice: FeeNotice) -> list[FeeLine]:
    return [FeeLine(**line) for line in notice.lines]


def answer_to(notice: FeeNotice) -> FeeAnswer | None:
    answer: FeeAnswer | None = getattr(notice, "answer", None)
    return answer


def invoice_of(row: PrivacyRequest) -> Invoice | None:
    invoice: Invoice | None = row.invoices.last()
    return invoice


def agreed_fee(row: PrivacyRequest) -> FeeNotice | None:
    """The fee the individual chose to go on with, as long as the law lets it be asked for this copy."""
    notice = standing_notice(row)
    answer = answer_to(notice) if notice is not None else None
    if notice is None or answer is None or answer.choice != FeeAnswer.Choice.PROCEED:
        return None
    if row.feewaivers.exists():
        return None
    try:
        total_of(row, method=notice.method, lines=lines_of(notice))
    except Refused:  # the way or the form of the copy changed since
        return None
    return notice


def paid_cents(invoice: Invoice) -> int:
    """What came in for this invoice, less what was given back."""
    return int(invoice.payments.aggregate(total=Sum("cents"))["total"] or 0)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the fee of one request stands: money and who pays, and nothing of what was asked for."""

    reference: str
    payer: str
    told_cents: int | None
    told_on: Any
    choice: str
    invoiced_cents: int | None
    invoiced_on: Any
    paid_cents: int
    waived: bool
    over: bool

    @property
    def owed_cents(self) -> int:
        """What is still to be paid; below zero when money is to be given back."""
        return (0 if self.waived else self.invoiced_cents or 0) - self.paid_cents

    @property
    def state(self) -> str:
        """waived | paid | invoiced | agreed | change | unanswered | nothing: what there is to charge."""
        if self.waived:
            return "waived"
        if self.invoiced_cents is not None:
            return "paid" if self.paid_cents >= self.invoiced_cents else "invoiced"
        if self.over:
            return "nothing"
        return {
            FeeAnswer.Choice.PROCEED.value: "agreed",
            FeeAnswer.Choice.MODIFY.value: "change",
            FeeAnswer.Choice.WITHDRAW.value: "nothing",
        }.get(self.choice, "unanswered")


def accounts(actor: Actor, *, state: str = "all", text: str = "") -> "QuerySet[Any]":
    """Requests with a fee told or waived, newest notice first, for those who may see fees; others none.

    state: one of STATES. text: the beginning of a reference, or of a word of the payer's name.
    """
    if not actor.may(Permission.FEES_VIEW):
        return PrivacyRequest.objects.none()
    found = _with_money(PrivacyRequest.objects.all())
    found = found.filter(Q(fee_notice__isnull=False) | Q(fee_waived=True))
    if state == "waived":
        found = found.filter(fee_waived=True)
    elif state == "paid":
        found = found.filter(fee_waived=False, fee_paid__gte=F("fee_invoiced"))
    elif state == "open":
        found = found.filter(fee_waived=False).filter(_OPEN)
    text = text.strip()
    if text:
        code = text.upper()
        found = found.filter(
            Q(reference__startswith=code)
            | Q(reference__startswith=f"PR-{code}")
            | Q(requester__name__istartswith=text)
            | Q(requester__name__icontains=f" {text}")
        )
    return found.order_by(F("fee_told_on").desc(nulls_last=True), "-id")


def account(row: Any) -> Account:
    """Presents one row of accounts()."""
    over = row.status not in OPEN and (
        row.outcome not in GAVE_A_COPY or row.fee_choice != FeeAnswer.Choice.PROCEED
    )
    return Account(
        reference=row.reference,
        payer=row.requester.name,
        told_cents=row.fee_told,
        told_on=row.fee_told_on,
        choice=row.fee_choice or "",
        invoiced_cents=row.fee_invoiced,
        invoiced_on=row.fee_invoiced_on,
        paid_cents=row.fee_paid,
        waived=row.fee_waived,
        over=over,
    )


def account_for(actor: Actor, reference: str) -> PrivacyRequest | None:
    """The row of accounts() with this reference, when `actor` may see it."""
    found: PrivacyRequest | None = accounts(actor).filter(reference=references.read(reference)).first()
    return found


def account_of(row: PrivacyRequest) -> Account:
    """The account of a case at hand."""
    return account(_with_money(PrivacyRequest.every_right.all()).get(pk=row.pk))


_UNPAID = Q(fee_invoiced__isnull=False, fee_paid__lt=F("fee_invoiced"))
_MAY_COME = Q(fee_invoiced__isnull=True) & (
    Q(status__in=OPEN) | Q(fee_choice=FeeAnswer.Choice.PROCEED, outcome__in=GAVE_A_COPY)
)
_OPEN = _UNPAID | _MAY_COME


def _with_money(requests: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each request with its standing notice, answer, invoice, payments and waiver beside it."""
    mine = {"privacy_request": OuterRef("pk")}
    notices = FeeNotice.objects.filter(**mine).order_by("-at", "-id")
    invoices = Invoice.objects.filter(**mine).order_by("-at", "-id")
    answers = FeeAnswer.objects.filter(notice_id=OuterRef("fee_notice"))
    paid = Payment.objects.filter(**mine).order_by().values("privacy_request")
    return (
        requests.select_related("requester")
        .only("reference", "status", "outcome", "right", "requester__name")
        .annotate(
            fee_notice=Subquery(notices.values("pk")[:1]),
            fee_told=Subquery(notices.values("total_cents")[:1]),
            fee_told_on=Subquery(notices.values("on")[:1]),
            fee_choice=Subquery(answers.values("choice")[:1]),
            fee_invoiced=Subquery(invoices.values("cents")[:1]),
            fee_invoiced_on=Subquery(invoices.values("on")[:1]),
            fee_paid=Coalesce(Subquery(paid.annotate(total=Sum("cents")).values("total")), 0),
            fee_waived=Exists(FeeWaiver.objects.filter(**mine)),
        )
    )
