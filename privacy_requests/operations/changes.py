"""The individual changes what they ask for, such as to make it cost less; the clock runs on from receipt."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import access as law
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests.models import AccessDetail, Agreement, AppointmentResult, PrivacyRequest
from privacy_requests.operations import agreements, conversation, inspections, standing, steps
from privacy_requests.operations.intake import DETAIL

HEAR = frozenset({Permission.REQUESTS_INTAKE, Permission.REQUESTS_WORK})
Way = AccessDetail.DeliveryWay


@transaction.atomic
def change_request(
    *,
    by: Actor,
    privacy_request_id: int,
    asked: Mapping[str, Any],
    channel: str,
    words: str,
    said_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
) -> AccessDetail:
    """Put what is asked for now in the place of what was asked; history keeps the old, no due date moves.

    `asked`: the keys of intake.DETAIL that may change. What was agreed about a format or a way that is no
    longer wanted falls with it. Raises Refused (MAY_NOT, WORDS_MISSING, AGREED_DATE, NOTHING_CHANGED,
    DATES_ORDER, NO_FAX_NUMBER, NO_EMAIL).
    """
    row = steps.locked(privacy_request_id, "change_request")
    themself = standing.speaks_as_individual(row, by=by, staff=HEAR)
    if not themself and not words.strip():
        raise Refused("Write down what the patient said, in their own words.", code="WORDS_MISSING")
    if not row.received_on <= said_on <= on:
        raise Refused("The date must lie between receipt and today.", law.MANNER.cite, code="AGREED_DATE")
    detail = row.access
    changed = _apply(detail, asked)
    if not changed:
        raise Refused(_("Nothing is different from what was asked for."), code="NOTHING_CHANGED")
    save_tracked(detail, by=by, reason="change_request")
    Agreement.objects.create(
        privacy_request=row,
        kind=Agreement.Kind.CHANGE,
        channel=channel,
        words=words.strip(),
        on=said_on,
        by_id=by.user_id,
        at=now,
    )
    _call_off_inspection(row, words=words, by=by, on=on, now=now)
    steps.perform(row, "change_request", by=by, on=on, now=now, detail={"changed": changed})
    work.settle(by=by, kind=WorkKind.FEE_CHANGE, about=("privacy_request", row.pk))
    if themself:  # so that the office looks again at what it has gathered
        text = "\n".join(part for part in (_("I changed what I ask for."), words.strip()) if part)
        conversation.send_message(by=by, privacy_request_id=row.pk, text=text, on=on, now=now)
    return detail


def _apply(detail: AccessDetail, asked: Mapping[str, Any]) -> list[str]:
    """Change the detail; the names of what changed."""
    wanted = {name: value for name, value in asked.items() if name in DETAIL}
    before = {name: getattr(detail, name) for name in DETAIL} | {"delivery": detail.delivery_due}
    changed = sorted(name for name, value in wanted.items() if value != before[name])
    for name in changed:
        setattr(detail, name, wanted[name])
    if "delivery" in changed:
        detail.agreed_delivery = ""
    if {"form_format", "format_words"} & set(changed):
        detail.agreed_format, detail.agreed_on, detail.format_agreement = "", None, ""
        detail.readily_producible = True
    _check(detail)
    return changed


def _check(detail: AccessDetail) -> None:
    if detail.from_on and detail.to_on and detail.to_on < detail.from_on:
        raise Refused(_("The last date is before the first. Change one of them."), code="DATES_ORDER")
    if detail.kind == AccessDetail.Kind.INSPECT:
        return
    if detail.delivery_due == Way.FAX:
        detail.fax_number = agreements.fax_to(detail.fax_number)
    if detail.delivery_due == Way.EMAIL and not detail.email_to:
        raise Refused(_("Write down the e-mail address."), code="NO_EMAIL")


def _call_off_inspection(
    row: PrivacyRequest, *, words: str, by: Actor, on: datetime.date, now: datetime.datetime
) -> None:
    """Who now wants a copy only does not come at the time that was offered."""
    offered = inspections.open_offer(row)
    if offered is None or row.access.kind != AccessDetail.Kind.COPY:
        return
    AppointmentResult.objects.create(
        privacy_request=row,
        appointment=offered,
        result=AppointmentResult.Result.CANCELLED,
        words=words.strip()[:1000],
        on=on,
        by_id=by.user_id,
        at=now,
    )
    work.settle(by=by, kind=WorkKind.INSPECTION, about=("privacy_request", row.pk))
