"""Which translated letters a qualified translator has passed, and their texts to pass."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import LetterKindChoice, TranslationReview
from privacy_portal.correspondence.samples import SAMPLES
from privacy_portal.correspondence.showing import letter_page
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import ActorForm, ActorModelAdmin, actor_of

LANGUAGES = (("es", gettext_lazy("Spanish")),)
WORDS: dict[str, tuple[Any, Any]] = {
    "kind": (gettext_lazy("Letter"), ""),
    "translator": (gettext_lazy("Translator"), ""),
    "qualification": (
        gettext_lazy("What qualifies them"),
        gettext_lazy("For example: ATA certified, English into Spanish."),
    ),
    "on": (gettext_lazy("Reviewed on"), ""),
}


class ReviewForm(ActorForm):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in WORDS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text


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
    change_list_template = "admin/correspondence/translations.html"

    def get_urls(self) -> list[URLPattern]:
        text = path(
            "texts/<slug:kind>/<slug:language>/<int:number>/",
            self.admin_site.admin_view(self.text_view),
            name="correspondence_translation_text",
        )
        return [text, *super().get_urls()]

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        letters = tabs(request) if actor_of(request).may(Permission.LETTERS_VIEW) else []
        context = {"tabs": letters, "title": _("Translations"), "texts": _texts(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def text_view(self, request: HttpRequest, kind: str, language: str, number: int) -> HttpResponse:
        """One letter to nobody, to be read by the translator."""
        self._open_or_404(request, allowed=self.has_view_permission(request))
        try:
            html = operations.sample_text(
                kind=LetterKind(kind), language=language, number=number, on=clinic.today()
            )
        except (Refused, ValueError) as error:
            raise Http404 from error
        return letter_page(request, html)

    @admin.display(description=gettext_lazy("for the text as it stands"), boolean=True)
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


def _texts() -> list[dict[str, Any]]:
    """Each translated letter: whether its text as it stands was passed, and where to read it."""
    passed = {
        (review.kind, review.language)
        for review in TranslationReview.objects.all()
        if operations.is_current(review)
    }
    return [
        {
            "label": LetterKindChoice(kind).label,
            "language": language_label,
            "passed": (kind.value, language) in passed,
            "pages": [
                reverse("admin:correspondence_translation_text", args=[kind.value, language, number])
                for number in range(len(samples))
            ],
        }
        for language, language_label in LANGUAGES
        for kind, samples in SAMPLES.items()
    ]
