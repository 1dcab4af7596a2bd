"""The billing desk: who pays how much for which request, and nothing of what was asked for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy_portal import staff_finder
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.money import dollars
from privacy_portal.people import drafts
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.forms import PortalForm
from privacy_requests import acts
from privacy_requests.acts import Act, Offer
from privacy_requests.admin.acts import Step, act_of, carry_on, draft_key, draw, remembered
from privacy_requests.admin.desk import SEARCHES, Desk, remember_search
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.gates import gate, page
from privacy_requests.admin.panels import fees as panel
from privacy_requests.admin.words import Chip
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import billing
from privacy_requests.queries import fees as queries
from privacy_requests.queries.fees import Account

PAGE_SIZE = 50
CHANGELIST = "admin:requests_feenotice_changelist"
CHANGE = "admin:requests_feenotice_change"
HERE = ("answer_fee", "invoice", "record_payment", "waive_fee")
CHIPS: dict[str, tuple[str | Promise, str]] = {
    "unanswered": (gettext_lazy("Waits for the answer"), "neutral"),
    "change": (gettext_lazy("A change is asked for"), "warning"),
    "agreed": (gettext_lazy("To be invoiced"), "info"),
    "invoiced": (gettext_lazy("To be paid"), "info"),
    "paid": (gettext_lazy("Paid"), "success"),
    "waived": (gettext_lazy("Waived"), "neutral"),
    "nothing": (gettext_lazy("Nothing to charge"), "neutral"),
}


class StateForm(PortalForm):
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("open", gettext_lazy("Open")),
            ("paid", gettext_lazy("Paid")),
            ("waived", gettext_lazy("Waived")),
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A row of the list with its words and its link."""

    account: Account
    url: str
    chips: list[Chip]


@dataclass(slots=True)
class FeeStep(Step):
    """An act of the billing desk: the same steps, in sight of the money only."""

    @property
    def back(self) -> str:
        return reverse(CHANGE, args=[self.row.reference])

    def letter_url(self, key: str) -> str:
        return reverse("admin:requests_feenotice_letter", args=[self.row.reference, self.act.name, key])

    def about(self) -> list[Fact]:
        payer = Fact(_("Payer"), self.row.requester.name)
        return [payer, *panel.facts(self.row, said=False)]


def chips(account: Account) -> list[Chip]:
    """Where the account stands, and money that must go back."""
    words, tone = CHIPS[account.state]
    found = [Chip(str(words), tone)]
    if account.owed_cents < 0:
        found.append(Chip(_("Give back %(amount)s") % {"amount": dollars(-account.owed_cents)}, "warning"))
    return found


@gate(Permission.FEES_VIEW)
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """One page of the accounts, narrowed by state or by a search; looking at it is audited."""
    search = request.GET.get("search", "")
    text = request.session.get(SEARCHES, {}).get(search, "")
    state = request.GET.get("state", "all" if text else "open")
    state = state if state in queries.STATES else "open"
    found = queries.accounts(actor_of(request), state=state, text=text)
    shown = EstimatingPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    accounts = [queries.account(row) for row in shown.object_list]
    billing.listed(by=actor_of(request), count=len(accounts))
    return page(
        request,
        "admin/requests/fees/list.html",
        title=_("Fees"),
        lines=[FeeLine(one, reverse(CHANGE, args=[one.reference]), chips(one)) for one in accounts],
        page_obj=shown,
        state_form=StateForm({"state": state}),
        state=state,
        text=text,
        search=search if text else "",
    )


@gate(Permission.FEES_VIEW)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Search by POST, so that no address holds a name."""
    text = staff_finder.typed(request, "text")
    query = {"search": remember_search(request, text)} if text else {}
    return redirect(reverse(CHANGELIST) + (f"?{urlencode(query)}" if query else ""))


@gate(Permission.FEES_VIEW)
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Notice, answer, invoice and payments of one request, and the acts of this desk."""
    account = open_account(request, reference)
    row = whole(account)
    offers = offered(row, actor_of(request))
    standing = queries.account(account)
    return page(
        request,
        "admin/requests/fees/fee.html",
        title=row.reference,
        account=standing,
        chips=chips(standing),
        facts=panel.facts(row, said=False),
        panel={"context": panel.tables(row)},
        allowed=[one for one in offers if one.allowed],
        not_now=[one for one in offers if not one.allowed],
        may_see_case=actor_of(request).may(Permission.REQUESTS_VIEW),
    )


def offered(row: PrivacyRequest, actor: Actor) -> list[Offer]:
    """The acts of this desk that the person's role does, possible now or not."""
    mine = [acts.BY_NAME[name] for name in HERE if actor.may(acts.BY_NAME[name].permission)]
    return [Offer(act, acts.why_not(act, row, on=clinic.today())) for act in mine]


@gate(Permission.FEES_EDIT)
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(draft_key)
def perform(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """One act of this desk: its form, its letter, the deed."""
    act = act_here(request, name)
    row = whole(open_account(request, reference))
    return carry_on(FeeStep(request, row, act, Desk.of(request)))


@gate(Permission.FEES_EDIT)
@require_safe
def letter(request: HttpRequest, reference: str, name: str, key: str) -> HttpResponse:
    """The invoice as it would go out now, alone in its frame."""
    act = act_here(request, name)
    typed = remembered(request, reference, act, key)
    return draw(request, whole(open_account(request, reference)), act, typed)


def act_here(request: HttpRequest, name: str) -> Act:
    if name not in HERE:
        raise Http404
    return act_of(request, name)


def open_account(request: HttpRequest, reference: str) -> Any:
    """The account, its opening audited; 404 where there is no fee, and that is audited too."""
    try:
        return billing.open_account(by=actor_of(request), reference=reference)
    except Refused as refusal:
        raise Http404 from refusal


def whole(account: Any) -> PrivacyRequest:
    """The case behind an account, for the acts; no page of this desk shows more than its money."""
    row: PrivacyRequest = PrivacyRequest.objects.select_related("requester", "access").get(pk=account.pk)
    return row
