"""What is owed once something was disclosed: a request, a packet, word to a victim, a review."""

import datetime

from django.db import transaction

from disclosures.letters import restrictions as letters
from disclosures.models import Disclosure, DisclosureCheck
from disclosures.operations import owing
from disclosures.queries import ledger
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import amendment
from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing import Answer, Duty, Finding
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

PACKET_WITHIN = datetime.timedelta(days=10)
REVIEW_WITHIN = datetime.timedelta(days=3)
INFORM = cfr("164.512(c)(2)")
# How word to a victim ended: told, or why not (45 CFR 164.512(c)(2)(i), (ii)).
INFORMED = ("informed", "serious_harm", "representative_responsible")
SENT = ("attached_later", "sent", "summary_sent")


def of(answer: Answer) -> frozenset[Duty]:
    """What the answer owes; where a packet could not wait in an emergency, it follows."""
    waits = any(step.name == "amendment_packet" and step.finding is Finding.OPEN for step in answer.steps)
    return frozenset(answer.duties) | ({Duty.SEPARATE_PACKET} if waits else frozenset())


def owe(*, by: Actor, row: Disclosure, check: DisclosureCheck, answer: Answer, on: datetime.date) -> None:
    """Open the work, and send the request not to disclose further, in the transaction of the disclosure.

    Word to a victim is owed by the row itself (operations.owing), whichever way it was written down.
    """
    owed = of(answer)
    if Duty.ASK_NO_FURTHER in owed:
        ask_no_further(by=by, row=row, on=on)
    if Duty.SEPARATE_PACKET in owed:
        owing.open_about(
            WorkKind.SEPARATE_PACKET, row.pk, on + PACKET_WITHIN, Permission.DISCLOSURES_RECORD, by=by
        )
    if check.break_glass:
        work.open_item(
            by=by,
            kind=WorkKind.BREAK_GLASS,
            about=("disclosure_check", check.pk),
            reference="",
            due_on=on + REVIEW_WITHIN,
            due_kind=DueKind.HOUSE,
            permission=Permission.DISCLOSURES_CLASSIFY,
        )


def ask_no_further(*, by: Actor, row: Disclosure, on: datetime.date) -> None:
    """Write to the provider; where no address is known, somebody finds it and sends the request then."""
    draft = letters.no_further(row, on=on)
    if draft is not None:
        draft.compose(by=by)
        work.settle(by=by, kind=WorkKind.RECIPIENT_ADDRESS, about=("disclosure", row.pk))
        return
    owing.open_about(
        WorkKind.RECIPIENT_ADDRESS, row.pk, on + owing.PROMPTLY, Permission.DISCLOSURES_RECORD, by=by
    )


@transaction.atomic
def send_request(*, by: Actor, disclosure_id: int, on: datetime.date) -> None:
    """Send the request that waited for an address. Raises Refused (MAY_NOT, NO_DISCLOSURE, NO_ADDRESS)."""
    row = _row(by, disclosure_id, Permission.DISCLOSURES_RECORD)
    if letters.no_further(row, on=on) is None:
        raise Refused("Write the recipient's address down first.", code="NO_ADDRESS")
    ask_no_further(by=by, row=row, on=on)


@transaction.atomic
def send_packet(*, by: Actor, disclosure_id: int, how: str) -> None:
    """What must travel with the disputed record has followed; `how` is one of SENT.

    Raises Refused (MAY_NOT, NO_DISCLOSURE, DUTY_HOW, DUTY_DONE).
    """
    row = _row(by, disclosure_id, Permission.DISCLOSURES_RECORD)
    _settle(WorkKind.SEPARATE_PACKET, row, how, SENT, by=by, kind="disclosure.packet_sent")


@transaction.atomic
def inform_victim(*, by: Actor, disclosure_id: int, how: str) -> None:
    """The individual was told of the report, or why not; `how` is one of INFORMED.

    Raises Refused (MAY_NOT, NO_DISCLOSURE, DUTY_HOW, DUTY_DONE).
    """
    row = _row(by, disclosure_id, Permission.DISCLOSURES_CLASSIFY)
    _settle(WorkKind.INFORM_VICTIM, row, how, INFORMED, by=by, kind="disclosure.victim_informed")


def _settle(
    work_kind: WorkKind, row: Disclosure, how: str, hows: tuple[str, ...], *, by: Actor, kind: str
) -> None:
    if how not in hows:
        cite = INFORM if work_kind is WorkKind.INFORM_VICTIM else amendment.SEPARATELY.cite
        raise Refused("Say how this was done.", cite, code="DUTY_HOW")
    if not work.settle(by=by, kind=work_kind, about=("disclosure", row.pk), how=how):
        raise Refused("This is done already.", code="DUTY_DONE")
    audit.record(kind, by=by, about=("disclosure", row.pk), patient_id=row.patient_id, detail={"how": how})


def _row(by: Actor, disclosure_id: int, permission: Permission) -> Disclosure:
    if not by.may(permission):
        raise Refused("Your role does not do this.", code="MAY_NOT")
    row = ledger.standing(Disclosure.objects.filter(pk=disclosure_id)).first()
    if row is None:
        raise Refused("There is no such disclosure.", code="NO_DISCLOSURE")
    return row
