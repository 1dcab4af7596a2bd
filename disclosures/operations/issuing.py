"""An accounting is issued: judged on that day, frozen with its data, and sent as a letter."""

import datetime

from django.db import transaction

from disclosures.letters import lists as letters
from disclosures.letters.lists import To
from disclosures.models import Accounting
from disclosures.operations import recipients, searching, turns
from disclosures.queries import accounting as queries
from disclosures.queries.accounting import Prepared
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as sent
from privacy_portal.law.accounting import Decision
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused

WAITS = cfr("164.528(a)(1)")
REPRESENTATIVE = cfr("164.502(g)(5)")
PART2_REPRESENTATIVE = cfr("2.14", 42)


@transaction.atomic
def issue(
    *,
    by: Actor,
    patient_id: int,
    reference: str,
    requested_on: datetime.date,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
    free: bool,
    to: To,
    on: datetime.date,
    now: datetime.datetime,
    representative_reason: str = "",
) -> Accounting:
    """Freeze the accounting of a case as of `on` and compose its letter, in the caller's transaction.

    `representative_reason`: why who asks is treated as the representative although the list tells of a
    report of abuse or of a Part 2 record. Raises Refused (what check_issue(), prepare() and compose() raise,
    ISSUED_ALREADY).
    """
    turns.issuing()
    check_issued_once(reference)
    prepared = queries.prepare(
        patient_id=patient_id, requested_on=requested_on, from_on=from_on, to_on=to_on, on=on
    )
    check_issue(
        prepared,
        by=by,
        reference=reference,
        represented=to.represented,
        representative_reason=representative_reason,
    )
    made = freeze(
        prepared,
        by=by,
        reference=reference,
        free=free,
        to=to,
        now=now,
        representative_reason=representative_reason,
    )
    searching.write_down_attested(
        by=by,
        reference=reference,
        patient_id=patient_id,
        from_on=prepared.from_on,
        to_on=prepared.to_on,
        now=now,
    )
    for recipient_id in {one.row.recipient_id for one in prepared.of(Decision.LISTED) if not one.address}:
        recipients.ask_for_address(by=by, recipient_id=recipient_id, on=on)
    return made


def preview(prepared: Prepared, *, reference: str, to: To) -> correspondence.Preview:
    """The letter issue() would compose, with its tick-list; nothing is written."""
    return correspondence.preview(**_letter(prepared, reference=reference, to=to))


def check_issue(
    prepared: Prepared,
    *,
    by: Actor,
    reference: str,
    represented: bool = False,
    representative_reason: str = "",
) -> None:
    """Whether it may be issued now.

    Raises Refused (MAY_NOT, ACCOUNTING_WAITS, SEARCH_OUTSTANDING, ABUSE_DECISION,
    PART2_DECISION).
    """
    if not by.may(Permission.ACCOUNTINGS_ISSUE):
        raise Refused("Your role does not issue accountings.", code="MAY_NOT")
    check_nothing_waits(prepared)
    searching.check_searched(
        reference, from_on=prepared.from_on, to_on=prepared.to_on, patient_id=prepared.patient_id
    )
    check_representative(prepared, represented=represented, representative_reason=representative_reason)


def check_representative(prepared: Prepared, *, represented: bool, representative_reason: str) -> None:
    """A person must first decide about who acts for the individual, where a line is not everybody's to know.

    Raises Refused (ABUSE_DECISION, PART2_DECISION).
    """
    if not represented or representative_reason.strip():
        return
    if prepared.about_abuse:
        raise Refused(
            "The list tells of a report of abuse, neglect or violence. Before it goes to somebody who acts "
            "for the individual, decide whether to treat them as the representative, and say why.",
            REPRESENTATIVE,
            code="ABUSE_DECISION",
        )
    if prepared.holds_part2:
        raise Refused(
            "The list tells of a record of substance use treatment. Before it goes to somebody who acts for "
            "the individual, decide whether they may know of it, and say why.",
            PART2_REPRESENTATIVE,
            code="PART2_DECISION",
        )


def check_nothing_waits(prepared: Prepared) -> None:
    """Raises Refused (ACCOUNTING_WAITS) while a row needs a person."""
    waiting = prepared.of(Decision.NEEDS_PERSON)
    if waiting:
        rows = "One disclosure waits" if len(waiting) == 1 else f"{len(waiting)} disclosures wait"
        raise Refused(
            f"{rows} for a person: {waiting[0].verdict.rule.sentence}", WAITS, code="ACCOUNTING_WAITS"
        )


def check_issued_once(reference: str) -> None:
    """Raises Refused (ISSUED_ALREADY) where the case has an accounting that is not withdrawn."""
    if in_force(reference) is not None:
        raise Refused("The accounting of this case was issued already.", code="ISSUED_ALREADY")


def in_force(reference: str) -> Accounting | None:
    """The accounting of a case whose letter went out or will, if there is one; supplements do not count."""
    newest = Accounting.objects.filter(reference=reference, supplement_of=None).order_by("-id").first()
    if newest is None or sent.is_withdrawn(newest.communication_id):
        return None
    return newest


def freeze(
    prepared: Prepared,
    *,
    by: Actor,
    reference: str,
    free: bool,
    to: To,
    now: datetime.datetime,
    representative_reason: str = "",
    replaces_letter_id: int | None = None,
) -> Accounting:
    """Write down what was prepared, for ever, and compose its letter; checks nothing."""
    letter = correspondence.compose(
        by=by, replaces_id=replaces_letter_id, **_letter(prepared, reference=reference, to=to)
    )
    row = Accounting.objects.create(
        patient_id=prepared.patient_id,
        reference=reference,
        requested_on=prepared.requested_on,
        from_on=prepared.from_on,
        to_on=prepared.to_on,
        issued_on=prepared.issued_on,
        free=free,
        supplement_of_id=prepared.supplement_of,
        communication=letter,
        listed=prepared.listed,
        decisions=_with_reason(prepared, representative_reason.strip()),
        withheld=prepared.withheld,
        at=now,
        by_id=by.user_id,
    )
    audit.record(
        "accounting.supplemented" if prepared.supplement_of else "accounting.issued",
        by=by,
        about=("accounting", row.pk),
        reference=reference,
        patient_id=prepared.patient_id,
        detail={"free": free, "letter": letter.pk},
    )
    return row


def _letter(prepared: Prepared, *, reference: str, to: To) -> dict[str, object]:
    return letters.accounting(
        prepared.listed, to=to, patient_id=prepared.patient_id, reference=reference, on=prepared.issued_on
    )


def _with_reason(prepared: Prepared, reason: str) -> list[dict[str, object]]:
    """The officer's rows; those that somebody decided about carry why the representative gets them."""
    if not reason:
        return prepared.decisions
    return [
        {**one, "representative": reason} if one["id"] in prepared.to_decide else one
        for one in prepared.decisions
    ]
