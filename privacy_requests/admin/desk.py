"""A clerk's way of looking at the queue: filters in the address, searches in the session, saved filters."""

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from privacy_portal.audit.actor import Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui.forms import PortalForm
from privacy_requests.admin import words
from privacy_requests.admin.gates import gate
from privacy_requests.models.requests import StatusChoice
from privacy_requests.operations import desk as operations
from privacy_requests.operations.intake import OPEN_RIGHTS
from privacy_requests.queries import QueueFilters

SEARCHES = "queue_searches"
SEARCHES_KEPT = 20
DEFAULT = QueueFilters()
CHANGELIST = "admin:requests_privacyrequest_changelist"


class FilterForm(PortalForm):
    """The filter bar; what it does not know is read as "all"."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            ("open", gettext_lazy("Open")),
            ("unfinished", gettext_lazy("Open or being delivered")),
            *StatusChoice.choices,
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )
    right = forms.ChoiceField(
        label=gettext_lazy("Right"),
        choices=[("", gettext_lazy("All")), *((right, words.RIGHT_NAMES[right]) for right in OPEN_RIGHTS)],
        required=False,
    )
    due = forms.ChoiceField(
        label=gettext_lazy("Due"),
        choices=[
            ("", gettext_lazy("Any time")),
            ("overdue", gettext_lazy("Overdue")),
            ("today", gettext_lazy("Today")),
            ("week", gettext_lazy("Within 7 days")),
        ],
        required=False,
    )
    assigned = forms.ChoiceField(label=gettext_lazy("Who has it"), required=False)
    verified = forms.ChoiceField(
        label=gettext_lazy("Identity"),
        choices=[("", gettext_lazy("All")), ("no", gettext_lazy("Not verified"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assigned = self.fields["assigned"]
        assert isinstance(assigned, forms.ChoiceField)
        assigned.choices = [
            ("", _("Anyone")),
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(user_id), name) for user_id, name in people.staff_choices()),
        ]


@dataclass(frozen=True, slots=True)
class Desk:
    """Filters as they stand, and the query string that brings them back; a search is named by its key."""

    NAMES: ClassVar[tuple[str, ...]] = ("status", "right", "due", "assigned", "verified")

    filters: QueueFilters
    search: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Desk":
        return cls.read(request.GET, request.session.get(SEARCHES, {}))

    @classmethod
    def read(cls, query: QueryDict, searches: dict[str, str]) -> "Desk":
        chosen = {name: str(query[name])[:40] for name in cls.NAMES if query.get(name)}
        search = query.get("search", "")
        text = searches.get(search, "")
        return cls(QueueFilters(**chosen, text=text), search if text else "")

    @property
    def filter_query(self) -> str:
        """The filters alone, fit to be saved: no search."""
        query = QueryDict(mutable=True)
        for name in self.NAMES:
            if getattr(self.filters, name) != getattr(DEFAULT, name):
                query[name] = getattr(self.filters, name)
        return query.urlencode()

    @property
    def query(self) -> str:
        """`?…` for links that stay inside these filters; empty when nothing is narrowed."""
        whole = "&".join(part for part in (self.filter_query, self._search_part) if part)
        return f"?{whole}" if whole else ""

    @property
    def _search_part(self) -> str:
        return f"search={self.search}" if self.search else ""

    @property
    def url(self) -> str:
        return reverse(CHANGELIST) + self.query

    @property
    def without_search(self) -> str:
        return f"?{self.filter_query}" if self.filter_query else "?"

    def link(self, name: str, *args: object) -> str:
        """The address of one of our pages, staying inside these filters."""
        return reverse(f"admin:requests_privacyrequest_{name}", args=args) + self.query


def remember_search(request: HttpRequest, text: str) -> str:
    """Keep a search in the session, where no address or log shows it; returns its key."""
    key = secrets.token_urlsafe(6)
    searches = dict(list(request.session.get(SEARCHES, {}).items())[-(SEARCHES_KEPT - 1) :])
    request.session[SEARCHES] = {**searches, key: text}
    return key


class SaveFilterForm(PortalForm):
    name = forms.CharField(label=gettext_lazy("Name of this filter"), max_length=60)


@gate(Permission.REQUESTS_VIEW)
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name, for this person only."""
    desk = Desk.of(request)
    form = SaveFilterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the filter a name of at most 60 characters."))
        return redirect(desk.url)
    try:
        operations.save_filter(by=actor_of(request), name=form.cleaned_data["name"], query=desk.filter_query)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Filter saved. You find it above the queue."))
    return redirect(desk.url)


@gate(Permission.REQUESTS_VIEW)
@require_POST
def remove_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Forget one of this person's own filters."""
    operations.remove_filter(by=actor_of(request), filter_id=filter_id)
    messages.success(request, _("Filter removed."))
    return redirect(Desk.of(request).url)
