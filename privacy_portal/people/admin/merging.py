"""Pages that join two records of one person, separate them again, and part an account from a record."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.admin.patient_forms import MergeForm, ReasonOnlyForm
from privacy_portal.people.models import Patient, PatientAlias
from privacy_portal.people.operations import merge, patients
from privacy_portal.staff_admin import ActorModelAdmin, actor_of

if TYPE_CHECKING:
    Base = ActorModelAdmin
else:
    Base = object

ACT_TEMPLATE = "admin/people/patient/act.html"


class MergePages(Base):
    """For PatientAdmin: the acts on a record that are more than its fields."""

    def merge_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("duplicates/", view(self.duplicates_view), name="people_patient_duplicates"),
            path("<int:patient_id>/merge/", view(self.merge_view), name="people_patient_merge"),
            path(
                "<int:patient_id>/separate/<int:alias_id>/",
                view(self.separate_view),
                name="people_patient_separate",
            ),
            path("<int:patient_id>/unlink/", view(self.unlink_view), name="people_patient_unlink"),
        ]

    def may_merge(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and actor_of(request).may(Permission.PATIENTS_MERGE)

    def merge_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """What the page of a record says of the other records of this person."""
        if not object_id.isdecimal():
            return {}
        aliases = (
            PatientAlias.objects.filter(Q(duplicate=object_id) | Q(kept=object_id), undone_at=None)
            .select_related("duplicate", "kept")
            .order_by("merged_at")
        )
        return {"aliases": list(aliases), "may_merge": self.may_merge(request)}

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Records with one name and one date of birth."""
        self._open_or_404(request, allowed=self.may_merge(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Records that may be one person"),
            "pairs": queries.same_person_suggestions(actor_of(request)),
        }
        return TemplateResponse(request, "admin/people/patient/duplicates.html", context)

    def merge_view(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """From now on this record is read as another."""
        row = self._record(request, patient_id, allowed=self.may_merge(request))

        def act(form: Any) -> None:
            merge.merge_duplicate(
                by=actor_of(request),
                duplicate_id=row.pk,
                kept_id=form.kept.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )

        return self._act(
            request,
            row,
            MergeForm(request.POST or None, initial={"kept_mrn": ""}),
            act,
            title=_("Merge into another record"),
            text=_("This record stays as it is and is read as the other one. You can separate them again."),
        )

    def separate_view(self, request: HttpRequest, patient_id: int, alias_id: int) -> HttpResponse:
        """Undo a merge."""
        row = self._record(request, patient_id, allowed=self.may_merge(request))
        alias = PatientAlias.objects.filter(Q(duplicate=row) | Q(kept=row), pk=alias_id).first()
        if alias is None:
            raise Http404

        def act(form: Any) -> None:
            merge.undo(
                by=actor_of(request),
                alias_id=alias.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )

        return self._act(
            request,
            row,
            ReasonOnlyForm(request.POST or None),
            act,
            title=_("Separate the records again"),
            text=_("Each record is read on its own again. Both keep that they were joined."),
        )

    def unlink_view(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """Part the record from the portal account that claimed it."""
        row = self._record(request, patient_id, allowed=self.may_merge(request))

        def act(form: Any) -> None:
            patients.unlink_account(
                by=actor_of(request), patient_id=row.pk, reason=form.cleaned_data["reason"]
            )

        return self._act(
            request,
            row,
            ReasonOnlyForm(request.POST or None),
            act,
            title=_("Part the portal account from this record"),
            text=_("The account no longer shows this record, and letters go by post."),
        )

    def _record(self, request: HttpRequest, patient_id: int, *, allowed: bool) -> Patient:
        self._open_or_404(request, str(patient_id), allowed=allowed)
        row = queries.visible_patients(actor_of(request)).filter(pk=patient_id).first()
        if row is None:
            raise Http404
        return row

    def _act(
        self,
        request: HttpRequest,
        row: Patient,
        form: forms.Form,
        act: Callable[[Any], None],
        *,
        title: str,
        text: str,
    ) -> HttpResponse:
        """Ask, act, and go back to the record; what is refused is an error of the form."""
        page = reverse("admin:people_patient_change", args=[row.pk])
        if request.method == "POST" and form.is_valid():
            try:
                act(form)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "text": text,
            "form": form,
            "row": row,
            "page": page,
        }
        return TemplateResponse(request, ACT_TEMPLATE, context)
