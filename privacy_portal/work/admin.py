"""The work list on the staff site: taken, handed on and put back by those who may; never ticked off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import DateField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import ActorModelAdmin, actor_of
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.work import operations, queries
from privacy_portal.work.models import WorkItem, WorkItemQuerySet
from privacy_portal.work.places import place


class WhoseFilter(admin.SimpleListFilter):
    """Mine, nobody's, a colleague's."""

    title = _("who has it")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Me")), ("nobody", _("Nobody")), ("others", _("A colleague"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        user_id = actor_of(request).user_id
        match self.value():
            case "mine":
                return queryset.filter(assignee_id=user_id)
            case "nobody":
                return queryset.filter(assignee=None)
            case "others":
                return queryset.exclude(assignee_id=user_id).exclude(assignee=None)
        return queryset


class StateFilter(admin.SimpleListFilter):
    """Open by default."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("Late")), ("done", _("Done")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Open")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        match self.value():
            case "late":
                return queryset.filter(settled_at=None, due_on__lt=clinic.today())
            case "done":
                return queryset.filter(settled_at__isnull=False)
            case "all":
                return queryset
        return queryset.filter(settled_at=None)


class HandOnForm(ActionForm):
    """Django's action bar, with a colleague to hand work to."""

    colleague = forms.TypedChoiceField(label=_("Hand to"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("A colleague …")), *people.staff_choices()]


@admin.register(WorkItem)
class WorkItemAdmin(ActorModelAdmin):
    """Only what the viewer may do is listed; an item closes when the facts say so."""

    view_permission = Permission.WORK_VIEW
    paginator = EstimatingPaginator
    list_per_page = 50
    list_display = ("what", "about_link", "due_on", "due_kind", "days_left", "waits_for", "who")
    list_display_links = None
    list_filter = (StateFilter, WhoseFilter, "kind", "due_kind", "waits_for")
    list_select_related = ("assignee",)
    ordering = ("due_on", "id")
    search_fields = ("reference__exact",)
    actions = ("take", "put_back", "hand_on")
    action_form = HandOnForm
    fields = (
        "kind",
        "about_link",
        "due_on",
        "due_kind",
        "waits_for",
        "who",
        "opened_at",
        "settled_at",
        "settled_how",
    )

    def get_queryset(self, request: HttpRequest) -> WorkItemQuerySet:
        """What this person may do; each row knows what day it is, so that the day is asked for once."""
        today = Value(clinic.today(), output_field=DateField())
        return queries.visible_to(actor_of(request)).annotate(today=today)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Work list"), **(extra_context or {})})

    @admin.display(description=_("what to do"), ordering="kind")
    def what(self, item: WorkItem) -> str:
        return item.get_kind_display()

    @admin.display(description=_("about"), ordering="reference")
    def about_link(self, item: WorkItem) -> str:
        url = place((item.about_type, item.about_id))
        words = item.reference or f"{item.about_type} {item.about_id}".replace("_", " ")
        return format_html('<a href="{}">{}</a>', url, words) if url else words

    @admin.display(description=_("days left"), ordering="due_on")
    def days_left(self, item: WorkItem) -> str:
        if item.due_on is None or item.settled_at is not None:
            return ""
        days = (item.due_on - item.today).days  # type: ignore[attr-defined]  # annotated above
        if days == 0:
            return str(_("today"))
        if days < 0:
            return ngettext("%d day late", "%d days late", -days) % -days
        return ngettext("%d day", "%d days", days) % days

    @admin.display(description=_("who has it"))
    def who(self, item: WorkItem) -> str:
        return item.assignee.get_full_name() if item.assignee else str(_("Nobody"))

    @admin.action(description=_("Take"))
    def take(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> None:
        actor = actor_of(request)
        self._each(request, queryset, lambda item_id: operations.claim(by=actor, item_id=item_id))

    @admin.action(description=_("Put back"))
    def put_back(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> None:
        actor = actor_of(request)
        self._each(request, queryset, lambda item_id: operations.release(by=actor, item_id=item_id))

    @admin.action(description=_("Hand to the colleague chosen"))
    def hand_on(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> None:
        form = HandOnForm(request.POST)
        form.fields["action"].choices = [("hand_on", "")]  # type: ignore[attr-defined]
        to_user_id = form.cleaned_data.get("colleague") if form.is_valid() else None
        if to_user_id is None:
            messages.error(request, _("Choose a colleague to hand the work to."))
            return
        actor = actor_of(request)
        self._each(
            request,
            queryset,
            lambda item_id: operations.assign(by=actor, item_id=item_id, to_user_id=to_user_id),
        )

    def _each(self, request: HttpRequest, queryset: QuerySet[WorkItem], act: Callable[[int], object]) -> None:
        """One operation a row, so that each leaves its own history; refusals are counted and said."""
        done, refused = 0, set()
        for item_id in queryset.values_list("pk", flat=True):
            try:
                act(item_id)
            except Refused as refusal:
                refused.add(str(refusal.sentence))
            else:
                done += 1
        if done:
            messages.success(
                request, ngettext("%d item changed hands.", "%d items changed hands.", done) % done
            )
        for sentence in sorted(refused):
            messages.error(request, sentence)
