"""Records by fax: what waits for the machine, and the files that travel with a letter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import Communication, Delivery
from privacy_portal.correspondence.operations import faxing
from privacy_portal.documents import queries as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import ActorModelAdmin, actor_of

if TYPE_CHECKING:
    Base = ActorModelAdmin
else:
    Base = object

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with a letter; its number, never its name."""

    url: str
    number: int
    media_type: str
    size: int
    pages: int | None


@dataclass(frozen=True, slots=True)
class Fax:
    """One fax that waits: the cover, the files, the number and what a confirmation sheet must say."""

    piece: Delivery
    number: str
    enclosures: list[Enclosure]
    pages: int | None
    many: bool


class FaxPages(Base):
    """Pages for whoever stands at the fax machine."""

    def fax_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("fax/", wrap(self.fax_view), name="correspondence_fax"),
            path(
                "<int:letter_id>/enclosures/<int:document_id>/",
                wrap(self.enclosure_view),
                name="correspondence_enclosure",
            ),
        ]

    def fax_view(self, request: HttpRequest) -> HttpResponse:
        """Faxes that wait: the number, the cover, the files."""
        self._may_send(request)
        return TemplateResponse(
            request,
            "admin/correspondence/fax.html",
            {
                **self.admin_site.each_context(request),
                "title": _("To fax"),
                "opts": self.opts,
                "tabs": tabs(request),
                "zone": clinic.time_zone(),
                "faxes": [_fax(piece) for piece in queries.to_fax()[:MOST_SHOWN]],
                "limit": faxing.MANY_PAGES,
            },
        )

    def enclosure_view(self, request: HttpRequest, letter_id: int, document_id: int) -> HttpResponseBase:
        """One file, as it was uploaded; its opening written down."""
        self._may_send(request)
        try:
            return respond(
                operations.open_enclosure(
                    by=actor_of(request), communication_id=letter_id, document_id=document_id
                )
            )
        except Refused as refusal:
            raise Http404 from refusal

    def _may_send(self, request: HttpRequest) -> None:
        actor = actor_of(request)
        self._open_or_404(request, allowed=actor.is_staff and actor.may(Permission.LETTERS_SEND))


def enclosures(letter: Communication) -> list[Enclosure]:
    """The files that travel with a letter, in their order."""
    found = {summary.id: summary for summary in documents.summaries(letter.attachments)}
    return [
        Enclosure(
            reverse("admin:correspondence_enclosure", args=[letter.pk, one]),
            number,
            found[one].media_type,
            found[one].size,
            found[one].pages,
        )
        for number, one in enumerate(letter.attachments, start=1)
        if one in found
    ]


def _fax(piece: Delivery) -> Fax:
    pages = faxing.pages_to_fax(piece.communication)
    return Fax(
        piece,
        faxing.fax_number_of(piece),
        enclosures(piece.communication),
        pages,
        (pages or 0) > faxing.MANY_PAGES,
    )
