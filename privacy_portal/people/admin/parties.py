"""The staff pages of the parties outside: kept, and checked by a call back."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.people import queries
from privacy_portal.people.models import ExternalParty
from privacy_portal.people.operations import parties
from privacy_portal.staff_admin import ActorForm, ActorModelAdmin, ReasonForm, actor_of
from privacy_portal.staff_files import FileOfRow
from privacy_portal.staff_paging import EstimatingPaginator

ADDRESS_ROWS = ["line1", "line2", ("city", "state", "postcode"), ("telephone", "fax"), "email"]


class PartyForm(ActorForm):
    """A party, with the file of an associate's agreement."""

    agreement_file = forms.FileField(label=_("File of the agreement"), required=False)
    callback_is_verified = forms.BooleanField(
        label=_("I took the call-back number from an independent source today"), required=False
    )

    def validate_constraints(self) -> None:
        """The operation says it in words."""


class ChangePartyForm(PartyForm, ReasonForm):
    """A party on file: also why it is changed."""


@admin.register(ExternalParty)
class ExternalPartyAdmin(FileOfRow, ActorModelAdmin):
    file_field = "agreement"
    view_permission = Permission.PARTIES_VIEW
    edit_permission = Permission.PARTIES_EDIT
    paginator = EstimatingPaginator
    list_display = ["name", "kind", "city", "telephone", "callback_verified_on", "agreement_to"]
    list_filter = ["kind"]
    list_per_page = 50
    readonly_fields = ["callback_verified_on", "file_link"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        changing = self.is_changing(request, obj)
        may_edit = self.has_change_permission(request, obj)
        fieldsets: list[Any] = [
            (None, {"fields": ["name", "kind", "retired_on"]}),
            (_("How to reach it"), {"fields": ADDRESS_ROWS}),
            (
                _("How it is checked before anything is released to it"),
                {
                    "fields": [
                        "callback_number",
                        "callback_verified_on",
                        *(["callback_is_verified"] if may_edit else []),
                    ]
                },
            ),
            (
                _("Business associate"),
                {
                    "fields": [
                        ("agreement_from", "agreement_to"),
                        *(["agreement_file"] if may_edit else []),
                        "file_link",
                        "is_agent",
                        "holds",
                        "reportable_flows",
                        "contact_name",
                        ("contact_telephone", "contact_email"),
                    ]
                },
            ),
        ]
        return [*fieldsets, (_("This change"), {"fields": ["change_reason"]})] if changing else fieldsets

    def get_queryset(self, request: HttpRequest) -> Any:
        return queries.visible_parties(actor_of(request))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self.has_change_permission(request, obj):
            kwargs.setdefault("form", ChangePartyForm if obj is not None else PartyForm)
        return super().get_form(request, obj, change=change, **kwargs)

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        today = clinic.today()
        values = {name: value for name, value in form.cleaned_data.items() if name in parties.KEPT}
        if upload := form.cleaned_data["agreement_file"]:
            stored = documents.store(by=actor, upload=upload, purpose=Purpose.AGREEMENT, on=today)
            values["agreement_id"] = stored.pk
        kept = parties.keep(by=actor, reason=reason, party_id=obj.pk, **values)
        obj.pk = kept.pk
        if form.cleaned_data["callback_is_verified"]:
            parties.verify_callback(by=actor, party_id=kept.pk, on=today)
