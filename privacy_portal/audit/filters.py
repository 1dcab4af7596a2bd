"""Filters of the audit list that take what is typed: a number, a reference, a kind, a day."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit import queries
from privacy_portal.audit.models import AuditEvent
from privacy_portal.audit.topics import TOPICS, Topic
from privacy_portal.plain import as_id, is_keepable


class TypedFilter(admin.SimpleListFilter):
    """One field of the filter form: a box, a box with suggestions, or a list to choose from."""

    template = "admin/audit/typed_filter.html"
    input_type = "text"  # or "number", "date", "select"
    options: list[tuple[str, Any]] = []

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("", "")]  # without one Django leaves the filter out

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        yield {
            "parameter": self.parameter_name,
            "input_type": self.input_type,
            "value": self.value() or "",
            "options": self.options,
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        typed = (self.value() or "").strip()
        if not is_keepable(typed):
            return queryset.none()
        return self.narrow(queryset, typed) if typed else queryset

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        """The events that fit; none when what was typed makes no sense."""
        raise NotImplementedError


class KindFilter(TypedFilter):
    title = _("kind of event")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.options = [(kind, "") for kind in queries.kinds()]
        return super().lookups(request, model_admin)

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        return events.filter(kind=typed)


class NumberFilter(TypedFilter):
    """An id, exactly."""

    input_type = "number"
    field: str

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        number = as_id(typed)
        return events.none() if number is None else events.filter(**{self.field: number})


class ActorFilter(NumberFilter):
    title = _("user number")
    parameter_name = "user"
    field = "actor_user_id"


class PatientFilter(NumberFilter):
    title = _("patient number")
    parameter_name = "patient"
    field = "patient_id"


class ReferenceFilter(TypedFilter):
    title = _("reference")
    parameter_name = "reference"

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        return events.filter(reference=typed.upper())


class DayFilter(TypedFilter):
    """A day in UTC, as the events are kept."""

    input_type = "date"
    days_later = 0
    bound: str

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        try:
            day = datetime.date.fromisoformat(typed) + datetime.timedelta(days=self.days_later)
        except (ValueError, OverflowError):
            return events.none()
        instant = datetime.datetime.combine(day, datetime.time.min, tzinfo=datetime.UTC)
        return events.filter(**{self.bound: instant})


class SinceFilter(DayFilter):
    title = _("from this day (UTC)")
    parameter_name = "since"
    bound = "at__gte"


class UntilFilter(DayFilter):
    title = _("up to and including this day (UTC)")
    parameter_name = "until"
    bound = "at__lt"
    days_later = 1


class TopicFilter(TypedFilter):
    title = _("what it could betray")
    parameter_name = "topic"
    input_type = "select"
    options = [("", _("Anything")), *((topic.value, rule.label) for topic, rule in TOPICS.items())]

    def narrow(self, events: QuerySet[AuditEvent], typed: str) -> QuerySet[AuditEvent]:
        return events.filter(TOPICS[Topic(typed)].query()) if typed in set(Topic) else events.none()
