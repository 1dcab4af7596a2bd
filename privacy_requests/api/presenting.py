"""A request as the API shows it."""

import datetime
from typing import Any

from django.urls import reverse

from privacy_portal.audit.actor import Actor, Permission
from privacy_requests import acts, queries


def line(row: Any, *, actor: Actor, today: datetime.date) -> dict[str, Any]:
    """RequestOut's shape; who asked is not told of a list that was made before it was sent."""
    told_all = queries.is_told_all(actor) and row.patient_id not in actor.patient_ids
    return {
        "reference": row.reference,
        "right": row.right,
        "status": row.status if told_all else queries.told_status(row),
        "outcome": row.outcome if told_all or not row.is_list_in_the_making else "",
        "received_by": row.received_by,
        "received_on": row.received_on,
        "due_on": row.due_on,
        "federal_due_on": row.federal_due_on,
        "cap_on": row.cap_on,
        "target_on": row.target_on,
        "extended_to": row.extended_to,
        "overdue": row.is_overdue(today),
        "verified": row.verified_at is not None,
        "decided_on": row.decided_on if told_all else queries.told_decided_on(row),
        "completed_on": row.completed_on,
        "closed_on": row.closed_on,
        "url": reverse("requests_api:detail", args=[row.reference]),
    }


def whole(row: Any, *, actor: Actor, today: datetime.date) -> dict[str, Any]:
    """RequestDetailOut's shape."""
    return {
        **line(row, actor=actor, today=today),
        "access": _asked(row, actor, "access"),
        "accounting": _asked(row, actor, "accounting"),
        "patient_mrn": row.patient.mrn if row.patient else "",
        "actions": [_action(offer, row, actor) for offer in acts.offers(row, actor=actor, on=today)],
    }


def _asked(row: Any, actor: Actor, name: str) -> Any:
    """What was asked for; of a case that was moved an individual reads nothing somebody else wrote."""
    hidden = not actor.may(Permission.REQUESTS_VIEW) and queries.moved_at(row) is not None
    return None if hidden else getattr(row, name, None)


def _action(offer: acts.Offer, row: Any, actor: Actor) -> dict[str, Any]:
    form = offer.act.form_for(actor, row)
    refusal = offer.refusal
    return {
        "name": offer.act.name,
        "label": str(offer.act.label),
        "allowed": offer.allowed,
        "refusal": None
        if refusal is None
        else {
            "code": refusal.code,
            "detail": refusal.sentence,
            "citation": str(refusal.cite) if refusal.cite else "",
        },
        "inputs": list(form.base_fields) if form else [],
        "url": reverse("requests_api:act", args=[row.reference, offer.act.name]),
    }
