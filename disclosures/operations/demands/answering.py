"""Answer a demand: the check, the ledger's row and the letter in one transaction, or no disclosure at all."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from disclosures import letters
from disclosures.models import Demand, Disclosure, Source
from disclosures.operations import checking
from disclosures.operations.demands import receiving, steps
from disclosures.queries import demands as queries
from disclosures.queries.demands import OnFile
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import demands as law
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.demands import DISCLOSES, Answer
from privacy_portal.law.disclosing import PART2, Carried
from privacy_portal.law.disclosing import Answer as Checked
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind

NOT_PERMITTED = Rule(
    "Health information may be disclosed only as the privacy rules permit, and nothing that was shown to us "
    "permits this.",
    cfr("164.502(a)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered.

    `description`: what is given; `met`: conditions vouched for, with their evidence; `document_ids`: the
    records that go with the letter; `needs`: what would be needed, for a letter that gives nothing. The other
    fields are those of the disclosure check.
    """

    answer: str
    description: str = ""
    purpose: str = ""
    kinds: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    why_this_much: str = ""
    routine: str = ""
    authorization: str = ""
    whole_record: bool = False
    apart_from: frozenset[str] = frozenset()
    carried: Carried = Carried.NOT
    met: Mapping[str, str] = field(default_factory=dict)
    document_ids: Sequence[int] = ()
    needs: Sequence[str] = ()
    by_hand: bool = False


@transaction.atomic
def answer(
    *, by: Actor, demand_id: int, reply: Reply, on: datetime.date, now: datetime.datetime
) -> tuple[Checked | None, Disclosure | None]:
    """Answer, unless the check says no: then only the check is kept, and the demand stays open.

    Returns what the check answered (None where nothing would be disclosed) and the ledger's row. Raises
    Refused (MAY_NOT, NO_DEMAND, DEMAND_ANSWERED, DEMAND_NO_PATIENT, DEMAND_NO_BASIS, GIVEN_MISSING,
    NO_ADDRESS, what law.demands.check_answer() and the disclosure check raise).
    """
    demand = steps.locked(demand_id, by=by, permission=Permission.DEMANDS_DECIDE)
    on_file = queries.on_file(demand)
    law.check_answer(demand.kind, reply.answer, done=on_file.done)
    check_no_objection(demand, on_file, reply)
    checked, row = None, None
    if reply.answer in DISCLOSES:
        question = question_of(demand, on_file, reply, on=on)
        checked, row = checking.disclose(
            by=by,
            question=question,
            on=on,
            now=now,
            source=Source.DEMAND,
            source_reference=demand.reference,
            demand_id=demand.pk,
        )
        if row is None:
            return checked, None
        for document_id in reply.document_ids:
            receiving.add_stored(demand, document_id, by=by, now=now, title="Given with the answer")
    letter = letters.demand_answer(
        demand,
        answer=reply.answer,
        rule=rule_of(demand, on_file, reply.answer),
        on=on,
        given=reply.description,
        needs=reply.needs,
        attachments=reply.document_ids,
        by_hand=reply.by_hand,
        part2=PART2 in reply.kinds,
    )
    communication = letter.compose(by=by)
    waits = reply.answer == Answer.ASK_ASSURANCE
    demand.status = Demand.Status.WAITING if waits else Demand.Status.ANSWERED
    save_tracked(demand, by=by, reason="answered", update_fields=["status"])
    steps.note(
        demand,
        "assurance_asked" if waits else "answer",
        by=by,
        on=on,
        now=now,
        code=reply.answer,
        data={"disclosure_id": row.pk} if row else {},
        words="\n".join(reply.needs),
        communication=communication,
    )
    if not waits:
        work.settle(by=by, kind=WorkKind.DEMAND, about=("demand", demand.pk))
    return checked, row


def ask(*, by: Actor, demand: Demand, reply: Reply, on: datetime.date) -> Checked:
    """What the check says of this reply now; nothing is written. Raises Refused as answer() does."""
    return checking.ask(by=by, question=question_of(demand, queries.on_file(demand), reply, on=on))


def question_of(demand: Demand, on_file: OnFile, reply: Reply, *, on: datetime.date) -> checking.Question:
    """The disclosure as the check is asked about it.

    Raises Refused (DEMAND_NO_PATIENT, DEMAND_NO_BASIS, GIVEN_MISSING).
    """
    if demand.patient_id is None:
        raise Refused("First say which patient it is about.", law.VERIFY.cite, code="DEMAND_NO_PATIENT")
    if not demand.basis:
        raise Refused(
            "First say on which legal basis it stands.", law.rule_of(demand.kind).cite, code="DEMAND_NO_BASIS"
        )
    if not reply.description.strip():
        raise Refused("Say what is given.", cfr("164.528(b)(2)(iii)"), code="GIVEN_MISSING")
    return checking.Question(
        patient_id=demand.patient_id,
        on=on,
        basis=demand.basis,
        purpose=reply.purpose or purpose_of(demand),
        recipient_id=demand.recipient_id,
        recipient_kind=kind_of(demand),
        description=reply.description.strip(),
        kinds=reply.kinds,
        items=reply.items,
        identity_known="identity" in on_file.done,
        authority_known="authority" in on_file.done,
        authorization=reply.authorization,
        whole_record=reply.whole_record,
        apart_from=reply.apart_from,
        routine=reply.routine,
        why_this_much=reply.why_this_much,
        carried=reply.carried,
        met={**on_file.met, **vouched(reply), **own_notice(on_file, on=on)},
    )


def purpose_of(demand: Demand) -> str:
    """The purpose as the ledger keeps it: the kind of demand and its sender's number."""
    label = Demand.Kind(demand.kind).label
    return f"{label}, {demand.case_name}" if demand.case_name else str(label)


# Who sends which kind, where the file of outside parties does not know them.
_KINDS = {
    "subpoena": "lawyer",
    "lawyer": "lawyer",
    "court_order": "court",
    "warrant": "officer",
    "grand_jury": "court",
    "police": "officer",
    "agency": "agency",
    "insurer": "health_plan",
    "hhs": "hhs",
}


def kind_of(demand: Demand) -> str:
    """What kind of recipient who asks is: as the file of outside parties says, else as such demands are."""
    party_id = demand.recipient.party_id
    return people.party(party_id).kind if party_id else _KINDS.get(demand.kind, "")


def check_no_objection(demand: Demand, on_file: OnFile, reply: Reply) -> None:
    """While the individual's objection is open a subpoena is answered on nothing but a protective order.

    An order of a court needs no notice, so that no objection holds it up. Raises Refused (OBJECTION_OPEN).
    """
    if demand.kind != Demand.Kind.SUBPOENA or reply.answer not in DISCLOSES:
        return
    by_order = any(reply.met.get(code, "").strip() for code in law.PROTECTIVE)
    if on_file.objection_open and not by_order:
        raise Refused(
            "The patient's objection is open: nothing goes before it is resolved.",
            law.NOTICE_TIME.cite,
            code="OBJECTION_OPEN",
        )


def vouched(reply: Reply) -> dict[str, str]:
    """What a person vouches for; that our own notice was given is computed from its letter, never typed."""
    return {code: words for code, words in reply.met.items() if code != "OWN_NOTICE"}


def own_notice(on_file: OnFile, *, on: datetime.date) -> dict[str, str]:
    """The clinic's own notice as evidence, once the time to object has passed without an open objection."""
    try:
        law.check_notice(
            notified_on=on_file.notified_on,
            object_by=on_file.object_by,
            objection_open=on_file.objection_open,
            on=on,
        )
    except Refused:
        return {}
    assert on_file.notified_on is not None and on_file.object_by is not None  # noqa: PT018
    return {"OWN_NOTICE": f"Notified on {on_file.notified_on}, time to object until {on_file.object_by}."}


def rule_of(demand: Demand, on_file: OnFile, given: str) -> Rule:
    """The rule that the letter names."""
    kind = law.rule_of(demand.kind)
    if given in DISCLOSES:
        basis = BY_CODE[demand.basis]
        return Rule(f"The privacy rules permit it: {basis.title[0].lower()}{basis.title[1:]}.", basis.cite)
    if given == Answer.ASK_ASSURANCE:
        return Rule(
            "Without an order of a court or tribunal we need satisfactory assurance that the person was "
            "notified, or that a protective order was sought.",
            kind.cite,
        )
    if given == Answer.REFUSE and on_file.done < {"identity", "authority"}:
        return law.VERIFY
    return NOT_PERMITTED
