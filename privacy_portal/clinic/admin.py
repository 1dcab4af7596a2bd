"""The clinic's staff pages: its profile, sites and notices; what is dated is added and ended there."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import operations, queries
from privacy_portal.clinic.models import (
    Announcement,
    AvailabilityNotice,
    ClinicProfile,
    Designation,
    RecordSet,
    Site,
)
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law import section_504
from privacy_portal.law.rights import Right
from privacy_portal.staff_admin import ActorForm, ActorModelAdmin, ReasonForm
from privacy_portal.staff_files import FileOfRow


class ClinicAdmin(ActorModelAdmin):
    view_permission = Permission.CLINIC_VIEW
    edit_permission = Permission.CLINIC_EDIT


@admin.register(ClinicProfile)
class ClinicProfileAdmin(ClinicAdmin):
    """One row: the list leads straight to it."""

    fieldsets = [
        (None, {"fields": ["name", "legal_name", "time_zone"]}),
        (
            _("Address and telephone"),
            {"fields": ["line1", "line2", "city", "state", "postcode", "telephone", "email", "website"]},
        ),
        (
            _("What law applies"),
            {
                "fields": [
                    "is_covered_entity",
                    "receives_hhs_ffa",
                    "has_part2_records",
                    "fifteen_or_more_staff",
                    "web_accessible_from",
                ]
            },
        ),
        (
            _("How to complain to HHS, as letters print it"),
            {"fields": ["hhs_name", "hhs_address", "hhs_telephone", "hhs_tdd", "hhs_url"]},
        ),
    ]

    readonly_fields = ["web_accessible_from"]

    @admin.display(description=_("web pages must be accessible from"))
    def web_accessible_from(self, profile: ClinicProfile | None) -> str:
        """The day of Section 504, as the two answers above lead to it."""
        if profile is None:
            return ""
        day = section_504.accessible_from(
            receives_hhs_money=profile.receives_hhs_ffa, fifteen_or_more_staff=profile.fifteen_or_more_staff
        )
        if day is None:
            return gettext("No date: the clinic receives no money from HHS.")
        return gettext("%(day)s (WCAG 2.1 AA, Section 504)") % {"day": date_format(day, "DATE_FORMAT")}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(self.fieldsets or [])
        if self.is_changing(request, obj):
            fieldsets.append((_("This change"), {"fields": ["change_reason"]}))
        return fieldsets

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not ClinicProfile.objects.exists()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        page, arguments = ("change", [1]) if ClinicProfile.objects.exists() else ("add", [])
        if not self._may_open(request, "1" if arguments else None):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse(f"admin:clinic_clinicprofile_{page}", args=arguments))

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "change_reason"}
        operations.configure(by=actor, reason=reason, **values)
        obj.pk = 1


@admin.register(Site)
class SiteAdmin(ClinicAdmin):
    list_display = ["name", "city", "telephone", "opened_on", "closed_on"]

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "change_reason"}
        kept = operations.keep_site(by=actor, reason=reason, site_id=obj.pk, **values)
        obj.pk = kept.pk


@admin.register(AvailabilityNotice)
class AvailabilityNoticeAdmin(ClinicAdmin):
    list_display = ["language", "position", "reviewed_by", "reviewed_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["language"] if obj else []

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "change_reason"}
        values.setdefault("language", obj.language)
        obj.pk = operations.write_availability_notice(by=actor, reason=reason, **values).pk


class BeginForm(ActorForm):
    """To add a dated row; the operation ends the one before, so its overlap is no error here."""

    def validate_constraints(self) -> None:
        """The operation says it in words."""


class EndForm(ReasonForm):
    """All that a row that stands can still get: its last day."""

    take_back = forms.BooleanField(
        label=_("Take it back: it has not begun and was a mistake"), required=False
    )

    def validate_constraints(self) -> None:
        """The operation says it in words."""


class DatedAdmin(ClinicAdmin):
    """Rows are added; afterwards only their last day can be set."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs.setdefault("form", EndForm if self.is_changing(request, obj) else BeginForm)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return [
            field.name for field in self.opts.fields if field.editable and field.name not in {"id", "to_on"}
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What stands, then what can still be set."""
        if not self.is_changing(request, obj):
            return super().get_fields(request, obj)
        return [*self.get_readonly_fields(request, obj), "to_on", "take_back", "change_reason"]

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        today = queries.today()
        if not change:
            obj.pk = self.begin(actor, form.cleaned_data, today).pk
        elif form.cleaned_data.get("take_back"):
            operations.cancel(by=actor, row=obj, on=today, now=timezone.now(), reason=reason)
        else:
            to_on = form.cleaned_data["to_on"] or today
            operations.end(by=actor, row=obj, to_on=to_on, on=today, reason=reason)

    def begin(self, actor: Actor, values: dict[str, Any], today: Any) -> Any:
        raise NotImplementedError


@admin.register(Designation)
class DesignationAdmin(DatedAdmin):
    list_display = ["kind", "right", "name_or_title", "telephone", "from_on", "to_on"]
    list_filter = ["kind"]

    def begin(self, actor: Actor, values: dict[str, Any], today: Any) -> Any:
        values["right"] = Right(values["right"]) if values["right"] else None
        return operations.designate(by=actor, on=today, **values)


@admin.register(RecordSet)
class RecordSetAdmin(DatedAdmin):
    list_display = ["name", "code", "held_by", "holder_name", "from_on", "to_on"]

    def begin(self, actor: Actor, values: dict[str, Any], today: Any) -> Any:
        return operations.designate_record_set(by=actor, on=today, **values)


class AnnounceForm(BeginForm):
    evidence_file = forms.FileField(label=_("What was published"), required=False)


@admin.register(Announcement)
class AnnouncementAdmin(FileOfRow, DatedAdmin):
    file_field = "evidence_document"
    list_display = ["kind", "right", "where", "from_on", "to_on"]
    exclude = ["evidence_document"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = AnnounceForm if obj is None else BeginForm
        kwargs.setdefault("form", EndForm if self.is_changing(request, obj) else form)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "file_link"] if obj is not None else fields

    def begin(self, actor: Actor, values: dict[str, Any], today: Any) -> Any:
        upload = values.pop("evidence_file")
        if upload:
            document = documents.store(by=actor, upload=upload, purpose=Purpose.EVIDENCE, on=today)
            values["evidence_document_id"] = document.pk
        values["right"] = Right(values["right"])
        return operations.announce(by=actor, on=today, **values)
