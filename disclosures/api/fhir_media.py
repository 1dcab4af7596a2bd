"""FHIR's JSON on the way in and out, and every error as an OperationOutcome."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers, renderers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from disclosures.fhir.outcome import MEDIA_TYPE, issue, outcome
from disclosures.fhir.parsing import NO_JSON
from privacy_portal.law.refusal import Refused

LARGEST = 64 * 1024 * 1024
LARGEST_IN_WORDS = "64 MB"
CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    413: "too-long",
    415: "not-supported",
    429: "throttled",
}


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = (
        f"At most {LARGEST_IN_WORDS} at once. Send it in parts, or as a file with “import_disclosures”."
    )


class Renderer(renderers.JSONRenderer):
    media_type = MEDIA_TYPE
    charset = None


class PlainRenderer(renderers.JSONRenderer):
    """For who asks for application/json."""


class Parser(parsers.BaseParser):
    """The text of the body; what it says is read by disclosures.fhir.parsing."""

    media_type = MEDIA_TYPE

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise exceptions.ParseError(NO_JSON) from error


class PlainParser(Parser):
    media_type = "application/json"


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler for these addresses."""
    if isinstance(error, Refused):
        code = 403 if error.code == "MAY_NOT" else 409
        return Response(outcome(issue(error.sentence, code="business-rule")), status=code)
    if isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError(_("The request cannot be read, or is too large."))
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", None) or response.data.get("detail", "")
    response.data = outcome(issue(str(detail), code=CODES.get(response.status_code, "processing")))
    return response
