"""My day: requests and work together, what is late first; one line a case."""

import datetime
from dataclasses import dataclass, field

from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.staff_admin import actor_of
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.places import place
from privacy_portal.work.queries import WorkRow
from privacy_requests import queries
from privacy_requests.admin import words
from privacy_requests.admin.gates import gate, page
from privacy_requests.admin.words import Chip
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import viewing
from privacy_requests.workflow import Status

MOST = 500
SHOWS: tuple[tuple[str, str | Promise], ...] = (
    ("mine", gettext_lazy("Mine and nobody's")),
    ("nobody", gettext_lazy("Nobody's")),
    ("all", gettext_lazy("Everyone's")),
)
PIECES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("late", gettext_lazy("Late"), gettext_lazy("Nothing is late.")),
    (
        "due",
        gettext_lazy("Due before the next working day"),
        gettext_lazy("Nothing is due before the next working day."),
    ),
    ("messages", gettext_lazy("Messages to answer"), gettext_lazy("No message waits for an answer.")),
    ("waiting", gettext_lazy("Waiting for someone else"), gettext_lazy("Nothing waits for someone else.")),
    ("later", gettext_lazy("Coming up"), gettext_lazy("Nothing else is coming up.")),
)
TOLD_BY_THE_CLOCK = {WorkKind.OVERDUE, WorkKind.DUE_SOON}  # the line's own date says it


@dataclass(slots=True)
class DayLine:
    """One thing to look at: a request with its work, or work that belongs to no request one may see."""

    url: str
    name: str
    what: str
    who: str
    due_on: datetime.date | None
    legal: bool
    days: int | None
    assignee: str
    assignee_id: int | None
    chips: list[Chip] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)
    waits_for: str = ""
    message: bool = False

    @property
    def link_name(self) -> str:
        """What is to be done on the case, for those who hear the links alone: a case may have two lines."""
        return ", ".join(filter(None, (self.what, *self.todo)))

    @property
    def days_words(self) -> str:
        return words.days_left(self.days)

    def piece(self, before: datetime.date) -> str:
        """A legal date that is past or near is shown as such even while the work waits."""
        if self.days is not None and self.days < 0:
            return "late"
        near = self.due_on is not None and self.due_on < before
        if near and (self.legal or not self.waits_for):
            return "due"
        if self.message:
            return "messages"
        if self.waits_for:
            return "waiting"
        return "due" if near else "later"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the day with its lines."""

    code: str
    heading: str
    empty: str
    lines: list[DayLine]


@gate(Permission.REQUESTS_VIEW, Permission.WORK_VIEW)
def _day(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clinic.today()
    show = request.GET.get("show", "mine")
    show = show if show in {code for code, _label in SHOWS} else "mine"
    lines = [line for line in lines_for(actor, today=today) if _belongs(line, show, actor)]
    pieces = sort_into_pieces(lines, actor, today=today)
    viewing.listed(by=actor, count=len(lines), what="my_day")
    return page(
        request,
        "admin/index.html",
        title=_("My day"),
        pieces=pieces,
        show=show,
        shows=SHOWS,
        today=today,
        may_enter=actor.may(Permission.REQUESTS_INTAKE),
        waiting=queries.emails_waiting(actor, today=today),
        queue_url=reverse("admin:requests_privacyrequest_changelist"),
    )


def index(request: HttpRequest) -> HttpResponseBase:
    """The first page of the staff site: a day for those who work on requests, a list of pages for others."""
    actor = actor_of(request)
    works = actor.may(Permission.REQUESTS_VIEW) or actor.may(Permission.WORK_VIEW)
    if admin.site.has_permission(request) and not works and actor.may(Permission.REVIEWS_REFERRED):
        return redirect("admin:requests_privacyrequest_reviews")
    if admin.site.has_permission(request) and not works:
        return page(request, "admin/requests/places.html", title=_("Privacy office"))
    return _day(request)


def lines_for(actor: Actor, *, today: datetime.date) -> list[DayLine]:
    """Every line this actor may see, whoever has it; four queries whatever the number."""
    before = work.next_working_day(today)
    items = [work.row(item, actor=actor, today=today) for item in work.open_for(actor)[:MOST]]
    about = {item.about[1] for item in items if item.about[0] == "privacy_request"}
    requests = (
        queries.visible_to(actor)
        .unfinished()
        .alias(sort_on=Coalesce("due_on", "target_on"))
        .filter(Q(sort_on__lt=before) | Q(status=Status.DECIDED) | Q(pk__in=about))
        .select_related("patient", "assigned_to")
        .order_by("sort_on", "id")[:MOST]
    )
    by_id = {row.pk: request_line(row, today=today) for row in requests}
    loose: list[DayLine] = []
    for item in items:
        line = by_id.get(item.about[1]) if item.about[0] == "privacy_request" else None
        if line is None:
            loose.append(work_line(item))
        else:
            add_work(line, item)
    _name_cases(loose, actor)
    return [*by_id.values(), *loose]


def _name_cases(lines: list[DayLine], actor: Actor) -> None:
    """Whose case and which right a letter's or a file's work belongs to, where the role may see the case."""
    wanted = {line.name for line in lines}
    cases = queries.visible_to(actor).filter(reference__in=wanted).select_related("patient")
    by_reference = {row.reference: row for row in cases} if wanted else {}
    for line in lines:
        if row := by_reference.get(line.name):
            whose = f"{row.patient.family_name}, {row.patient.given_name}" if row.patient else ""
            line.who = " · ".join(filter(None, (words.right_name(row.right), whose)))


def request_line(row: PrivacyRequest, *, today: datetime.date) -> DayLine:
    decided = row.status == Status.DECIDED
    due_on = row.due_on or row.target_on
    patient = row.patient
    pressing = row.is_running or not decided
    return DayLine(
        url=reverse("admin:requests_privacyrequest_change", args=[row.reference]),
        name=row.reference,
        what=words.right_name(row.right),
        who=f"{patient.family_name}, {patient.given_name}" if patient else "",
        due_on=due_on if pressing else None,
        legal=row.due_on is not None,
        days=(due_on - today).days if pressing else None,
        assignee=row.assigned_to.name if row.assigned_to else "",
        assignee_id=row.assigned_to_id,
        chips=words.chips(row, today=today),
        waits_for=str(words.WAITS_FOR["delivery"]) if decided else "",
    )


def work_line(item: WorkRow) -> DayLine:
    """Work about a letter, a file, a person."""
    return DayLine(
        url=place(item.about),
        name=item.reference or item.label,
        what=item.label if item.reference else "",
        who="",
        due_on=item.due_on,
        legal=item.due_kind == "legal",
        days=item.days_left,
        assignee=_("you") if item.mine else "",
        assignee_id=item.assignee_id,
        chips=[Chip(item.due_kind_label)] if item.due_on and item.due_kind == "legal" else [],
        waits_for=item.waits_for_label,
        message=item.kind == WorkKind.MESSAGE,
    )


def add_work(line: DayLine, item: WorkRow) -> None:
    """A request's work joins its line; who has the request has its work."""
    if item.kind not in TOLD_BY_THE_CLOCK:
        line.todo.append(item.label)
    line.message = line.message or item.kind == WorkKind.MESSAGE
    line.waits_for = line.waits_for or item.waits_for_label
    if line.assignee_id is None and item.assignee_id is not None:
        line.assignee_id = item.assignee_id
        line.assignee = line.assignee or (_("you") if item.mine else "")


def sort_into_pieces(lines: list[DayLine], actor: Actor, *, today: datetime.date) -> list[Piece]:
    """The day in order; inside each piece mine first, then by date."""
    before = work.next_working_day(today)
    latest = datetime.date.max
    ordered = sorted(
        lines, key=lambda line: (line.assignee_id != actor.user_id, line.due_on or latest, line.name)
    )
    return [
        Piece(code, str(heading), str(empty), [one for one in ordered if one.piece(before) == code])
        for code, heading, empty in PIECES
    ]


def _belongs(line: DayLine, show: str, actor: Actor) -> bool:
    if show == "all":
        return True
    if show == "nobody":
        return line.assignee_id is None
    return line.assignee_id in (None, actor.user_id)
