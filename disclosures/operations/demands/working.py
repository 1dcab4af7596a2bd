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
from privacy_portal.correspondence import operations as correspondence
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
    """Say about whom the demand is.

    Said of somebody else than before, whatever rested on that person counts no more: the notice, which is
    stopped if it can be, an objection, and every condition. Raises Refused (MAY_NOT, NO_DEMAND,
    DEMAND_ANSWERED, NO_PATIENT).
    """
    demand = steps.locked(demand_id, by=by)
    before = demand.patient_id
    demand.patient_id = people.canonical_id(people.patient(patient_id).pk)
    moved = before is not None and people.canonical_id(before) != demand.patient_id
    notice = queries.on_file(demand).notice if moved else None
    if notice is not None and notice.communication_id is not None:
        correspondence.stop(by=by, communication_id=notice.communication_id, now=now)
    save_tracked(demand, by=by, reason="matched", update_fields=["patient"])
    steps.note(demand, "match", by=by, on=on, now=now, data={queries.MOVED: True} if moved else {})


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
def notify(
    *,
    by: Actor,
    demand_id: int,
    on: datetime.date,
    now: datetime.datetime,
    reader: letters.Reader | None = None,
) -> DemandFact:
    """The clinic's own notice to the individual (45 CFR 164.512(e)(1)(vi)); the demand waits meanwhile.

    reader: who acts for the individual, where they cannot be told themselves. Raises Refused (MAY_NOT,
    NO_DEMAND, DEMAND_ANSWERED, DEMAND_NOT_SUBPOENA, DEMAND_NO_PATIENT, NOTICE_GIVEN, NOTICE_TOO_LITTLE,
    NOTICE_READER, READER_INCOMPLETE, and what composing raises).
    """
    demand = steps.locked(demand_id, by=by)
    check_notify(demand)
    _check_reader(demand, reader, on=on)
    object_by = law.objection_by(on)
    letter = letters.demand_notice(demand, object_by=object_by, on=on, reader=reader)
    communication = letter.compose(by=by)
    _wait(demand, by=by)
    return steps.note(
        demand,
        "notice",
        by=by,
        on=on,
        now=now,
        data={"object_by": object_by.isoformat()},
        words=reader.authority.strip() if reader else "",
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
    if queries.on_file(demand).notice_stands:
        raise Refused("The individual was notified already.", law.OWN_EFFORT.cite, code="NOTICE_GIVEN")


def _check_reader(demand: Demand, reader: letters.Reader | None, *, on: datetime.date) -> None:
    assert demand.patient_id is not None  # check_notify() refused it
    patient = people.patient(demand.patient_id)
    law.check_notice_reader(
        born_on=patient.birth_date, died_on=patient.died_on, on=on, somebody_named=reader is not None
    )
    if reader is not None and not all(
        (reader.name.strip(), reader.authority.strip(), any(line.strip() for line in reader.address))
    ):
        raise Refused(
            "Say who acts for the patient, their address, and by what they may.",
            law.NOTICE_READER.cite,
            code="READER_INCOMPLETE",
        )


@transaction.atomic
def record_objection(
    *, by: Actor, demand_id: int, resolved: bool, words: str, on: datetime.date, now: datetime.datetime
) -> DemandFact:
    """The individual objects, or the court has resolved their objection so that this may go.

    Raises Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, DEMAND_NOT_SUBPOENA, OBJECTION_WORDS, NO_OBJECTION).
    """
    demand = steps.locked(demand_id, by=by)
    if demand.kind != Demand.Kind.SUBPOENA:
        raise Refused(
            "An objection holds up a subpoena or discovery request only, none that a court ordered or a law "
            "lets stand without notice.",
            ORDER,
            code="DEMAND_NOT_SUBPOENA",
        )
    if not words.strip():
        raise Refused("Write down what was said or decided.", ORDER, code="OBJECTION_WORDS")
    if resolved and not queries.on_file(demand).objection_open:
        raise Refused("No objection is open.", ORDER, code="NO_OBJECTION")
    return steps.note(demand, "objection", by=by, on=on, now=now, met=resolved, words=words.strip())


def _wait(demand: Demand, *, by: Actor) -> None:
    demand.status = Demand.Status.WAITING
    save_tracked(demand, by=by, reason="waits", update_fields=["status"])
