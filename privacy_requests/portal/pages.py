"""What the portal's views share: the record must be linked, and a case is opened by its owner only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from privacy_portal.audit.actor import Actor
from privacy_portal.law.refusal import Refused
from privacy_requests import queries
from privacy_requests.operations import viewing

View = Callable[..., HttpResponseBase]


def claimed(view: View) -> View:
    """Sends an account that is linked to no record to the page that links it."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not individual(request).patient_ids:
            return redirect("people_portal:claim")
        return view(request, *args, **kwargs)

    return wrapper


def individual(request: HttpRequest) -> Actor:
    """The person at hand as a patient; a member of staff is only that on these pages."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.as_individual()


def own_case(request: HttpRequest, reference: str) -> Any:
    """The case of the person at hand, audited; 404 for anyone else."""
    try:
        return viewing.open_case(by=individual(request), reference=reference)
    except Refused as refusal:
        raise Http404 from refusal


def own_requests(request: HttpRequest) -> Any:
    return queries.for_patient(individual(request))
