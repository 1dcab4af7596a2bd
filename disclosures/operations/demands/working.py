"""Verify who demands, say on which basis, notify the individual, keep what was found."""

import datetime
from functools import partial

from django.db import transaction

from disclosures import letters
from disclosures.models import Demand, DemandFact
from disclosures.operations.demands import receiving, steps
from disclosures.queries import demands as queries
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import demands as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people

ORDER = law.NOTICE_TIME.cite


@transaction.atomic
def add_paper(*, by: Actor, demand_id: int, document_id: int, title: str, now: datetime.datetime) -> None:
    """Tie a stored file to the demand, also after it was answered. Raises Refused (MAY_NOT, NO_DEMAND)."""
    demand = steps.locked(demand_id, by=by, answered=True)
    receiving.add_stored(demand, document_id, by=by, now=now, title=title)


@transaction.atomic
def match(*, by: Actor, demand_id: int, patient_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """Say about whom the demand is. Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, NO_PATIENT)."""
    demand = steps.locked(demand_id, by=by)
    demand.patient_id = people.canonical_id(people.patient(patient_id).pk)
    save_tracked(demand, by=by, reason="matched", update_fields=["patient"])
    steps.note(demand, "match", by=by, on=on, now=now)


@transaction.atomic
def set_basis(*, by: Actor, demand_id: int, basis: str, on: datetime.date, now: datetime.datetime) -> None:
    """Say on which basis it stands. Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, DEMAND_BASIS)."""
    demand = steps.locked(demand_id, by=by)
    law.check_basis(demand.kind, basis)
    demand.basis = basis
    save_tracked(demand, by=by, reason="basis", update_fields=["basis"])
    steps.note(demand, "basis", by=by, on=on, now=now, code=basis)


@transaction.atomic
def verify(
    *,
    by: Actor,
    demand_id: int,
    what: str,
    way: str,
    succeeded: bool,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
    document_id: int | None = None,
) -> DemandFact:
    """Write down one look at identity or authority (`what`), and how it ended (45 CFR 164.514(h)).

    Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, VERIFY_WHAT, VERIFY_WORDS, and what
    law.demands raises).
    """
    demand = steps.locked(demand_id, by=by)
    paper = demand.papers.exists() or document_id is not None
    if what == "identity":
        check = partial(law.check_identity, demand.kind, way, has_paper=paper)
    elif what == "authority":
        check = partial(law.check_authority, demand.kind, way, has_paper=paper, words=words)
    else:
        raise Refused("Say what was verified: identity or authority.", law.VERIFY.cite, code="VERIFY_WHAT")
    if succeeded:
        check()
    if not words.strip():
        raise Refused("Write down what was looked at.", law.VERIFY.cite, code="VERIFY_WORDS")
    return steps.note(
        demand,
        what,
        by=by,
        on=on,
        now=now,
        code=way,
        met=succeeded,
        words=words.strip(),
        document_id=document_id,
    )


@transaction.atomic
def notify(*, by: Actor, demand_id: int, on: datetime.date, now: datetime.datetime) -> DemandFact:
    """The clinic's own notice to the individual (45 CFR 164.512(e)(1)(vi)); the demand waits meanwhile.

    Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, DEMAND_NOT_SUBPOENA, DEMAND_NO_PATIENT, NOTICE_GIVEN,
    NOTICE_TOO_LITTLE, and what composing raises).
    """
    demand = steps.locked(demand_id, by=by)
    check_notify(demand)
    object_by = law.objection_by(on)
    communication = letters.demand_notice(demand, object_by=object_by, on=on).compose(by=by)
    _wait(demand, by=by)
    return steps.note(
        demand,
        "notice",
        by=by,
        on=on,
        now=now,
        data={"object_by": object_by.isoformat()},
        communication=communication,
    )


def check_notify(demand: Demand) -> None:
    """Raises what notify() names, whatever is typed."""
    if demand.kind != Demand.Kind.SUBPOENA:
        raise Refused(
            "Only a subpoena or discovery request without an order is answered upon the clinic's own notice.",
            law.OWN_EFFORT.cite,
            code="DEMAND_NOT_SUBPOENA",
        )
    if demand.patient_id is None:
        raise Refused("First say which patient it is about.", law.OWN_EFFORT.cite, code="DEMAND_NO_PATIENT")
    if not demand.case_name or not demand.papers.exists():
        raise Refused(
            "The notice must let the patient object: write down the court and case number, and attach the "
            "subpoena, which goes with the letter.",
            law.NOTICE_CONTENT.cite,
            code="NOTICE_TOO_LITTLE",
        )
    if queries.on_file(demand).notice is not None:
        raise Refused("The individual was notified already.", law.OWN_EFFORT.cite, code="NOTICE_GIVEN")


@transaction.atomic
def record_objection(
    *, by: Actor, demand_id: int, resolved: bool, words: str, on: datetime.date, now: datetime.datetime
) -> DemandFact:
    """The individual objects, or the court has resolved their objection so that this may go.

    Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, OBJECTION_WORDS, NO_OBJECTION).
    """
    demand = steps.locked(demand_id, by=by)
    if not words.strip():
        raise Refused("Write down what was said or decided.", ORDER, code="OBJECTION_WORDS")
    if resolved and not queries.on_file(demand).objection_open:
        raise Refused("No objection is open.", ORDER, code="NO_OBJECTION")
    return steps.note(demand, "objection", by=by, on=on, now=now, met=resolved, words=words.strip())


def _wait(demand: Demand, *, by: Actor) -> None:
    demand.status = Demand.Status.WAITING
    save_tracked(demand, by=by, reason="waits", update_fields=["status"])
