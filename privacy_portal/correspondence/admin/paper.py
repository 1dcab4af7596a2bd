"""Paper: the print queue, the day's print files, the desk, what could not be delivered."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.admin.forms import MailedForm
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import DeliveryState
from privacy_portal.correspondence.showing import pdf_file
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import ActorModelAdmin, actor_of

if TYPE_CHECKING:
    Base = ActorModelAdmin
else:
    Base = object

RECENT_BATCHES = 5
MOST_SHOWN = 500  # as many as one print file holds


class PaperPages(Base):
    """Pages beside the list of letters, for those who send them."""

    def paper_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("print-queue/", wrap(self.print_queue_view), name="correspondence_print_queue"),
            path("print-queue/close/", wrap(self.close_view), name="correspondence_close_batch"),
            path("print-files/<int:batch_id>/", wrap(self.batch_view), name="correspondence_print_file"),
            path("desk/", wrap(self.desk_view), name="correspondence_desk"),
            path("undelivered/", wrap(self.undelivered_view), name="correspondence_undelivered"),
        ]

    def print_queue_view(self, request: HttpRequest) -> HttpResponse:
        """What is ready to print; what is printed and waits for its mailing date."""
        self._senders_only(request)
        waiting = list(queries.print_queue()[:MOST_SHOWN])
        printed = [piece for piece in waiting if piece.state == DeliveryState.PRINTED]
        form = MailedForm(
            request.POST if request.method == "POST" else None,
            pieces=printed,
            initial={"posted_on": clinic.today()},
        )
        if form.is_bound and form.is_valid() and self._mailed(request, form):
            return HttpResponseRedirect(reverse("admin:correspondence_print_queue"))
        context = {
            "title": _("Print and mail"),
            "ready": [piece for piece in waiting if piece.state == DeliveryState.READY],
            "printed": printed,
            "to_pull": list(queries.to_pull()[:MOST_SHOWN]),
            "form": form,
            "chosen": request.POST.getlist("piece"),
            "enclosed": [str(piece.pk) for piece in printed if f"enclosed-{piece.pk}" in request.POST],
            "batches": queries.batches()[:RECENT_BATCHES],
        }
        return self._paper_page(request, "print_queue", context)

    def close_view(self, request: HttpRequest) -> HttpResponse:
        """Say what will be printed, then make the day's print file."""
        self._senders_only(request)
        page = reverse("admin:correspondence_print_queue")
        if request.method != "POST":
            ready = queries.print_queue().filter(state=DeliveryState.READY)
            context = {"title": _("Make the print file"), "pieces": ready[:MOST_SHOWN], "page": page}
            return self._paper_page(request, "close_batch", context)
        batch = operations.close_print_batch(by=actor_of(request), on=clinic.today(), now=timezone.now())
        if batch is None:
            messages.info(request, _("No letter is ready to print."))
        else:
            said = ngettext(
                "Print file %(number)d made with %(count)d letter. Open and print it below.",
                "Print file %(number)d made with %(count)d letters. Open and print it below.",
                batch.pieces,
            )
            messages.success(request, said % {"number": batch.pk, "count": batch.pieces})
        return HttpResponseRedirect(page)

    def batch_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """The print file, its opening written down."""
        self._senders_only(request)
        try:
            batch = operations.open_print_batch(by=actor_of(request), batch_id=batch_id)
        except Refused as refusal:
            raise Http404 from refusal
        return pdf_file(bytes(batch.pdf), f"print-file-{batch.pk}.pdf")

    def desk_view(self, request: HttpRequest) -> HttpResponse:
        """Letters that wait to be handed over."""
        self._senders_only(request)
        context = {"title": _("At the desk"), "pieces": list(queries.at_desk()[:MOST_SHOWN])}
        return self._paper_page(request, "desk", context)

    def undelivered_view(self, request: HttpRequest) -> HttpResponse:
        """Letters that failed or came back and were not sent again."""
        self._senders_only(request)
        context = {"title": _("Not delivered"), "pieces": list(queries.undelivered()[:MOST_SHOWN])}
        return self._paper_page(request, "undelivered", context)

    def _mailed(self, request: HttpRequest, form: MailedForm) -> bool:
        """Mark each ticked piece; those done stay done when another is refused."""
        counts = {True: 0, False: 0}
        enclosures = form.enclosures
        for piece in form.cleaned_data["piece"]:
            try:
                done = operations.mark_posted(
                    by=actor_of(request),
                    delivery_id=int(piece),
                    posted_on=form.cleaned_data["posted_on"],
                    tracking=form.tracking_of(piece),
                    enclosed=enclosures.get(piece, 0) if form.enclosed_in(piece) else 0,
                    on=clinic.today(),
                    now=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                break
            counts[done.posted] += 1
        if counts[True]:
            said = ngettext("%(n)d letter marked as mailed.", "%(n)d letters marked as mailed.", counts[True])
            messages.success(request, said % {"n": counts[True]})
        if counts[False]:
            said = ngettext(
                "%(n)d letter was not mailed: its address changed. Take it out of the pile.",
                "%(n)d letters were not mailed: their addresses changed. Take them out of the pile.",
                counts[False],
            )
            messages.warning(request, said % {"n": counts[False]})
        return not form.errors

    def _senders_only(self, request: HttpRequest) -> None:
        actor = actor_of(request)
        self._open_or_404(request, allowed=actor.is_staff and actor.may(Permission.LETTERS_SEND))

    def _paper_page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request,
            f"admin/correspondence/{name}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "tabs": tabs(request),
                **context,
            },
        )
