"""A patient's letters: the list, one letter as an accessible page first, the PDF second (RULES WEB-04)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.showing import letter_page, pdf_file, with_way_back
from privacy_portal.law.refusal import Refused

PER_PAGE = 20


def _individual(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.as_individual()


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    letters = queries.in_portal(_individual(request))
    page = Paginator(letters, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/correspondence/list.html", {"page_obj": page})


@require_safe
@never_cache
def read(request: HttpRequest, letter_id: int) -> HttpResponse:
    try:
        letter = operations.mark_opened(
            by=_individual(request), communication_id=letter_id, now=timezone.now()
        )
    except Refused as refusal:
        raise Http404 from refusal
    return render(request, "portal/correspondence/read.html", {"letter": letter})


@require_safe
@never_cache
def text(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The frozen letter, byte for byte, for the frame of read()."""
    return letter_page(request, _looked_at(request, letter_id))


@require_safe
@never_cache
def alone(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as a page of its own, to read large or to print, with a way back outside the letter."""
    back = reverse("letters_portal:read", args=[letter_id])
    return letter_page(request, with_way_back(_looked_at(request, letter_id), back))


def _looked_at(request: HttpRequest, letter_id: int) -> str:
    try:
        return operations.look_at(by=_individual(request), communication_id=letter_id).html
    except Refused as refusal:
        raise Http404 from refusal


@require_safe
@never_cache
def pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    try:
        rendering = operations.open_pdf(
            by=_individual(request), communication_id=letter_id, now=timezone.now()
        )
    except Refused as refusal:
        raise Http404 from refusal
    return pdf_file(bytes(rendering.pdf), f"letter-{letter_id}.pdf")
