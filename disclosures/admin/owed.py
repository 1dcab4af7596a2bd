"""What is still owed about a disclosure, and how it was done: on its own page, and on that of its check."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from disclosures.admin import row as rows
from disclosures.admin.check_words import FIELDS, HOWS, OWED
from disclosures.admin.frame import page
from disclosures.operations import checking
from disclosures.operations.checks import duties
from disclosures.queries import checks
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.forms import PortalForm


class OwedForm(PortalForm):
    """How a duty was done; `kind` is the kind of its work."""

    how = forms.ChoiceField(label=_("How was this done?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{kind}_%s", **kwargs)
        self.kind, self.title = kind, OWED[kind]
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = HOWS.get(kind, [])
        if kind not in HOWS:
            del self.fields["how"]


def forms_of(request: HttpRequest, disclosure_id: int | None) -> list[OwedForm]:
    """A form for each duty that is open about this disclosure; the one that was sent is bound."""
    kinds = checks.owed(disclosure_id) & set(OWED) if disclosure_id else set()
    sent = request.POST.get("kind", "") if request.method == "POST" else ""
    return [OwedForm(request.POST if sent == one else None, kind=one) for one in sorted(kinds)]


def settle(form: OwedForm, *, by: Actor, disclosure_id: int) -> bool:
    """Write down how it was done; a refusal is put on the form."""
    if not form.is_valid():
        return False
    how = form.cleaned_data.get("how", "")
    try:
        if form.kind == "separate_packet":
            checking.send_packet(by=by, disclosure_id=disclosure_id, how=how)
        elif form.kind == "inform_victim":
            checking.inform_victim(by=by, disclosure_id=disclosure_id, how=how)
        else:
            duties.send_request(by=by, disclosure_id=disclosure_id, on=clinic.today())
    except Refused as refusal:
        form.add_error(FIELDS.get(refusal.code), refusal.sentence)
        return False
    return True


def tell_settled(request: HttpRequest) -> None:
    """Say why what was sent changed nothing."""
    messages.info(request, __("A colleague settled this already."))


@gate(Permission.DISCLOSURES_VIEW)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """Everything that is open about one row of the ledger; sent to, one of it is settled."""
    actor = actor_of(request)
    row = rows.load(actor, disclosure_id)
    owed = forms_of(request, row.pk)
    sent = next((form for form in owed if form.is_bound), None)
    if sent is not None and settle(sent, by=actor, disclosure_id=row.pk):
        messages.success(request, __("Written down."))
        return redirect("admin:disclosures_disclosure_change", row.pk)
    if request.method == "POST" and sent is None:
        tell_settled(request)
        return redirect("admin:disclosures_disclosure_change", row.pk)
    bad = sent if sent is not None and sent.errors else None
    return page(
        request,
        "admin/disclosures/owed.html",
        title=__("Owed about D-%(number)s") % {"number": row.pk},
        owed=owed,
        bad=bad,
        forms=[bad] if bad is not None else [],
        **rows.facts(row),
    )
