"""What a case that was moved to another patient still shows to individuals: only what is theirs.

Everything written before the last move was about, or by, somebody else. Staff see the whole case.
"""

import datetime
from typing import TYPE_CHECKING, Any

from privacy_requests.models import PatientMove, PrivacyRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet


def moved_at(row: PrivacyRequest) -> datetime.datetime | None:
    """When the case came to the patient it is with now; None for a case that was never moved."""
    at: datetime.datetime | None = (
        PatientMove.objects.filter(privacy_request=row).order_by("-at").values_list("at", flat=True).first()
    )
    return at


def since_move(row: PrivacyRequest, facts: "QuerySet[Any]", instant: str = "at") -> "QuerySet[Any]":
    """Those of `facts` that were written since the case is with its patient."""
    moved = moved_at(row)
    return facts if moved is None else facts.filter(**{f"{instant}__gt": moved})


def is_before_move(row: PrivacyRequest, at: datetime.datetime) -> bool:
    """Whether something written at that instant was of another patient."""
    moved = moved_at(row)
    return moved is not None and at <= moved
