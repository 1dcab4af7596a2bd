"""Opening a case on a staff page; who may open which page is in privacy_portal.staff_pages."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate, page
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import viewing

__all__ = ["gate", "load", "page"]


def load(request: HttpRequest, reference: str) -> PrivacyRequest:
    """The case, its opening audited; strangers get 404, and that is audited too.

    A member of staff whose own case it is reads it on their own pages, and a colleague works on it.
    """
    actor = actor_of(request)
    try:
        row = viewing.open_case(by=actor, reference=reference)
    except Refused as refusal:
        raise Http404 from refusal
    if row.patient_id in actor.patient_ids:
        raise PermissionDenied(
            _("This is your own request. A colleague works on it; follow it as a patient.")
        )
    return row
