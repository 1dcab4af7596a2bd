"""What every act on a demand does: lock it, look whether it is open, write the fact down."""

import datetime
from typing import Any

from disclosures.models import Demand, DemandFact
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused


def locked(
    demand_id: int, *, by: Actor, permission: Permission = Permission.DEMANDS_WORK, answered: bool = False
) -> Demand:
    """The demand, locked until the transaction ends; `answered`: one that is answered will do too.

    Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED).
    """
    if not by.may(permission):
        raise Refused("Your role does not do this.", code="MAY_NOT")
    demand = Demand.objects.select_for_update().filter(pk=demand_id).first()
    if demand is None:
        raise Refused("There is no such demand.", code="NO_DEMAND")
    if demand.status == Demand.Status.ANSWERED and not answered:
        raise Refused("This demand was answered already.", code="DEMAND_ANSWERED")
    return demand


def note(
    demand: Demand, act: str, *, by: Actor, on: datetime.date, now: datetime.datetime, **values: Any
) -> DemandFact:
    """Write one fact, and the event that it was written; words stay out of the event."""
    fact = DemandFact.objects.create(demand=demand, act=act, on=on, at=now, by_id=by.user_id, **values)
    audit.record(
        f"demand.{act}",
        by=by,
        about=("demand", demand.pk),
        reference=demand.reference,
        patient_id=demand.patient_id,
        detail={"code": fact.code, "met": fact.met},
    )
    return fact
