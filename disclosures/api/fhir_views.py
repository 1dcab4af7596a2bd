"""FHIR R4: disclosures come in as AuditEvents, and the ledger is served as the same profile."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from disclosures.api import fhir_searching
from disclosures.api.fhir_answers import of_bundle, of_event
from disclosures.api.fhir_media import Parser, PlainParser, PlainRenderer, Renderer, handler
from disclosures.fhir import bundles, capability, parsing
from disclosures.fhir.outcome import MEDIA_TYPE, issue, outcome
from disclosures.fhir.parsing import TooMany, Unreadable
from disclosures.fhir.writing import Told, audit_event
from disclosures.operations import receiving
from disclosures.queries import served
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.people.authentication import SessionAuthentication, TokenAuthentication

RESOURCE = {MEDIA_TYPE: OpenApiTypes.OBJECT}
ANSWER = {(code, MEDIA_TYPE): OpenApiTypes.OBJECT for code in (200, 201, 400, 409, 413, 422)}
FOUND = {(code, MEDIA_TYPE): OpenApiTypes.OBJECT for code in (200, 400, 404, 410)}
SEARCH = [
    OpenApiParameter("patient.identifier", str, description="Medical record number"),
    OpenApiParameter("date", str, many=True, description="Day of the disclosure, with ge, gt, le or lt"),
    OpenApiParameter("_count", int),
    OpenApiParameter("_cursor", str, description="From a link of an earlier page"),
]
MOST_ENTRIES = 20_000


class Records(BasePermission):
    """Whoever reads needs the ledger's permission, whoever posts that of recording."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = actor_of(request)
        posts = request.method == "POST" and not getattr(view, "only_reads", False)
        needed = Permission.DISCLOSURES_RECORD if posts else Permission.DISCLOSURES_VIEW
        return actor.is_staff and actor.may(needed)


def actor_of(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


class FHIRView(APIView):
    authentication_classes = [SessionAuthentication, TokenAuthentication]
    permission_classes: Sequence[type[BasePermission]] = [Records]
    parser_classes = [Parser, PlainParser]
    renderer_classes = [Renderer, PlainRenderer]

    def get_exception_handler(self) -> Any:
        return handler


class Metadata(FHIRView):
    """The CapabilityStatement; it tells of nobody, so anyone may read it."""

    permission_classes = [AllowAny]

    @extend_schema(responses=FOUND, operation_id="fhir_metadata")
    def get(self, request: Request) -> Response:
        return Response(capability.statement(url=base(), clinic=clinic.profile().name))


class Base(FHIRView):
    """A Bundle of AuditEvents."""

    @extend_schema(request=RESOURCE, responses=ANSWER, operation_id="fhir_bundle")
    def post(self, request: Request) -> Response:
        try:
            found = bundles.bundle(_text(request), most=MOST_ENTRIES)
        except TooMany as error:
            return Response(outcome(issue(str(error), code="too-long")), status=413)
        except Unreadable as error:
            return _refused(str(error))
        if found.kind not in bundles.TYPES:
            return _refused("The Bundle is a batch, a transaction or a collection.", path="Bundle.type")
        return of_bundle(found, by=actor_of(request), on=clinic.today(), now=timezone.now())


class Events(FHIRView):
    """One event in; or those of a patient out."""

    @extend_schema(request=RESOURCE, responses=ANSWER, operation_id="fhir_create")
    def post(self, request: Request) -> Response:
        try:
            event = parsing.loads(_text(request))
        except Unreadable as error:
            return _refused(str(error))
        (taken,) = receiving.take(
            by=actor_of(request), sent=[receiving.Sent(event)], on=clinic.today(), now=timezone.now()
        )
        return of_event(taken, base=base())

    @extend_schema(parameters=SEARCH, responses=FOUND, operation_id="fhir_search")
    def get(self, request: Request) -> Response:
        return _search(request, dict(request.query_params.lists()))


class Search(FHIRView):
    """The same search by POST, so that no medical record number stands in an address."""

    only_reads = True
    parser_classes = [FormParser]

    @extend_schema(
        request={"application/x-www-form-urlencoded": OpenApiTypes.OBJECT},
        responses=FOUND,
        operation_id="fhir_search_by_post",
    )
    def post(self, request: Request) -> Response:
        if not hasattr(request.data, "lists"):
            raise exceptions.ParseError("Send the search as a form.")
        return _search(request, dict(request.data.lists()) | dict(request.query_params.lists()))


class Event(FHIRView):
    """One event of the ledger."""

    @extend_schema(responses=FOUND, operation_id="fhir_read")
    def get(self, request: Request, event_id: str) -> Response:
        actor = actor_of(request)
        try:
            found = served.one(actor, event_id)
        except served.Gone as gone:
            told = "It was taken back: nothing was disclosed."
            if gone.by_id is not None:
                told = f"It was corrected by {url_of(str(gone.by_id))}."
            return Response(outcome(issue(told, code="deleted")), status=410)
        if found is None:
            raise exceptions.NotFound
        told_of, patient_id = found
        audit.record(
            "disclosure.viewed",
            by=actor,
            about=("disclosure", int(event_id.partition("-")[0])),
            patient_id=patient_id,
        )
        return Response(audit_event(told_of))


def base() -> str:
    return f"{settings.BASE_URL}/fhir"


def url_of(event_id: str) -> str:
    return f"{settings.BASE_URL}{reverse('fhir:event', args=[event_id])}"


def _search(request: Request, given: dict[str, list[str]]) -> Response:
    actor = actor_of(request)
    asked = fhir_searching.asked(given)
    page = served.page(actor, asked)
    audit.record(
        "disclosure.listed",
        by=actor,
        patient_id=asked.patient_id,
        detail={"count": len(page.events), "show": "fhir"},
    )
    links = [_link("self", fhir_searching.cursor(asked, asked.after))]
    if page.last is not None:
        links.append(_link("next", fhir_searching.cursor(asked, page.last)))
    body: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": page.total,
        "link": links,
    }
    if page.events:
        body["entry"] = [_entry(one) for one in page.events]
    return Response(body)


def _link(relation: str, cursor: str) -> dict[str, str]:
    return {"relation": relation, "url": f"{settings.BASE_URL}{reverse('fhir:events')}?_cursor={cursor}"}


def _entry(one: Told) -> dict[str, Any]:
    return {"fullUrl": url_of(one.id), "resource": audit_event(one), "search": {"mode": "match"}}


def _text(request: Request) -> str:
    found: Any = request.data
    return found if isinstance(found, str) else ""


def _refused(sentence: str, *, path: str = "") -> Response:
    return Response(outcome(issue(sentence, path=path)), status=400)
