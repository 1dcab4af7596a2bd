"""Opening a case on a staff page; who may open which page is in privacy_portal.staff_pages."""

from django.http import Http404, HttpRequest

from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate, page
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import viewing

__all__ = ["gate", "load", "page"]


def load(request: HttpRequest, reference: str) -> PrivacyRequest:
    """The case, its opening audited; strangers get 404, and that is audited too."""
    try:
        return viewing.open_case(by=actor_of(request), reference=reference)
    except Refused as refusal:
        raise Http404 from refusal
