"""The account page, and what a page asks while it is open: how long is left, stay, keep this draft."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from privacy_portal.law.refusal import Refused
from privacy_portal.people import middleware, second_factor
from privacy_portal.people.operations import drafts


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Everything about signing in, on one page."""
    context = {
        "has_record": bool(request.actor.patient_ids),  # type: ignore[attr-defined]
        "second_factor_used": second_factor.was_used(request),
    }
    return render(request, "portal/people/account.html", context)


@login_not_required
@require_GET
@never_cache
def left(request: HttpRequest) -> JsonResponse:
    """Seconds until this session ends; asking does not lengthen it."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds_left": 0})
    return JsonResponse({"seconds_left": middleware.seconds_left(request)})


@login_not_required
@require_POST
@never_cache
def stay(request: HttpRequest) -> HttpResponse:
    """The person says they are still there; the middleware has counted this as use."""
    if not request.user.is_authenticated:
        if _is_script(request):
            return JsonResponse({"seconds_left": 0}, status=HTTPStatus.FORBIDDEN)
        return redirect("account_login")
    middleware.touch(request)
    if _is_script(request):
        return JsonResponse({"seconds_left": middleware.seconds_left(request)})
    return HttpResponseRedirect(_page_before(request))


@login_not_required
@require_POST
@never_cache
def draft_save(request: HttpRequest) -> JsonResponse:
    """Keep a form while it is typed: fields and `draft_key`, never files or passwords."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": _("Sign in first.")}, status=HTTPStatus.FORBIDDEN)
    try:
        kept = drafts.keep(
            by=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("draft_key", ""),
            data=dict(request.POST.lists()),
            now=timezone.now(),
        )
    except Refused as refused:
        return JsonResponse({"detail": refused.sentence}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"kept_at": kept.kept_at.isoformat()})


@require_POST
def draft_remove(request: HttpRequest) -> HttpResponse:
    """The person starts a form afresh."""
    drafts.discard(by=request.actor, key=request.POST.get("draft_key", ""))  # type: ignore[attr-defined]
    return HttpResponseRedirect(_page_before(request))


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if safe else "/"
