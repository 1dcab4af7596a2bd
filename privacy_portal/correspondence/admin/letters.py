"""One letter on the staff site: what it said, where it went, the proof, and what may be done now."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.admin import acts, words
from privacy_portal.correspondence.admin.faxes import FaxPages, enclosures
from privacy_portal.correspondence.admin.forms import PostedForm
from privacy_portal.correspondence.admin.paper import PaperPages
from privacy_portal.correspondence.admin.tabs import tabs
from privacy_portal.correspondence.models import Communication, Delivery, DeliveryAttempt
from privacy_portal.correspondence.showing import letter_page, pdf_file
from privacy_portal.law.letters import LetterKind, statements_for
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import ActorModelAdmin, actor_of
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.templatetags.ui import chip
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind

SEND = Permission.LETTERS_SEND


@admin.register(Communication)
class CommunicationAdmin(PaperPages, FaxPages, ActorModelAdmin):
    """Letters are read here, never changed; what became of one is said by acts."""

    view_permission = Permission.LETTERS_VIEW
    may_be_added = False
    audit_views = True
    paginator = EstimatingPaginator
    list_per_page = 50
    list_display = ("letter", "reference", "addressee", "on", "channel", "state", "sent_on")
    list_filter = ("delivery__state", "delivery__channel", "kind")
    ordering = ("-id",)
    search_fields = ("reference",)
    actions = None
    change_list_template = "admin/correspondence/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Communication]:
        doubts = DeliveryAttempt.objects.filter(delivery=OuterRef("delivery"), outcome="in_doubt")
        return (
            super()
            .get_queryset(request)
            .exclude(queries.stopped_list(actor_of(request)))
            .select_related("delivery")
            .defer("html", "merge")
            .annotate(in_doubt=Exists(doubts))
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Communication], search_term: str
    ) -> tuple[QuerySet[Communication], bool]:
        """A whole reference, so that the index finds it and nobody can fish."""
        wanted = search_term.strip().upper()
        return (queryset.filter(reference=wanted) if wanted else queryset), False

    def patient_id_of(self, obj: Any) -> int | None:
        patient_id: int | None = obj.patient_id
        return patient_id

    @admin.display(description=_("letter"), ordering="kind")
    def letter(self, row: Communication) -> str:
        """Names the one letter to those who hear the links alone; never a person."""
        about = ", ".join(filter(None, (row.reference, date_format(row.on))))
        return format_html('{}<span class="usa-sr-only">, {}</span>', row.get_kind_display(), about)

    @admin.display(description=_("to"))
    def addressee(self, row: Communication) -> str:
        return row.addressee_name

    @admin.display(description=_("channel"))
    def channel(self, row: Communication) -> str:
        return row.delivery.get_channel_display()

    @admin.display(description=_("state"))
    def state(self, row: Any) -> str:
        delivery = row.delivery
        marks = [chip(delivery.state_words, words.TONES.get(delivery.state, "neutral"))]
        if row.in_doubt:
            marks.append(chip(gettext("In doubt"), "warning"))
        return mark_safe(" ".join(marks))  # noqa: S308  # chips escape their text

    @admin.display(description=_("sent on"), ordering="delivery__sent_on", empty_value="")
    def sent_on(self, row: Communication) -> Any:
        return row.delivery.sent_on

    # One letter ----------------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:letter_id>/text/", wrap(self.text_view), name="correspondence_communication_text"),
            path("<int:letter_id>/pdf/", wrap(self.pdf_view), name="correspondence_communication_pdf"),
            path(
                "<int:letter_id>/act/<slug:name>/",
                wrap(self.act_view),
                name="correspondence_communication_act",
            ),
        ]
        return [*own, *self.paper_urls(), *self.fax_urls(), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        letter = self._letter(request, object_id)
        self._audit_view(request, object_id)
        return self._page(request, "admin/correspondence/letter.html", letter, **self._facts(request, letter))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        return super().changelist_view(request, {"tabs": tabs(request), **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A letter has no history but its steps, which its own page shows."""
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        return HttpResponseRedirect(reverse("admin:correspondence_communication_change", args=[object_id]))

    def text_view(self, request: HttpRequest, letter_id: int) -> HttpResponse:
        """The frozen HTML, for the frame on the letter's page."""
        self._open_or_404(request, str(letter_id), allowed=self.has_view_permission(request))
        return letter_page(request, self._letter(request, str(letter_id)).html)

    def pdf_view(self, request: HttpRequest, letter_id: int) -> HttpResponse:
        self._open_or_404(request, str(letter_id), allowed=self.has_view_permission(request))
        try:
            rendering = operations.open_pdf(
                by=actor_of(request), communication_id=letter_id, now=timezone.now()
            )
        except Refused as refusal:
            raise Http404 from refusal
        return pdf_file(bytes(rendering.pdf), f"letter-{letter_id}.pdf")

    def act_view(self, request: HttpRequest, letter_id: int, name: str) -> HttpResponse:
        """Ask what the act needs, then do it; a refusal is shown above the form."""
        actor = actor_of(request)
        self._open_or_404(request, str(letter_id), allowed=actor.is_staff and actor.may(SEND))
        letter = self._letter(request, str(letter_id))
        act = acts.BY_NAME.get(name)
        if act is None:
            raise Http404
        today = clinic.today()
        dates = {field: today for field in act.form.base_fields if field.endswith("_on")}
        form = act.form(request.POST if request.method == "POST" else None, initial=dates)
        if isinstance(form, PostedForm):
            form.about(letter)
        if form.is_bound and form.is_valid():
            try:
                deed = acts.Deed(actor, letter.delivery, form.cleaned_data, today, timezone.now())
                said = act.run(deed)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(
                    reverse("admin:correspondence_communication_change", args=[letter_id])
                )
        return self._page(
            request, "admin/correspondence/act.html", letter, title=act.label, act=act, form=form
        )

    def _letter(self, request: HttpRequest, object_id: str) -> Communication:
        row: Communication | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _facts(self, request: HttpRequest, letter: Communication) -> dict[str, Any]:
        delivery = letter.delivery
        steps = list(delivery.attempts.all())
        open_work = _open_work(letter)
        return {
            "title": letter.get_kind_display(),
            "tone": words.TONES.get(delivery.state, "neutral"),
            "wants_interpreter": WorkKind.INTERPRETER in open_work,
            "to_pull": WorkKind.PRINT_PULLED in open_work,
            "steps": _proof(steps, delivery.channel),
            "enclosures": enclosures(letter),
            "in_doubt": any(step.outcome == "in_doubt" for step in steps),
            "statements": _statements(letter),
            "case_url": _case_url(letter.reference),
            "acts": acts.offered(delivery, open_work) if actor_of(request).may(SEND) else [],
            "rendering": queries.rendering(letter.pk),
            "replaces": _if_seen(letter.replaces_id, actor=actor_of(request)),
            "replaced_by": _if_seen(queries.replaced_by(letter.pk), actor=actor_of(request)),
        }

    def _page(
        self, request: HttpRequest, template: str, letter: Communication, **context: Any
    ) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "tabs": tabs(request),
                "zone": clinic.time_zone(),
                "letter": letter,
                "delivery": letter.delivery,
                "opts": self.opts,
                **context,
            },
        )


def _proof(steps: list[DeliveryAttempt], channel: str) -> list[dict[str, Any]]:
    """Each step with words for it and who took it."""
    names = people.user_names(step.by_id for step in steps)
    return [
        {
            "at": step.at,
            "words": words.step(step.outcome, channel),
            "who": names.get(step.by_id or 0, ""),
            "detail": words.detail(step.detail),
            "mark": "stopped" if step.outcome in words.STOPPED else "done",
        }
        for step in steps
    ]


def _if_seen(letter_id: int | None, *, actor: Actor) -> int | None:
    """The letter's number, if its page is there for the actor: nobody is to guess at a stopped list."""
    seen = letter_id is not None and queries.visible_to(actor).filter(pk=letter_id).exists()
    return letter_id if seen else None


CASES = {"PR": "admin:requests_privacyrequest_change", "DM": "admin:disclosures_demand_change"}


def _case_url(reference: str) -> str:
    """The staff page of the case or demand, known by its name only; empty when there is none."""
    name = CASES.get(reference.partition("-")[0])
    try:
        return reverse(name, args=[reference]) if name else ""
    except NoReverseMatch:
        return ""


def _open_work(letter: Communication) -> frozenset[str]:
    items = [*work.about(("delivery", letter.delivery.pk)), *work.about(("communication", letter.pk))]
    return frozenset(item.kind for item in items if item.settled_at is None)


def _statements(letter: Communication) -> list[Any]:
    """What the law wanted said, each of it in the letter: compose() refuses one that leaves any out."""
    right = Right(letter.right) if letter.right else None
    wanted = statements_for(LetterKind(letter.kind), right=right, language_help=True)
    return [statement for statement in wanted if statement.code in letter.statements]


@admin.register(Delivery)
class DeliveryAdmin(ActorModelAdmin):
    """Has no pages of its own: work about a delivery leads to its letter."""

    view_permission = Permission.LETTERS_VIEW
    may_be_added = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._open_or_404(request, allowed=self.has_view_permission(request))
        return HttpResponseRedirect(reverse("admin:correspondence_communication_changelist"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._open_or_404(request, object_id, allowed=self.has_view_permission(request))
        row: Delivery | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return HttpResponseRedirect(
            reverse("admin:correspondence_communication_change", args=[row.communication_id])
        )
