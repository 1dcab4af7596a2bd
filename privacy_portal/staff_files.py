"""FileOfRow: the one file that belongs to a row, opened from the row's own staff page."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import ActorModelAdmin, actor_of

if TYPE_CHECKING:
    Base = ActorModelAdmin
else:
    Base = object


class FileOfRow(Base):
    """Name the foreign key in `file_field`, and "file_link" among the read-only fields."""

    file_field: str

    @admin.display(description=_("File"))
    def file_link(self, row: Any) -> str:
        if getattr(row, f"{self.file_field}_id", None) is None:
            return "-"
        return format_html('<a href="{}">{}</a>', self._address("file", row.pk), _("Open the file"))

    def file_view(self, request: HttpRequest, row_id: int) -> HttpResponseBase:
        """The file, as a download that the audit keeps."""
        self._open_or_404(request, str(row_id), allowed=self.has_view_permission(request))
        row = self.get_queryset(request).filter(pk=row_id).first()
        document_id = getattr(row, f"{self.file_field}_id", None)
        if document_id is None:
            raise Http404
        reference = f"{self.opts.model_name}-{row_id}"
        try:
            opened = documents.open_document(
                by=actor_of(request), document_id=document_id, reference=reference[:20]
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(self._address("change", row_id))
        return respond(opened)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_file"
        return [path("<int:row_id>/file/", view, name=name), *super().get_urls()]

    def _address(self, page: str, row_id: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[row_id])
