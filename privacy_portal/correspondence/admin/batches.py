"""The print files of past days, to be printed again or checked."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.correspondence import queries
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import PrintBatch
from privacy_portal.staff_admin import ActorModelAdmin
from privacy_portal.staff_paging import EstimatingPaginator


@admin.register(PrintBatch)
class PrintBatchAdmin(ActorModelAdmin):
    """A file is opened, never changed; each opening is written down."""

    view_permission = Permission.LETTERS_SEND
    may_be_added = False
    paginator = EstimatingPaginator
    list_per_page = 50
    list_display = ("number", "on", "pieces", "closed_at", "file")
    list_display_links = None
    ordering = ("-id",)
    actions = None
    change_list_template = "admin/correspondence/change_list.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return queries.batches()

    @admin.display(description=_("print file"), ordering="id")
    def number(self, batch: PrintBatch) -> str:
        return str(batch.pk)

    @admin.display(description=_("open"))
    def file(self, batch: PrintBatch) -> str:
        return format_html(
            '<a href="{}">{} {}</a>',
            reverse("admin:correspondence_print_file", args=[batch.pk]),
            _("Open print file"),
            batch.pk,
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        return super().changelist_view(request, {"tabs": tabs(request), **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """There is nothing to see of a file but the file."""
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        raise Http404
