"""The audit record on the staff site: read, filtered, exported, regularly reviewed; never changed."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from privacy_portal.audit import filters, operations, queries, sealing
from privacy_portal.audit.actor import Permission
from privacy_portal.audit.models import AuditEvent
from privacy_portal.audit.topics import EXPORTED
from privacy_portal.people import queries as people
from privacy_portal.spreadsheets import csv_lines
from privacy_portal.staff_admin import ActorModelAdmin, actor_of
from privacy_portal.staff_paging import EstimatingPaginator

PERIODS = (7, 30, 90)
USUAL_PERIOD = 30
COLUMNS = sealing.FIELDS


@admin.register(AuditEvent)
class AuditEventAdmin(ActorModelAdmin):
    """Filters are typed (kind, user, patient, reference, days): nothing here searches the whole table."""

    view_permission = Permission.AUDIT_VIEW
    may_be_added = False
    paginator = EstimatingPaginator
    list_per_page = 100
    list_display = ("when", "kind", "who", "from_where", "about", "reference", "patient_id")
    list_display_links = ("when",)
    list_filter = (
        filters.TopicFilter,
        filters.KindFilter,
        filters.ActorFilter,
        filters.PatientFilter,
        filters.ReferenceFilter,
        filters.SinceFilter,
        filters.UntilFilter,
    )
    ordering = ("-at", "-id")
    actions = None
    sortable_by = ()
    change_list_template = "admin/audit/auditevent/change_list.html"
    fields = (
        "when",
        "kind",
        "who",
        "actor_roles",
        "from_where",
        "request_id",
        "about",
        "reference",
        "patient_id",
        "what_else",
    )

    def get_urls(self) -> list[URLPattern]:
        review = self.admin_site.admin_view(self.review_view)
        export = self.admin_site.admin_view(require_POST(self.export_view))
        return [
            path("review/", review, name="audit_review"),
            path("export/", export, name="audit_export"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """There is none: an event is never changed."""
        raise Http404

    # The list ----------------------------------------------------------------------------------------
    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Django's list, with the names of the users on this page fetched in one query."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = with_names(changelist.result_list)
        return changelist

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        return None if event is None else with_names([event])[0]

    @admin.display(description=_("when (UTC)"))
    def when(self, event: AuditEvent) -> str:
        return event.at.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")

    @admin.display(description=_("who"))
    def who(self, event: AuditEvent) -> str:
        if event.actor_user_id is None:
            return event.actor_name or str(_("Not signed in"))
        name = getattr(event, "user_name", "")
        return format_html("{} <span>({} {})</span>", name, _("user"), event.actor_user_id)

    @admin.display(description=_("from where"))
    def from_where(self, event: AuditEvent) -> str:
        return " ".join(part for part in (event.via, event.ip) if part)

    @admin.display(description=_("about"))
    def about(self, event: AuditEvent) -> str:
        return f"{event.about_type.replace('_', ' ')} {event.about_id or ''}".strip()

    @admin.display(description=_("more"))
    def what_else(self, event: AuditEvent) -> str:
        return json.dumps(event.detail, sort_keys=True)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": str(self.opts.verbose_name_plural).capitalize(),
            "may_export": actor_of(request).may(Permission.REQUESTS_EXPORT),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    # Export --------------------------------------------------------------------------------------------
    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The filtered events as CSV, streamed; the export is itself an event, written first."""
        actor = actor_of(request)
        allowed = actor.may(self.view_permission) and actor.may(Permission.REQUESTS_EXPORT)
        self._open_or_404(request, allowed=allowed)
        events = super().get_changelist_instance(request).get_queryset(request)
        asked = {name: request.GET[name] for name in filter_names() if request.GET.get(name)}
        event = operations.record(EXPORTED, by=actor, detail={"filters": sorted(asked)})
        response = StreamingHttpResponse(
            csv_lines(COLUMNS, rows(events.filter(pk__lte=event.pk))), content_type="text/csv; charset=utf-8"
        )
        response.headers["Content-Disposition"] = f'attachment; filename="audit-{event.pk}.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    # The regular review ----------------------------------------------------------------------------------
    def review_view(self, request: HttpRequest) -> HttpResponse:
        """What the last days could betray, topic by topic, and the button that says it was looked at."""
        actor = actor_of(request)
        self._open_or_404(request, allowed=actor.may(self.view_permission))
        asked = request.GET.get("days", "")
        days = int(asked) if asked in {str(period) for period in PERIODS} else USUAL_PERIOD
        until = timezone.now()
        since = until - datetime.timedelta(days=days)
        if request.method == "POST":
            operations.record_review(by=actor, since=since, until=until)
            messages.success(request, _("Review recorded."))
            return HttpResponseRedirect(f"{reverse('admin:audit_review')}?days={days}")
        pieces = queries.review(since, until)
        past = queries.past_reviews()
        ids = {line.actor_user_id for piece in pieces for line in piece.lines} | {
            one.by_user_id for one in past
        }
        context = {
            **self.admin_site.each_context(request),
            "title": _("Regular review"),
            "opts": self.opts,
            "days": days,
            "periods": PERIODS,
            "pieces": pieces,
            "past": past,
            "names": people.user_names(ids),
        }
        return TemplateResponse(request, "admin/audit/review.html", context)


def filter_names() -> list[str]:
    """The names of the query parameters that narrow the list."""
    return [str(one.parameter_name) for one in AuditEventAdmin.list_filter]


def rows(events: QuerySet[AuditEvent]) -> Iterator[list[Any]]:
    """The events as rows of the export, read from the server a piece at a time."""
    for values in events.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield [
            json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value for value in values
        ]


def with_names(events: Any) -> list[AuditEvent]:
    """The events, each with `user_name`."""
    listed = list(events)
    names = people.user_names({event.actor_user_id for event in listed})
    for event in listed:
        event.user_name = names.get(event.actor_user_id, "")
    return listed
