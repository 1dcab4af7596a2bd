"""Whether who asks may be answered as the individual (45 CFR 164.502(g))."""

from typing import TYPE_CHECKING, Any

from privacy_requests.models import PrivacyRequest, Requester
from privacy_requests.queries.moves import is_before_move, since_move

if TYPE_CHECKING:
    from django.db.models import QuerySet


def is_represented(row: PrivacyRequest) -> bool:
    """Whether somebody asks on behalf of the individual."""
    return bool(row.requester.capacity == Requester.Capacity.REPRESENTATIVE)


def has_authority(row: PrivacyRequest) -> bool:
    """Whether who asks is the individual, or was found to act for them on this request."""
    if not is_represented(row):
        return True
    last = row.authoritychecks.last()  # before a move it was authority over another person
    return last is not None and bool(last.succeeded) and not is_before_move(row, last.at)


def failed_authority(row: PrivacyRequest) -> "QuerySet[Any]":
    """The checks that did not show that who asks may act for this patient."""
    return since_move(row, row.authoritychecks.filter(succeeded=False))
