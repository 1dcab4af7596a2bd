"""A clerk says what an e-mail is: a request, a message on a case, a stop, a complaint, or not ours."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work import queries as work_queries
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests import queries, references
from privacy_requests.models import InboundEmail, Message, PrivacyRequest, RequestDocument
from privacy_requests.models.requests import ReceivedBy
from privacy_requests.operations import intake, steps
from privacy_requests.operations.inbox import ABOUT, RECEIPT, check_may_sort, open_work

SortedAs = InboundEmail.SortedAs
LONGEST_MESSAGE = 4000
WORK_OF = {
    SortedAs.STOP: (WorkKind.STOP_WISH, Permission.INBOX_SORT),
    SortedAs.COMPLAINT: (WorkKind.COMPLAINT, Permission.COMPLAINTS_VIEW),
}
MAY_BE_SORTED_AGAIN = frozenset({SortedAs.STOP, SortedAs.COMPLAINT, SortedAs.NOT_OURS})


@transaction.atomic
def sort_as_request(
    *, by: Actor, email_id: int, entry: dict[str, Any], on: datetime.date, now: datetime.datetime
) -> PrivacyRequest:
    """Enter the request an e-mail makes; its file and attachments become files of the case.

    entry: what intake.receive() takes, beside who and when. The same form sent twice gives the same request.
    Raises Refused (NOT_FOUND, MAY_NOT, ALREADY_SORTED, RECEIVED_AFTER_EMAIL, and what receive() raises).
    """
    email = _locked(by, email_id)
    row = email.privacy_request
    if row is not None and row.submission_key == entry["submission_key"] and row.logged_by_id == by.user_id:
        return row
    _check_unsorted(email)
    if entry["received_on"] > email.received_on:
        raise Refused(
            gettext_noop("The e-mail reached the clinic earlier than that. The clock runs from that day."),
            RECEIPT,
            code="RECEIVED_AFTER_EMAIL",
        )
    entry = {"received_by": ReceivedBy.EMAIL, **entry}
    row = intake.receive(by=by, on=on, now=now, **entry)
    if row.emails.exists():  # the form had made this request before, from another e-mail
        raise Refused(gettext_noop("This form was already used. Open a new one."), code="FORM_USED")
    _attach(email, row, by=by, now=now)
    _settle(email, SortedAs.REQUEST, by=by, now=now, row=row)
    return row


@transaction.atomic
def sort_as_message(
    *, by: Actor, email_id: int, reference: str, on: datetime.date, now: datetime.datetime
) -> PrivacyRequest:
    """Put an e-mail into the conversation of a case as the individual's message; it becomes work to answer.

    Raises Refused (NOT_FOUND, MAY_NOT, ALREADY_SORTED, CASE_NOT_FOUND).
    """
    email = _locked(by, email_id)
    _check_unsorted(email)
    found = queries.visible_to(by).filter(reference=references.read(reference)).first()
    if found is None:
        raise Refused(_("There is no such request."), code="CASE_NOT_FOUND")
    row = steps.locked(found.pk)
    Message.objects.create(
        privacy_request=row,
        from_patient=True,
        through=Message.Through.EMAIL,
        text=message_text(email),
        by_id=by.user_id,
        at=now,
    )
    work.open_item(
        by=by,
        kind=WorkKind.MESSAGE,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_INTAKE,
    )
    audit.record(
        "request.message_sent",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail={"from": "email"},
    )
    _attach(email, row, by=by, now=now)
    _settle(email, SortedAs.MESSAGE, by=by, now=now, row=row)
    return row


@transaction.atomic
def sort_as_stop(*, by: Actor, email_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """A wish to get no more messages: work for the office. Raises Refused as sort_as_message()."""
    _sort_as_work(SortedAs.STOP, by=by, email_id=email_id, on=on, now=now)


@transaction.atomic
def sort_as_complaint(*, by: Actor, email_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """A complaint: from now on only those who handle complaints see it (45 CFR 164.530(d)).

    Raises Refused as sort_as_message().
    """
    _sort_as_work(SortedAs.COMPLAINT, by=by, email_id=email_id, on=on, now=now)


@transaction.atomic
def sort_as_not_ours(*, by: Actor, email_id: int, note: str, now: datetime.datetime) -> None:
    """Nothing for the privacy office; kept with the reason. Raises Refused (NOTE_MISSING, and as above)."""
    email = _locked(by, email_id)
    _check_unsorted(email)
    _check_note(note)
    email.note = note.strip()
    _settle(email, SortedAs.NOT_OURS, by=by, now=now)


@transaction.atomic
def finish(*, by: Actor, email_id: int, note: str) -> None:
    """What a stop or a complaint asked for was done; `note` says what.

    Raises Refused (NOT_FOUND, MAY_NOT, NOTHING_TO_DO, NOTE_MISSING).
    """
    email = _locked(by, email_id)
    kind, permission = WORK_OF.get(SortedAs(email.sorted_as or SortedAs.REQUEST), (None, None))
    _check_note(note)
    if kind is None or permission is None or not by.may(permission):
        raise Refused(_("There is nothing to finish on this e-mail."), code="NOTHING_TO_DO")
    if not work.settle(by=by, kind=kind, about=(ABOUT, email.pk)):
        raise Refused(_("There is nothing to finish on this e-mail."), code="NOTHING_TO_DO")
    email.note = note.strip()
    save_tracked(email, by=by, reason="finished", update_fields=["note"])
    audit.record("email.finished", by=by, about=(ABOUT, email.pk))


@transaction.atomic
def sort_again(*, by: Actor, email_id: int, on: datetime.date) -> None:
    """Put an e-mail back among the unsorted while nothing was built on how it was sorted.

    Raises Refused (NOT_FOUND, MAY_NOT, NOT_SORTED, BUILT_ON).
    """
    email = _locked(by, email_id)
    check_sort_again(email)
    before = email.sorted_as
    for kind, _permission in WORK_OF.values():
        work.settle(by=by, kind=kind, about=(ABOUT, email.pk), how="sorted again")
    email.state, email.sorted_as, email.note = InboundEmail.State.UNSORTED, "", ""
    email.sorted_at = email.sorted_by_id = None
    save_tracked(email, by=by, reason="sorted again")
    audit.record("email.unsorted", by=by, about=(ABOUT, email.pk), detail={"was": before})
    open_work(email, by=by, on=on)


def check_sort_again(email: InboundEmail) -> None:
    """Refuse what was never sorted, and what a case or finished work was built on."""
    if email.state == InboundEmail.State.UNSORTED:
        raise Refused(_("This e-mail is not sorted yet."), code="NOT_SORTED")
    sorted_as = SortedAs(email.sorted_as)
    if sorted_as not in MAY_BE_SORTED_AGAIN:
        raise Refused(_("A request was built on this e-mail, so it stays as it is."), code="BUILT_ON")
    if sorted_as in WORK_OF and not work_open(email):
        raise Refused(_("Somebody already acted on this e-mail, so it stays as it is."), code="BUILT_ON")


def work_open(email: InboundEmail) -> bool:
    """Whether the work that sorting opened still waits."""
    kind, _permission = WORK_OF[SortedAs(email.sorted_as)]
    return any(item.kind == kind for item in work_queries.about((ABOUT, email.pk)))


def message_text(email: InboundEmail) -> str:
    """What the conversation shows: the subject and the words, as far as there is room."""
    whole = "\n\n".join(part for part in (email.subject, email.text) if part)
    if not whole:
        return _("(An e-mail without words; see its file.)")
    if len(whole) <= LONGEST_MESSAGE:
        return whole
    rest = _("… (The whole e-mail is among the files.)")
    return f"{whole[: LONGEST_MESSAGE - len(rest) - 1]}\n{rest}"


def _sort_as_work(
    sorted_as: SortedAs, *, by: Actor, email_id: int, on: datetime.date, now: datetime.datetime
) -> None:
    email = _locked(by, email_id)
    _check_unsorted(email)
    _settle(email, sorted_as, by=by, now=now)
    kind, permission = WORK_OF[sorted_as]
    work.open_item(
        by=by,
        kind=kind,
        about=(ABOUT, email.pk),
        reference="",
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=permission,
    )


def _locked(by: Actor, email_id: int) -> InboundEmail:
    """The e-mail as this person may see it, locked until the transaction ends."""
    check_may_sort(by)
    email = queries.visible_emails(by).select_for_update(of=("self",)).filter(pk=email_id).first()
    if email is None:
        raise Refused(_("There is no such e-mail."), code="NOT_FOUND")
    return email


def _check_unsorted(email: InboundEmail) -> None:
    if email.state != InboundEmail.State.UNSORTED:
        raise Refused(_("A colleague has sorted this e-mail meanwhile."), code="ALREADY_SORTED")


def _check_note(note: str) -> None:
    if not note.strip():
        raise Refused(_("Write a short note, so that others understand."), code="NOTE_MISSING")


def _settle(
    email: InboundEmail,
    sorted_as: SortedAs,
    *,
    by: Actor,
    now: datetime.datetime,
    row: PrivacyRequest | None = None,
) -> None:
    email.state, email.sorted_as = InboundEmail.State.SORTED, sorted_as
    email.privacy_request = row
    email.sorted_by_id, email.sorted_at = by.user_id, now
    save_tracked(email, by=by, reason=f"sorted as {sorted_as}")
    work.settle_all(by=by, about=(ABOUT, email.pk), how="sorted")
    audit.record(
        "email.sorted",
        by=by,
        about=(ABOUT, email.pk),
        reference=row.reference if row else "",
        patient_id=row.patient_id if row else None,
        detail={"as": sorted_as},
    )


def _attach(email: InboundEmail, row: PrivacyRequest, *, by: Actor, now: datetime.datetime) -> None:
    """The original and the attachments that were kept become incoming files of the case."""
    titles = {email.original_id: _("E-mail as it came")}
    titles |= {one["document_id"]: one["name"][:200] for one in email.attachments if not one["refused"]}
    for document_id, title in titles.items():
        document = RequestDocument(
            privacy_request=row,
            document_id=document_id,
            role=RequestDocument.Role.INCOMING,
            title=title,
            added_at=now,
            added_by_id=by.user_id,
        )
        save_tracked(document, by=by, reason="received")
