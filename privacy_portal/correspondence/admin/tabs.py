"""The lists of letters, and how many wait in each."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.correspondence import queries
from privacy_portal.staff_admin import actor_of


@dataclass(frozen=True, slots=True)
class Tab:
    """One list; `count` is None where counting says nothing."""

    label: str | Promise
    url: str
    current: bool
    count: int | None


def tabs(request: HttpRequest) -> list[Tab]:
    """The lists this person may open."""
    actor = actor_of(request)
    named: list[tuple[str | Promise, str, int | None]] = [
        (_("All letters"), "admin:correspondence_communication_changelist", None)
    ]
    if actor.may(Permission.LETTERS_SEND):
        waiting = queries.waiting_counts()
        named += [
            (_("Print and mail"), "admin:correspondence_print_queue", waiting.on_paper),
            (_("At the desk"), "admin:correspondence_desk", waiting.at_desk),
            (_("To fax"), "admin:correspondence_fax", waiting.to_fax),
            (_("Not delivered"), "admin:correspondence_undelivered", waiting.undelivered),
            (_("Print files"), "admin:correspondence_printbatch_changelist", None),
        ]
    if actor.may(Permission.CLINIC_VIEW):
        named.append((_("Translations"), "admin:correspondence_translationreview_changelist", None))
    return [
        Tab(label, reverse(name), request.path == reverse(name), count or None)
        for label, name, count in named
    ]
