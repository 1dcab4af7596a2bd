"""Blank forms for anyone to print: no sign-in, no question asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy_portal.law.rights import Right
from privacy_requests.blank import records


@login_not_required
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Every edition of the form, and that nobody has to use it."""
    return render(
        request,
        "portal/requests/blank_forms.html",
        {"editions": records.editions(), "of_lists": records.editions(Right.ACCOUNTING)},
    )


@login_not_required
@require_safe
def form(request: HttpRequest, language: str, size: str, right: Right = Right.ACCESS) -> HttpResponse:
    """One edition as a PDF."""
    edition = records.edition(language, size, right)
    if edition is None:
        raise Http404
    response = HttpResponse(records.pdf_of(edition), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{edition.file_name}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
