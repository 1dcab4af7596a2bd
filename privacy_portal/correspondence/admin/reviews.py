"""Which translated letters a qualified translator has passed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence import operations
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import TranslationReview
from privacy_portal.law.letters import LetterKind
from privacy_portal.staff_admin import ActorForm, ActorModelAdmin, actor_of


class ReviewForm(ActorForm):
    language = forms.ChoiceField(label=_("Language"), choices=[("es", _("Spanish"))])


@admin.register(TranslationReview)
class TranslationReviewAdmin(ActorModelAdmin):
    """Until the text as it stands is reviewed, the letter goes out in English with language help."""

    view_permission = Permission.CLINIC_VIEW
    edit_permission = Permission.CLINIC_EDIT
    form = ReviewForm
    fields = ("kind", "language", "translator", "qualification", "on")
    list_display = ("kind", "language", "translator", "on", "current")
    ordering = ("-id",)
    actions = None
    change_list_template = "admin/correspondence/change_list.html"

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        letters = tabs(request) if actor_of(request).may(Permission.LETTERS_VIEW) else []
        return super().changelist_view(request, {"tabs": letters, **(extra_context or {})})

    @admin.display(description=_("for the text as it stands"), boolean=True)
    def current(self, row: TranslationReview) -> bool:
        return operations.is_current(row)

    def store(self, actor: Actor, obj: Any, form: Any, *, change: bool, reason: str) -> None:
        answers = form.cleaned_data
        obj.pk = operations.review_translation(
            by=actor,
            kind=LetterKind(answers["kind"]),
            language=answers["language"],
            translator=answers["translator"],
            qualification=answers["qualification"],
            on=answers["on"],
            now=timezone.now(),
        ).pk
