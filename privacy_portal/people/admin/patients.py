"""The staff pages of patients: find, read, register, correct, join duplicates, part an account."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.people import queries
from privacy_portal.people.admin.merging import MergePages
from privacy_portal.people.admin.patient_forms import ContactsForm, FindForm, PatientForm
from privacy_portal.people.contacts import ContactKind
from privacy_portal.people.models import Patient, PatientAlias
from privacy_portal.people.operations import patients
from privacy_portal.staff_admin import ActorModelAdmin, actor_of
from privacy_portal.staff_paging import EstimatingPaginator

FIND_KEY = "patients_found_by"
CONTACT_ROWS = ["email", "telephone", "line1", "line2", ("city", "state", "postcode"), "country"]
RECORD_FIELDS = [
    "mrn",
    "given_name",
    "family_name",
    "preferred_name",
    "birth_date",
    "died_on",
    "language",
    "needs_interpreter",
    "format_need",
]


@admin.register(Patient)
class PatientAdmin(MergePages, ActorModelAdmin):
    """What is searched for stays in the session: a name never stands in an address or a log."""

    view_permission = Permission.PATIENTS_VIEW
    edit_permission = Permission.PATIENTS_EDIT
    audit_views = True
    paginator = EstimatingPaginator
    list_display = ["listed_name", "mrn", "birth_date", "language", "account", "merged"]
    list_per_page = 50
    sortable_by: ClassVar[list[str]] = []
    change_list_template = "admin/people/patient/change_list.html"
    change_form_template = "admin/people/patient/change_form.html"

    # The list ------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Patient]:
        merged = PatientAlias.objects.filter(duplicate=OuterRef("pk"), undone_at=None)
        return queries.visible_patients(actor_of(request)).annotate(is_merged=Exists(merged))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        text = request.session.get(FIND_KEY, "")
        if not text:
            return queryset, False
        found = queries.search_patients(actor_of(request), text)
        return queryset.filter(pk__in=found.order_by().values("pk")), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        text = request.session.get(FIND_KEY, "")
        context = {"find_form": FindForm(initial={"text": text}), "found_by": text, **(extra_context or {})}
        return super().changelist_view(request, context)

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Keep what is searched for in the session, and show the list."""
        self._open_or_404(request, allowed=self.has_view_permission(request))
        form = FindForm(request.POST)
        request.session[FIND_KEY] = form.cleaned_data["text"].strip() if form.is_valid() else ""
        if request.session[FIND_KEY]:
            audit.record("patients.searched", by=actor_of(request))
        return HttpResponseRedirect(reverse("admin:people_patient_changelist"))

    @admin.display(description=_("Name"))
    def listed_name(self, row: Patient) -> str:
        """Two people of one name are told apart by their number, by ear too."""
        name = f"{row.family_name}, {row.given_name}"
        return format_html('{}<span class="usa-sr-only">, {}</span>', name, row.mrn)

    @admin.display(description=_("Portal account"))
    def account(self, row: Patient) -> str:
        return str(_("Joined")) if row.user_id is not None else ""

    @admin.display(description=_("Merged"))
    def merged(self, row: Any) -> str:
        return str(_("Merged into another record")) if row.is_merged else ""

    # One record ----------------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return [
                (None, {"fields": RECORD_FIELDS}),
                (_("How to reach this person"), {"fields": ["contacts_on_file"]}),
            ]
        fieldsets = [
            (None, {"fields": RECORD_FIELDS}),
            (_("How to reach this person"), {"fields": CONTACT_ROWS}),
        ]
        if obj is not None:
            fieldsets.append((_("This change"), {"fields": ["change_reason"]}))
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self.has_change_permission(request, obj):
            kwargs.setdefault("form", PatientForm if obj is not None else ContactsForm)
        return super().get_form(request, obj, change=change, **kwargs)

    @admin.display(description=_("On file"))
    def contacts_on_file(self, row: Patient) -> str:
        points = queries.current_contacts([row.pk]).get(row.pk, {})
        shown = [
            points[kind].value or ", ".join(filter(None, (points[kind].line1, points[kind].city)))
            for kind in ContactKind
            if kind in points
        ]
        return "; ".join(shown) or "-"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = self.merge_context(request, object_id) | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def patient_id_of(self, obj: Any) -> int | None:
        return int(obj.pk)

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        today, now = clinic.today(), timezone.now()
        values = {name: form.cleaned_data[name] for name in RECORD_FIELDS}
        if change:
            patients.correct(by=actor, patient_id=obj.pk, reason=reason, on=today, **values)
        else:
            obj.pk = patients.register(by=actor, on=today, **values).pk
        for kind, value, address in form.changed_contacts():
            if value or address:
                patients.change_contact(
                    by=actor, patient_id=obj.pk, kind=kind, now=now, value=value, address=address
                )
            elif kind in form.on_file:
                patients.end_contact(by=actor, patient_id=obj.pk, kind=kind, now=now)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("find/", view(require_POST(self.find_view)), name="people_patient_find"),
            *self.merge_urls(),
            *super().get_urls(),
        ]
