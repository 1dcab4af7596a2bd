"""Reporting units: parts of the clinic that are asked whether they searched, before an accounting issues."""

import datetime

from django.db import transaction

from disclosures.models import ReportingUnit
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused


@transaction.atomic
def add(*, by: Actor, name: str, since: datetime.date, now: datetime.datetime) -> ReportingUnit:
    """Name a unit whose disclosures come from elsewhere. Raises Refused (MAY_NOT, UNIT_NAME, UNIT_KNOWN)."""
    _may(by)
    name = " ".join(name.split())
    if not name:
        raise Refused("Name the unit.", code="UNIT_NAME")
    if ReportingUnit.objects.filter(name__iexact=name, ended_on=None).exists():
        raise Refused("There is a unit of that name already.", code="UNIT_KNOWN")
    unit = ReportingUnit(name=name, since=since, at=now, by_id=by.user_id)
    save_tracked(unit, by=by, reason="added")
    audit.record("reporting_unit.added", by=by, about=("reporting_unit", unit.pk))
    return unit


@transaction.atomic
def end(*, by: Actor, unit_id: int, on: datetime.date) -> ReportingUnit:
    """The unit reports no more after this day. Raises Refused (MAY_NOT, NO_UNIT, UNIT_ENDED, UNIT_DATES)."""
    _may(by)
    unit = ReportingUnit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise Refused("There is no such unit.", code="NO_UNIT")
    if unit.ended_on is not None:
        raise Refused("This unit has ended already.", code="UNIT_ENDED")
    if on < unit.since:
        raise Refused("A unit cannot end before it began.", code="UNIT_DATES")
    unit.ended_on = on
    save_tracked(unit, by=by, reason="ended", update_fields=["ended_on"])
    audit.record("reporting_unit.ended", by=by, about=("reporting_unit", unit.pk))
    return unit


def _may(by: Actor) -> None:
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not name the reporting units.", code="MAY_NOT")
