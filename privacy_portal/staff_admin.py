"""ActorModelAdmin: a staff page opened by permission, saved with history and audit, never deleting."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission, anonymous
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.plain import as_id

HISTORY_PAGE = 50
ASKED_BY_FILTERS = ("", "__exact", "__isnull")


def actor_of(request: HttpRequest) -> Actor:
    """The actor that people.middleware put on the request; nobody when it did not run."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else anonymous()


class ActorForm(forms.ModelForm):
    """A model form that asks why a change is made, and shows what an operation refused."""

    refusal: ClassVar[Refused | None] = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.refusal is not None:
            self.add_error(None, self.refusal.sentence)
        return cleaned


class ReasonForm(ActorForm):
    """For a row that exists: the history keeps the reason."""

    change_reason = forms.CharField(
        label=_("Why is this changed?"),
        max_length=100,
        help_text=_("Kept in the history. Write nothing about a patient's health here."),
    )


class ActorModelAdmin(admin.ModelAdmin):
    """Set `view_permission`, and `edit_permission` where the row may be changed here at all.

    Override store() to call an operation; what it refuses is shown above the form, typed values kept.
    """

    view_permission: Permission
    edit_permission: Permission | None = None
    may_be_added = True
    audit_views = False
    actions_on_top = True
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    object_history_template = "admin/history.html"
    # The browser's own calendar: no script, and no "today" of a clock other than the clinic's.
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})},
    }

    # What happens to a row ---------------------------------------------------------------------------
    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        """Keep the row: saved with history, and an audit event. May raise Refused."""
        save_tracked(obj, by=actor, reason=reason)
        audit.record(
            f"{self.opts.model_name}.{'changed' if change else 'added'}",
            by=actor,
            about=(str(self.opts.model_name), obj.pk),
            patient_id=self.patient_id_of(obj),
            detail={"fields": sorted(name for name in form.changed_data if name != "change_reason")},
        )

    def patient_id_of(self, obj: Any) -> int | None:
        """The patient whose trail an event about this row belongs to."""
        return None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        reason = form.cleaned_data.get("change_reason", "") or "added"
        self.store(actor_of(request), obj, form, change=change, reason=reason)

    # Who may -----------------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        actor = actor_of(request)
        return actor.is_staff and actor.may(self.view_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = self.edit_permission is not None and actor_of(request).may(self.edit_permission)
        return may and self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_be_added and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def is_changing(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the page shows a row to someone who may change it, and so asks why."""
        return obj is not None and self.has_change_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of the list asks: no address is a way to guess at a field, or holds PHI."""
        return lookup in {
            f"{parameter}{suffix}" for parameter in self._declared(request) for suffix in ASKED_BY_FILTERS
        }

    def _keep_ids_alone(self, request: HttpRequest) -> None:
        """The rows that were ticked are rows: what is no id was ticked by nobody."""
        sent = request.POST.copy()
        ticked = sent.getlist(ACTION_CHECKBOX_NAME)
        sent.setlist(ACTION_CHECKBOX_NAME, [text for text in ticked if as_id(text) is not None])
        request.POST = sent  # type: ignore[assignment]

    def _declared(self, request: HttpRequest) -> Iterator[str]:
        for declared in self.get_list_filter(request):
            if isinstance(declared, type) and issubclass(declared, admin.SimpleListFilter):
                yield str(declared.parameter_name)
            else:
                yield str(declared[0] if isinstance(declared, list | tuple) else declared)

    # The pages ---------------------------------------------------------------------------------------
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if not issubclass(self.form, ActorForm):
            kwargs.setdefault("form", ReasonForm if self.is_changing(request, obj) else ActorForm)
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        if request.method == "POST":
            self._keep_ids_alone(request)
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        return super().changelist_view(request, context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page, but what an operation refuses comes back as an error of the form."""
        self._open_or_404(request, object_id, allowed=self._may_open(request, object_id))
        if object_id is not None and self.audit_views and request.method == "GET":
            self._audit_view(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:  # the transaction is rolled back
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Django would go to the index with a message; a page that is not there is not there."""
        raise Http404

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context.setdefault("show_save_and_add_another", False)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed which fields when and why, newest first."""
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        paginator = Paginator(obj.history.order_by("-history_date", "-history_id"), HISTORY_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "page_obj": page,
            "rows": history_rows(list(page)),
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    # After saving: one short sentence, no second log beside the audit record ------------------------------
    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._saved(request, obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: store() wrote the history and the audit event."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: store() wrote the history and the audit event."""

    def _saved(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Saved."))
        page, arguments = "changelist", []
        if "_continue" in request.POST:
            page, arguments = "change", [obj.pk]
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)
        )

    def _may_open(self, request: HttpRequest, object_id: str | None) -> bool:
        return self.has_add_permission(request) if object_id is None else self.has_view_permission(request)

    def _open_or_404(self, request: HttpRequest, object_id: str | None = None, *, allowed: bool) -> None:
        """A page that is not for this person does not exist for them, and the attempt is kept."""
        if allowed:
            return
        number = as_id(object_id or "")
        audit.record(
            "access.refused",
            by=actor_of(request),
            about=None if number is None else (str(self.opts.model_name), number),
            detail={"page": f"admin.{self.opts.label_lower}"},
        )
        raise Http404

    def _audit_view(self, request: HttpRequest, object_id: str) -> None:
        obj = self.get_object(request, object_id)
        if obj is not None:
            audit.record(
                f"{self.opts.model_name}.viewed",
                by=actor_of(request),
                about=(str(self.opts.model_name), obj.pk),
                patient_id=self.patient_id_of(obj),
            )


def history_rows(rows: list[Any]) -> list[dict[str, Any]]:
    """Per history row: when, who, why, and the labels of the fields that changed; one query for the names."""
    ids = {row.history_user_id for row in rows if row.history_user_id}
    users = dict(get_user_model()._default_manager.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {
            "at": row.history_date,
            "who": users.get(row.history_user_id, ""),
            "why": row.history_change_reason or "",
            "fields": _changed(row, rows[index + 1] if index + 1 < len(rows) else None),
        }
        for index, row in enumerate(rows)
    ]


def _changed(row: Any, before: Any | None) -> list[str]:
    if before is None:
        return []
    fields: list[models.Field[Any, Any]] = list(row.tracked_fields)
    return [
        str(field.verbose_name)
        for field in fields
        if getattr(row, field.attname, None) != getattr(before, field.attname, None)
    ]
