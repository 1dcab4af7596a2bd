"""Recipients: who received something, the addresses that became known, and what went to them."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.admin.lines import lines
from disclosures.models import Recipient
from disclosures.operations import recipients as operations
from disclosures.queries import ledger, recipients
from disclosures.queries.rows import SHOWN
from privacy_portal import staff_finder, staff_search
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.methods import post_only

SEARCHES = "recipient_searches"
CHANGELIST = "admin:disclosures_recipient_changelist"
LAST = 20
recipient_gate = gate(Permission.DISCLOSURES_VIEW, Permission.DISCLOSURES_RECORD)


class AddressForm(PortalForm):
    """A postal address that became known."""

    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        help_text=gettext_lazy("As it goes on an envelope. The newest address is the one that is printed."),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
    )


@recipient_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """Looks recipients up by the beginning of a name or agency."""
    actor = actor_of(request)
    key, text = staff_search.recall(request, of=SEARCHES)
    found = [one for one in recipients.suggest(actor, text) if one.recipient_id] if text else []
    return page(
        request,
        "admin/disclosures/recipients.html",
        title=_("Recipients"),
        text=text,
        search=key,
        found=found,
    )


@recipient_gate
@post_only(CHANGELIST)
def search(request: HttpRequest) -> HttpResponse:
    """By POST, so that no address holds a name."""
    text = staff_finder.typed(request, "text")
    if not text:
        return redirect(CHANGELIST)
    key = staff_search.remember(request, text, of=SEARCHES)
    return redirect(f"{reverse(CHANGELIST)}?{urlencode({'search': key})}")


@recipient_gate
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """One recipient; sent to, it takes an address that became known."""
    actor = actor_of(request)
    recipient = recipients.get(actor, recipient_id)
    if recipient is None:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not actor.may(Permission.DISCLOSURES_RECORD):
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_address(
                by=actor,
                recipient_id=recipient.pk,
                address=form.cleaned_data["address"],
                now=timezone.now(),
            )
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            messages.success(request, _("Address added. Accountings print it from now on."))
            return redirect("admin:disclosures_recipient_change", recipient.pk)
    audit.record("recipient.viewed", by=actor, about=("recipient", recipient.pk))
    return page(
        request,
        "admin/disclosures/recipient.html",
        title=_("Recipient %(number)s") % {"number": recipient.pk},
        recipient=recipient,
        addresses=recipients.addresses(recipient.pk),
        form=form,
        may_add=actor.may(Permission.DISCLOSURES_RECORD),
        lines=_last(actor, recipient),
    )


def _last(actor: Actor, recipient: Recipient) -> list[Any]:
    rows = ledger.standing(ledger.visible_to(actor).filter(recipient=recipient, void=False))
    return lines(list(rows.select_related(*SHOWN).order_by("-disclosed_on", "-id")[:LAST]))
