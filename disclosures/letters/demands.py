"""The letters about outside demands: the answer to who asks, and the notice to the individual."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from consent.queries import Channel, Named
from disclosures.letters.draft import LetterDraft
from disclosures.models import Demand, RecipientAddress
from privacy_portal.law.citations import Rule
from privacy_portal.law.demands import DISCLOSES
from privacy_portal.law.disclosing import PART2_STATEMENT
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people


def demand_answer(
    demand: Demand,
    *,
    answer: str,
    rule: Rule,
    on: datetime.date,
    given: str = "",
    needs: Sequence[str] = (),
    attachments: Sequence[int] = (),
    by_hand: bool = False,
    part2: bool = False,
) -> LetterDraft:
    """What the clinic does about a demand; it names the patient only where something is given.

    The letter is of no patient's file: nobody else may find it there. Raises Refused (NO_ADDRESS).
    """
    discloses = answer in DISCLOSES
    patient = people.patient(demand.patient_id) if discloses and demand.patient_id else None
    return LetterDraft(
        kind=LetterKind.DEMAND_ANSWER,
        patient_id=None,
        addressee_name=addressee_of(demand),
        reference=demand.reference,
        on=on,
        named=Named(Channel.HAND_OVER, ()) if by_hand else Named(Channel.POST, address_of(demand)),
        attachments=attachments,
        context={
            "received_on": demand.received_on,
            "case_name": demand.case_name,
            "answer": answer,
            "patient_name": patient.full_name if patient else "",
            "given": given if discloses else "",
            "enclosed": len(attachments) if discloses else 0,
            "rule": rule.sentence,
            "cite": str(rule.cite),
            "needs": list(needs),
            "part2_statement": PART2_STATEMENT.sentence if discloses and part2 else "",
        },
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who acts for the individual: where a notice is sent, and by what they may read it."""

    name: str
    address: tuple[str, ...]
    authority: str


def demand_notice(
    demand: Demand, *, object_by: datetime.date, on: datetime.date, reader: Reader | None = None
) -> LetterDraft:
    """The clinic's own notice to the individual, or who acts for them (45 CFR 164.512(e)(1)(vi))."""
    assert demand.patient_id is not None  # check_notify() refused it
    patient = people.patient(demand.patient_id)
    return LetterDraft(
        kind=LetterKind.DEMAND_NOTICE,
        patient_id=patient.pk,
        addressee_name=reader.name.strip() if reader else patient.full_name,
        named=Named(Channel.POST, reader.address) if reader else None,
        reference=demand.reference,
        on=on,
        language=patient.language,
        large_print=patient.format_need == "large_print",
        channel=Channel.POST,  # with the subpoena in the envelope
        attachments=list(demand.papers.values_list("document_id", flat=True)),
        context={
            "received_on": demand.received_on,
            "asker": addressee_of(demand),
            "case_name": demand.case_name,
            "asked": demand.asked,
            "object_by": object_by,
            "copy_enclosed": True,
            "records_of": patient.full_name if reader else "",
        },
    )


def addressee_of(demand: Demand) -> str:
    """Who asks, with the agency they are of."""
    recipient = demand.recipient
    return f"{recipient.name}, {recipient.of}" if recipient.of else recipient.name


def address_of(demand: Demand) -> tuple[str, ...]:
    """The newest postal address of who asks. Raises Refused (NO_ADDRESS)."""
    newest = RecipientAddress.objects.filter(recipient_id=demand.recipient_id).order_by("at", "id").last()
    if newest is None:
        raise Refused(
            "There is no postal address of who asks. Write it down on the demand first.", code="NO_ADDRESS"
        )
    return tuple(newest.lines.splitlines())
