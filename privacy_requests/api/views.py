"""Create, list, read, act. The same operations and forms as the pages; only the clothes differ."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from consent.queries import Channel, may_send
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.people.authentication import SessionAuthentication, TokenAuthentication
from privacy_portal.plain import as_id
from privacy_requests import acts, queries
from privacy_requests.api import presenting
from privacy_requests.api.parsing import JSONParser
from privacy_requests.api.serializers import (
    ListQuery,
    OwnRequestIn,
    RequestDetailOut,
    RequestOut,
    StaffRequestIn,
)
from privacy_requests.operations import intake, viewing


class WorksOnRequests(BasePermission):
    """Staff whose role sees requests, and individuals with a record; outside reviewers have a page."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = actor_of(request)
        own = bool(actor.patient_ids) and not actor.may(Permission.REVIEWS_REFERRED)
        return actor.may(Permission.REQUESTS_VIEW) or own


def actor_of(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


class RequestsView(APIView):
    authentication_classes = [SessionAuthentication, TokenAuthentication]
    permission_classes = [WorksOnRequests]


class ByDue(CursorPagination):
    """Newest last: the order of receipt never changes under the reader."""

    ordering = "id"
    page_size = 50

    def decode_cursor(self, request: Request) -> Any:
        """The cursor's place is an id; any other was never given out."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and as_id(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class RequestList(RequestsView):
    """The requests you may see; and a door for new ones."""

    @extend_schema(parameters=[ListQuery], responses=RequestOut(many=True), operation_id="requests_list")
    def get(self, request: Request) -> Response:
        query = ListQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        actor, today = actor_of(request), clinic.today()
        filters = queries.QueueFilters(status=asked["status"], right=asked["right"], due=asked["due"])
        paginator = ByDue()
        page = paginator.paginate_queryset(queries.queue(actor, filters, today=today), request, view=self)
        viewing.listed(by=actor, count=len(page or []), what="api")
        rows = [presenting.line(row, actor=actor, today=today) for row in page or []]
        return paginator.get_paginated_response(RequestOut(rows, many=True).data)

    @extend_schema(
        request=PolymorphicProxySerializer(
            component_name="NewRequest",
            serializers=[StaffRequestIn, OwnRequestIn],
            resource_type_field_name=None,
        ),
        responses={201: RequestDetailOut},
        operation_id="requests_create",
    )
    def post(self, request: Request) -> Response:
        actor = actor_of(request)
        row = self._enter(request) if actor.is_staff else self._ask(request)
        case = queries.case_for(actor, row.reference)
        body = RequestDetailOut(presenting.whole(case, actor=actor, today=clinic.today())).data
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": body["url"]})

    def _ask(self, request: Request) -> Any:
        data = _valid(OwnRequestIn(data=request.data))
        now = timezone.now()
        actor = actor_of(request)
        return intake.submit(
            by=actor,
            right=Right(data["right"]),
            patient_id=people.own_patient_id(actor),
            received_on=clinic.local_date(now),
            now=now,
            submission_key=data["submission_key"],
            detail=_detail(data, Delivery.PORTAL),
        )

    def _enter(self, request: Request) -> Any:
        if not actor_of(request).may(Permission.REQUESTS_INTAKE):  # before any number is looked up
            raise Refused("Your role does not enter requests.", code="MAY_NOT")
        data = _valid(StaffRequestIn(data=request.data))
        patient_id = _patient_of(data["patient_mrn"])
        portal = patient_id is not None and data["requester"]["capacity"] == "individual"
        portal = portal and may_send(patient_id=patient_id or 0, channel=Channel.PORTAL)
        return intake.receive(
            by=actor_of(request),
            right=Right(data["right"]),
            received_by=data["received_by"],
            received_on=data["received_on"],
            received_through_id=data["received_through"],
            on=clinic.today(),
            now=timezone.now(),
            submission_key=data["submission_key"],
            patient_id=patient_id,
            requester=dict(data["requester"]),
            detail=_detail(data, Delivery.PORTAL if portal else Delivery.POST),
        )


class RequestDetail(RequestsView):
    """One request, with what may be done now."""

    @extend_schema(responses=RequestDetailOut, operation_id="requests_read")
    def get(self, request: Request, reference: str) -> Response:
        actor = actor_of(request)
        row = viewing.open_case(by=actor, reference=reference)
        return Response(RequestDetailOut(presenting.whole(row, actor=actor, today=clinic.today())).data)


class RequestAct(RequestsView):
    """Do an act. Fields are those `actions` names; a file goes as multipart/form-data."""

    parser_classes = [JSONParser, MultiPartParser]
    form: Any = None  # the act's form, so that a refusal can name its field

    @extend_schema(
        request={"application/json": OpenApiTypes.OBJECT, "multipart/form-data": OpenApiTypes.OBJECT},
        responses=RequestDetailOut,
        operation_id="requests_act",
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH, enum=[act.name for act in acts.ACTS])
        ],
    )
    def post(self, request: Request, reference: str, name: str) -> Response:
        actor, today = actor_of(request), clinic.today()
        row = viewing.open_case(by=actor, reference=reference)
        self.form = form = _form(request, row, name, actor)
        acts.run(name, by=actor, privacy_request=row, form=form, on=today, now=timezone.now())
        case = queries.case_for(actor, reference)
        return Response(RequestDetailOut(presenting.whole(case, actor=actor, today=today)).data)


def _form(request: Request, row: Any, name: str, actor: Actor) -> Any:
    """The act's form, valid; raises Refused for an act that is unknown or not the caller's."""
    act = acts.BY_NAME.get(name)
    if act is None:
        raise Refused("There is no such act.", code="ACT_UNKNOWN")
    form_class = act.form_for(actor, row)
    if form_class is None:
        raise Refused("Your role does not do this.", code="MAY_NOT")
    if not isinstance(request.data, dict):
        raise serializers.ValidationError({"non_field_errors": ["Send an object."]})
    files = request.FILES if isinstance(request.data, QueryDict) else MultiValueDict()
    data = {key: value for key, value in request.data.items() if key not in files}
    unknown = sorted(set(request.data) - set(form_class.base_fields))
    if unknown:
        raise serializers.ValidationError({field: ["There is no such field."] for field in unknown})
    is_json = not isinstance(request.data, QueryDict)
    wrong = [
        name for name, value in data.items() if is_json and not _fits(form_class.base_fields[name], value)
    ]
    if wrong:
        raise serializers.ValidationError(
            {name: [_("This is not the kind of value it takes.")] for name in wrong}
        )
    refusal = acts.barred(act, row, actor=actor, on=clinic.today())
    if refusal is not None:
        raise refusal
    form = form_class(data, files, privacy_request=row, today=clinic.today(), actor=actor)
    if not form.is_valid():
        raise serializers.ValidationError(form.errors.get_json_data())
    return form


def _fits(field: forms.Field, value: Any) -> bool:
    """Whether a JSON value is of the kind the form's field reads: nothing is turned into text unasked."""
    if isinstance(field, forms.MultipleChoiceField):
        return isinstance(value, list) and all(_is_plain(one) for one in value)
    if isinstance(value, bool):
        return isinstance(field, forms.BooleanField)
    if isinstance(value, int | float):
        return isinstance(field, forms.IntegerField | forms.ChoiceField)  # decimals are integers to Django
    return value is None or isinstance(value, str)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def _detail(data: dict[str, Any], unsaid: Delivery) -> dict[str, Any]:
    """What is asked for; `unsaid` is the way where the person named none."""
    asked = dict(data[data["right"]])
    if data["right"] != Right.ACCESS:
        return asked
    return {**asked, "delivery": asked["delivery"] or unsaid.value}


def _patient_of(mrn: str) -> int | None:
    if not mrn.strip():
        return None
    patient_id = people.id_of_mrn(mrn)
    if patient_id is None:
        raise serializers.ValidationError({"patient_mrn": ["No patient has that medical record number."]})
    return patient_id
