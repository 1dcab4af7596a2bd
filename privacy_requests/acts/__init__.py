"""The one table of acts: buttons, portal steps, API acts and letter previews come from here."""

import datetime
from typing import Any

from privacy_portal.audit.actor import Actor
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import forms, queries, workflow
from privacy_requests.acts import accounting, decisions, ending, fees, intake, reviews, talk, ways, work
from privacy_requests.acts.act import Act, Offer
from privacy_requests.models import PrivacyRequest
from privacy_requests.workflow import Status

__all__ = ["ACTS", "BY_NAME", "Act", "Offer", "barred", "offers", "run", "why_not"]

ACTS: tuple[Act, ...] = (
    *intake.ACTS,
    *work.ACTS,
    *ways.ACTS,
    *fees.ACTS,
    *accounting.ACTS,
    *decisions.ACTS,
    *reviews.ACTS,
    *ending.ACTS,
    *talk.ACTS,
)

BY_NAME: dict[str, Act] = {act.name: act for act in ACTS}


def offers(row: PrivacyRequest, *, actor: Actor, on: datetime.date) -> list[Offer]:
    """Every act that is this actor's to do on this case, allowed now or with the reason why not.

    What belongs to another right is not this case's at all.
    """
    seen = _seen(row, actor)
    found = [Offer(act, why_not(act, seen, on=on)) for act in ACTS if act.form_for(actor, row) is not None]
    return [one for one in found if one.refusal is None or one.refusal.code != "ACT_WRONG_RIGHT"]


def barred(act: Act, row: PrivacyRequest, *, actor: Actor, on: datetime.date) -> Refused | None:
    """why_not() of the case as this actor is told of it; asked before the act's form is made."""
    return why_not(act, _seen(row, actor), on=on)


def _seen(row: PrivacyRequest, actor: Actor) -> PrivacyRequest:
    return queries.as_told(row) if _is_own(actor, row) else row


def _is_own(actor: Actor, row: PrivacyRequest) -> bool:
    return row.patient_id in actor.patient_ids


def why_not(act: Act, row: PrivacyRequest, *, on: datetime.date) -> Refused | None:
    """The refusal that stands in the way whatever one types, or None."""
    try:
        if act.name in workflow.BY_ACT:
            workflow.check(act.name, status=Status(row.status), right=Right(row.right))
        if act.check is not None:
            act.check(row, on=on)
    except Refused as refusal:
        return refusal
    return None


def run(
    name: str,
    *,
    by: Actor,
    privacy_request: PrivacyRequest,
    form: forms.ActForm,
    on: datetime.date,
    now: datetime.datetime,
) -> Any:
    """Perform an act with a valid form; raises Refused (ACT_UNKNOWN, MAY_NOT, or the operation's own)."""
    act = BY_NAME.get(name)
    if act is None:
        raise Refused("There is no such act.", code="ACT_UNKNOWN")
    wanted = act.form_for(by, privacy_request)
    if wanted is None or not isinstance(form, wanted):
        raise Refused("Your role does not do this.", code="MAY_NOT")
    if _is_own(by, privacy_request) and privacy_request.is_list_in_the_making:
        refusal = why_not(act, queries.as_told(privacy_request), on=on)
        if refusal is not None:
            raise refusal
    arguments = form.arguments()
    if act.timed:
        arguments["on"] = on
    return act.operation(
        by=act.actor_for(by, privacy_request), privacy_request_id=privacy_request.pk, now=now, **arguments
    )
