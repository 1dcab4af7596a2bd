"""An accounting whose letter has not gone is recalled where one of its lines may not be told any more."""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from disclosures.letters.lists import To
from disclosures.models import Accounting
from disclosures.operations import issuing, turns
from disclosures.queries import accounting as queries
from disclosures.queries import supplements
from disclosures.queries.accounting import Prepared
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as sent
from privacy_portal.correspondence.operations.compose import named_of, reachable
from privacy_portal.law.accounting import Decision
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind


def recall_unsent(
    *, by: Actor, on: datetime.date, now: datetime.datetime, patient_ids: Collection[int] | None = None
) -> int:
    """Stop the letters that would tell what may not be told any more, is not so, or is not all; how many.

    `patient_ids`: only those of these people. Each is made anew as it stands now, unless a person must look
    first; then it waits as work, as does one that came back.
    """
    only = None if patient_ids is None else _same_people(patient_ids)
    rows = [row for row in supplements.unsent() if only is None or row.patient_id in only]
    recalled = sum(_recall(row, by=by, on=on, now=now) for row in rows)
    for row in supplements.came_back():
        if (
            (only is None or row.patient_id in only)
            and not queries.still_tells(row, on=on)
            and is_wanted(row)
        ):
            _ask(row, by=by, on=on)
    return recalled


@transaction.atomic
def reissue(
    *,
    by: Actor,
    accounting_id: int,
    on: datetime.date,
    now: datetime.datetime,
    representative_reason: str = "",
) -> Accounting:
    """Make an accounting anew as it stands now; its letter takes the place of one stopped or come back.

    `representative_reason`: as of issuing.issue(); what was said for the first letter holds for the lines it
    was said of. Raises Refused (MAY_NOT, NO_ACCOUNTING, NOT_RECALLED, NOT_WANTED, ACCOUNTING_WAITS,
    ABUSE_DECISION, PART2_DECISION, READER_ENDED).
    """
    if not by.may(Permission.ACCOUNTINGS_ISSUE):
        raise Refused("Your role does not issue accountings.", code="MAY_NOT")
    turns.issuing()
    row = Accounting.objects.select_for_update().filter(pk=accounting_id).first()
    if row is None:
        raise Refused("There is no such accounting.", code="NO_ACCOUNTING")
    letter = sent.latest(row.communication_id)
    if not (sent.is_withdrawn(letter.pk) or sent.is_undelivered(letter.pk)):
        raise Refused("The letter of this accounting was not stopped.", code="NOT_RECALLED")
    check_wanted(row)
    prepared = anew(row, on=on)
    issuing.check_nothing_waits(prepared)
    return _replace(row, prepared, by=by, now=now, reason=representative_reason)


def is_wanted(row: Accounting) -> bool:
    """Whether the list, or the one that it completes, is what who asked for it is still to get."""
    first = row if row.supplement_of is None else row.supplement_of
    letter_ids = sent.with_earlier(sent.latest(first.communication_id).pk)
    return bool(import_string(settings.ACCOUNTING_WANTED)(first.reference, letter_ids=letter_ids))


def check_wanted(row: Accounting) -> None:
    """Raises Refused (NOT_WANTED) for a list that nobody is to get any more."""
    if not is_wanted(row):
        raise Refused(
            "Who asked for this list withdrew, or asks for another one now. This one is not sent.",
            code="NOT_WANTED",
        )


def wants_reason(row: Accounting, prepared: Prepared, *, on: datetime.date) -> bool:
    """Whether somebody must first say why who acts for the individual may read `prepared`."""
    if not prepared.to_decide or said_before(row, prepared):
        return False
    try:
        return to_again(row, on=on).represented
    except Refused:
        return False


def said_before(row: Accounting, prepared: Prepared) -> str:
    """Why who acts for the individual was given what a person had to decide about first.

    "" where `prepared` tells of something that nobody decided about then.
    """
    said = {one["id"]: one["representative"] for one in row.decisions if one.get("representative")}
    return next(iter(said.values()), "") if prepared.to_decide <= said.keys() else ""


def _recall(row: Accounting, *, by: Actor, on: datetime.date, now: datetime.datetime) -> bool:
    if queries.tells_all(row, on=on):
        return False
    with transaction.atomic():
        if not correspondence.stop(by=by, communication_id=row.communication_id, now=now):
            return False
        audit.record("accounting.recalled", by=by, about=("accounting", row.pk), reference=row.reference)
        if not is_wanted(row):
            return True
        prepared = anew(row, on=on)
        nothing_left = row.supplement_of_id is not None and not prepared.of(Decision.LISTED)
        if nothing_left and not prepared.waiting:
            return True  # the sweep asks for it when there is something to add
        if prepared.waiting:
            _ask(row, by=by, on=on)
            return True
        try:
            with transaction.atomic():
                _replace(row, prepared, by=by, now=now)
        except Refused:  # nowhere to send it, nobody to read it, or abuse to decide on: a person finds out
            _ask(row, by=by, on=on)
    return True


def anew(row: Accounting, *, on: datetime.date) -> Prepared:
    """The accounting as it stands on `on`."""
    return queries.of_issued(row, on=on, supplement_of=row.supplement_of_id)


def _replace(
    row: Accounting, prepared: Prepared, *, by: Actor, now: datetime.datetime, reason: str = ""
) -> Accounting:
    """Raises Refused (ABUSE_DECISION, PART2_DECISION, READER_ENDED)."""
    letter = sent.latest(row.communication_id)
    to = to_again(row, on=prepared.issued_on)
    reason = reason.strip() or said_before(row, prepared)
    issuing.check_representative(prepared, represented=to.represented, representative_reason=reason)
    made = issuing.freeze(
        prepared,
        by=by,
        reference=row.reference,
        free=row.free,
        to=to,
        now=now,
        representative_reason=reason,
        replaces_letter_id=letter.pk,
    )
    work.settle(by=by, kind=WorkKind.SUPPLEMENT_DUE, about=("accounting", row.pk))
    work.settle(by=by, kind=WorkKind.UNDELIVERED, about=("delivery", letter.delivery.pk))
    return made


def not_wanted(*, by: Actor, reference: str) -> None:
    """Who asked withdrew: what was made under this reference is not made anew."""
    for row in Accounting.objects.filter(reference=reference):
        work.settle(by=by, kind=WorkKind.SUPPLEMENT_DUE, about=("accounting", row.pk), how="withdrawn")


def _same_people(patient_ids: Collection[int]) -> frozenset[int]:
    return frozenset(one for patient_id in patient_ids for one in people.same_person_ids(patient_id))


def to_again(row: Accounting, *, on: datetime.date) -> To:
    """Whom another letter about the same as an issued accounting is to on `on`.

    As the first one, unless who acted for the individual may not any more: then the individual. Raises
    Refused (READER_ENDED) where the individual has died.
    """
    letter = row.communication
    stored = letter.merge.get("_context", {})
    if stored.get("represented") and not import_string(settings.ACCOUNTING_READER)(row.reference, on=on):
        return _to_individual(row.patient_id)
    return To(
        addressee_name=letter.addressee_name,
        language=letter.language,
        large_print=letter.large_print,
        named=named_of(letter),
        channel=reachable(row.patient_id, letter.delivery.wanted_channel),
        whose={name: stored[name] for name in ("represented", "records_of", "may_sign_in") if name in stored},
    )


def _to_individual(patient_id: int) -> To:
    patient = people.patient(patient_id)
    if patient.died_on is not None:
        raise Refused(
            "Who asked for this list may not act for the individual any more, and the individual has died. "
            "Check the authority again first.",
            issuing.REPRESENTATIVE,
            code="READER_ENDED",
        )
    may_sign_in = bool(people.addressee(patient_id).portal_email)
    return To(
        addressee_name=patient.full_name,
        language=patient.language,
        large_print=patient.format_need == "large_print",
        whose={"represented": False, "records_of": "", "may_sign_in": may_sign_in},
    )


def _ask(row: Accounting, *, by: Actor, on: datetime.date) -> None:
    work.open_item(
        by=by,
        kind=WorkKind.SUPPLEMENT_DUE,
        about=("accounting", row.pk),
        reference="",
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=Permission.SUSPENSIONS,
    )
