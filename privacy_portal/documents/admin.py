"""Stored files on the staff site: their state and hash; a file is opened from its case, not here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.documents import operations
from privacy_portal.documents.kinds import DiscardReason
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import ActorModelAdmin, actor_of
from privacy_portal.staff_paging import EstimatingPaginator

DISCARD = Permission.REQUESTS_CORRECT
BY_HAND = (DiscardReason.MISTAKE, DiscardReason.INFECTED, DiscardReason.IDENTITY_CHECKED)


class DiscardForm(forms.Form):
    """Why the bytes go."""

    reason = forms.ChoiceField(
        label=_("Why is this file discarded?"),
        choices=[(reason.value, reason.label) for reason in BY_HAND],
        widget=forms.RadioSelect,
    )


@admin.register(Document)
class DocumentAdmin(ActorModelAdmin):
    """Files of complaints are among these, so only those who may see complaints see the list."""

    view_permission = Permission.COMPLAINTS_VIEW
    audit_views = True
    paginator = EstimatingPaginator
    list_per_page = 50
    list_display = ("number", "purpose", "media_type", "readable_size", "stored_on", "scan_state", "kept")
    list_filter = ("scan_state", "purpose")
    ordering = ("-id",)
    change_form_template = "admin/documents/document/change_form.html"
    fields = (
        "display_name",
        "purpose",
        "media_type",
        "readable_size",
        "sha256",
        "stored_on",
        "scan_state",
        "scanned_at",
        "discarded_at",
        "discard_reason",
    )

    @admin.display(description=_("file"), ordering="id")
    def number(self, document: Document) -> str:
        return str(document.pk)

    @admin.display(description=_("size"), ordering="size")
    def readable_size(self, document: Document) -> str:
        return filesizeformat(document.size)

    @admin.display(description=_("kept"), boolean=True)
    def kept(self, document: Document) -> bool:
        return document.discarded_at is None

    def get_urls(self) -> list[URLPattern]:
        discard = self.admin_site.admin_view(self.discard_view)
        return [path("<int:document_id>/discard/", discard, name="documents_discard"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        document = kwargs.get("obj")
        may = actor_of(request).may(DISCARD) and document is not None and document.discarded_at is None
        return super().render_change_form(request, {**context, "may_discard": may}, *args, **kwargs)

    def discard_view(self, request: HttpRequest, document_id: int) -> HttpResponse:
        """Ask why, then remove the bytes; the row and the hash stay."""
        actor = actor_of(request)
        self._open_or_404(
            request, str(document_id), allowed=actor.may(DISCARD) and actor.may(self.view_permission)
        )
        page = reverse("admin:documents_document_change", args=[document_id])
        form = DiscardForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operations.discard(
                    by=actor, document_id=document_id, reason=DiscardReason(form.cleaned_data["reason"])
                )
            except Refused as refusal:
                messages.error(request, str(refusal.sentence))
                return HttpResponseRedirect(reverse("admin:documents_document_changelist"))
            messages.success(request, _("File discarded. Its record and hash are kept."))
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Discard file %(number)d") % {"number": document_id},
            "form": form,
            "page": page,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/documents/discard.html", context)
