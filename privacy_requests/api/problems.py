"""Errors as problem details (RFC 9457), with the code and the citation of the rule behind a refusal."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from privacy_portal.law.refusal import Refused
from privacy_requests.forms.refusals import field_of

MEDIA_TYPE = "application/problem+json"
STATUS_OF_CODE = {
    "NOT_FOUND": status.HTTP_404_NOT_FOUND,
    "ACT_UNKNOWN": status.HTTP_404_NOT_FOUND,
    "MAY_NOT": status.HTTP_403_FORBIDDEN,
    "NOT_YOURS": status.HTTP_403_FORBIDDEN,
    "NOT_CLAIMED": status.HTTP_403_FORBIDDEN,
    "UPLOAD_TOO_LARGE": status.HTTP_413_CONTENT_TOO_LARGE
    if hasattr(status, "HTTP_413_CONTENT_TOO_LARGE")
    else status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
}


def problem(
    *, status_code: int, title: str, detail: str, code: str = "", citation: str = "", **more: Any
) -> Response:
    body = {"type": "about:blank", "title": title, "status": status_code, "detail": detail, **more}
    if code:
        body["type"] = f"urn:privacy-portal:problem:{code}"
        body["code"] = code
    if citation:
        body["citation"] = citation
    return Response(body, status=status_code, content_type=MEDIA_TYPE)


def _field(refusal: Refused, context: dict[str, Any]) -> dict[str, Any]:
    """`errors` with the field of the act's form that the refusal is about."""
    form = getattr(context.get("view"), "form", None)
    name = field_of(form, refusal.code) if form is not None else None
    return {"errors": {name: [{"message": refusal.sentence, "code": refusal.code}]}} if name else {}


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: a refusal, a bad field, a stranger; anything else stays a 500 without text."""
    if isinstance(error, Refused):
        return problem(
            status_code=STATUS_OF_CODE.get(error.code, status.HTTP_409_CONFLICT),
            title="Refused",
            detail=error.sentence,
            code=error.code,
            citation=str(error.cite) if error.cite else "",
            **_field(error, context),
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, SuspiciousOperation):  # too many fields, too large a form
        error = exceptions.ParseError(_("The request cannot be read, or is too large."))
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        body: dict[str, Any] = {
            "type": "urn:privacy-portal:problem:INVALID",
            "title": "Some fields are not right",
            "status": response.status_code,
            "detail": "Correct the fields named under errors and send the request again.",
            "code": "INVALID",
            "errors": response.data,
        }
    else:
        assert isinstance(error, exceptions.APIException)
        body = {
            "type": "about:blank",
            "title": str(error.default_detail),
            "status": response.status_code,
            "detail": str(error.detail),
        }
    response.data = body
    response.content_type = MEDIA_TYPE
    return response
