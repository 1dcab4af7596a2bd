"""Whether who asks may be answered as the individual (45 CFR 164.502(g))."""

import datetime
from typing import TYPE_CHECKING, Any

from privacy_portal.law.representation import Standing, majority_on
from privacy_portal.people import queries as people
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


def standing_fits(patient_id: int, standing: Standing, *, on: datetime.date) -> bool:
    """Whether the record bears out on `on` what an authority presumes: a minor, an adult, one who died."""
    patient = people.patient(patient_id)
    of_age = majority_on(patient.birth_date) <= on
    if patient.died_on is not None:
        return standing is Standing.DECEASED
    if standing is Standing.ADULT:
        return of_age
    return standing is Standing.DECEASED or not of_age


def still_acts(reference: str, *, on: datetime.date) -> bool:
    """Whether who asked under this reference may be answered on `on` as well (settings.ACCOUNTING_READER)."""
    row = PrivacyRequest.objects.filter(reference=reference).first()
    if row is None or not is_represented(row):
        return True
    if not has_authority(row):
        return False
    last = row.authoritychecks.last()
    return row.patient_id is not None and standing_fits(row.patient_id, Standing(last.standing), on=on)
