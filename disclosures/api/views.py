"""Ask whether something may be disclosed, and disclose on a yes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from disclosures.api.serializers import CheckIn, CheckOut
from disclosures.operations import checking
from disclosures.queries import answers
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.disclosing import Carried, Emergency, Telling
from privacy_portal.law.involved import Mode, Scope
from privacy_portal.people import queries as people
from privacy_portal.people.authentication import SessionAuthentication, TokenAuthentication

SAME = (
    "recipient",
    "recipient_of",
    "recipient_address",
    "recipient_kind",
    "recipient_id",
    "party_id",
    "basis",
    "purpose",
    "created_on",
    "whole_record",
    "identity_known",
    "authority_known",
    "authorization",
    "is_sale",
    "is_marketing",
    "is_paid_marketing",
    "routine",
    "why_this_much",
    "standard_transaction",
    "met",
)


class MayCheck(BasePermission):
    """Staff whose role checks disclosures."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = actor_of(request)
        return actor.is_staff and actor.may(Permission.DISCLOSURES_CHECK)


def actor_of(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


class DisclosureChecks(APIView):
    """Allowed, refused or what is still needed, each step with its sentence and citation.

    Asking writes nothing into the ledger; with `disclose` a yes records it in the same transaction.
    """

    authentication_classes = [SessionAuthentication, TokenAuthentication]
    permission_classes = [MayCheck]

    @extend_schema(request=CheckIn, responses={200: CheckOut, 201: CheckOut}, operation_id="disclosure_check")
    def post(self, request: Request) -> Response:
        serializer = CheckIn(data=request.data, context={"today": clinic.today()})
        serializer.is_valid(raise_exception=True)
        data, actor = serializer.validated_data, actor_of(request)
        question = _question(data)
        if not data["disclose"]:
            answer = checking.ask(by=actor, question=question)
            audit.record("disclosure_check.asked", by=actor, patient_id=question.patient_id)
            return _answered(answer, None)
        answer, row = checking.disclose(
            by=actor,
            question=question,
            on=clinic.today(),
            now=timezone.now(),
            break_glass=data["break_glass"],
            source_reference=f"api:{data['submission_key']}",
        )
        return _answered(answer, row.pk if row else None)


def _answered(answer: Any, disclosure: int | None) -> Response:
    body = CheckOut({**answers.as_data(answer), "disclosure": disclosure}).data
    return Response(body, status=status.HTTP_200_OK if disclosure is None else status.HTTP_201_CREATED)


def _question(data: dict[str, Any]) -> checking.Question:
    patient_id = people.id_of_mrn(data["patient_mrn"])
    if patient_id is None:
        raise serializers.ValidationError({"patient_mrn": [_("No patient has that medical record number.")]})
    emergency, telling = data["emergency"], data["telling"]
    return checking.Question(
        patient_id=patient_id,
        on=data["disclosed_on"] or clinic.today(),
        description=data["information"],
        kinds=frozenset(data["kinds"]),
        items=tuple(data["items"]),
        apart_from=frozenset(data["apart_from"]),
        emergency=Emergency(**emergency) if emergency else None,
        telling=_telling(telling) if telling else None,
        carried=Carried(data["carried"]),
        **{name: data[name] for name in SAME},
    )


def _telling(data: dict[str, Any]) -> Telling:
    scopes = frozenset(Scope(scope) for scope in data["scopes"])
    return Telling(**{**data, "mode": Mode(data["mode"]), "scopes": scopes})
