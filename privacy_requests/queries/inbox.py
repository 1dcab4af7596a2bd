"""Reading the inbox: who may see which e-mail, what waits, and what an e-mail is likely about."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.documents import queries as documents
from privacy_portal.documents.queries import DocumentSummary
from privacy_portal.people import queries as people
from privacy_requests.models import InboundEmail, PrivacyRequest, Requester
from privacy_requests.queries.cases import visible_to

REFERENCE = re.compile(r"\bPR-[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}\b", re.IGNORECASE)
MOST_SUGGESTED = 5


def may_read_inbox(actor: Actor) -> bool:
    """Those who sort, and those who watch over complaints and compliance."""
    return actor.may(Permission.INBOX_SORT) or actor.may(Permission.COMPLAINTS_VIEW)


def visible_emails(actor: Actor) -> QuerySet[InboundEmail]:
    """The object-level rule: a complaint is seen by those only who handle complaints (RULES CMP-04)."""
    emails = InboundEmail.objects.all()
    if not may_read_inbox(actor):
        return emails.none()
    if actor.may(Permission.COMPLAINTS_VIEW):
        return emails
    return emails.exclude(sorted_as=InboundEmail.SortedAs.COMPLAINT)


def inbox(actor: Actor, *, show: str = "unsorted", newest: bool = False) -> QuerySet[InboundEmail]:
    """unsorted | sorted | all; the one that waits longest first, or the newest."""
    emails = visible_emails(actor).select_related("privacy_request")
    if show in set(InboundEmail.State):
        emails = emails.filter(state=show)
    return emails.order_by("-arrived_at", "-id") if newest else emails.order_by("received_on", "id")


def emails_unsorted_since(day: datetime.date) -> QuerySet[InboundEmail]:
    """Unsorted e-mails that reached the clinic on `day` or before."""
    return InboundEmail.objects.filter(state=InboundEmail.State.UNSORTED, received_on__lte=day)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many e-mails nobody has sorted, and for how many days the oldest has waited."""

    count: int
    oldest_days: int


def emails_waiting(actor: Actor, *, today: datetime.date) -> Waiting | None:
    """None when none waits, or when this person does not read the inbox; one query."""
    if not may_read_inbox(actor):
        return None
    found = InboundEmail.objects.filter(state=InboundEmail.State.UNSORTED).aggregate(
        count=Count("pk"), oldest=Min("received_on")
    )
    if not found["count"]:
        return None
    return Waiting(found["count"], max(0, (today - found["oldest"]).days))


@dataclass(frozen=True, slots=True)
class EmailFile:
    """An attachment as the page lists it; `refused` says why it was not kept by itself."""

    position: int
    name: str
    size: int
    refused: str
    summary: DocumentSummary | None


def files_of(email: InboundEmail) -> list[EmailFile]:
    """The attachments in the order of the message, with what is known of each kept file; one query."""
    kept = {one["document_id"] for one in email.attachments if not one["refused"]}
    about = {summary.id: summary for summary in documents.summaries(kept)} if kept else {}
    return [
        EmailFile(position, one["name"], one["size"], one["refused"], about.get(one["document_id"]))
        for position, one in enumerate(email.attachments)
        if one["document_id"] != email.original_id
    ]


def unopened(email: InboundEmail) -> str:
    """Why the message could not be opened safely (mail.limits.TooMuch.code); "" when it was."""
    for one in email.attachments:
        if one["document_id"] == email.original_id:
            return str(one["refused"])
    return ""


@dataclass(frozen=True, slots=True)
class Likely:
    """What an e-mail is probably about: to be looked at by a person, never decided by a program."""

    cases: list[PrivacyRequest]
    patients: list[Any]


def likely(actor: Actor, email: InboundEmail) -> Likely:
    """Cases named in the words, the sender's earlier requests, open cases of patients who may have written.

    Patients by the e-mail address on file, then by name.
    """
    patients = list(people.patients_with_email(actor, email.sender)[:MOST_SUGGESTED])
    if email.sender_name and len(patients) < MOST_SUGGESTED:
        by_name = people.search_patients(actor, email.sender_name)[:MOST_SUGGESTED]
        patients += [one for one in by_name if one not in patients]
    named = {found.upper() for found in REFERENCE.findall(f"{email.subject}\n{email.text}")}
    # Sets of ids, not an OR over two tables: that would read every request.
    about = PrivacyRequest.objects.filter(reference__in=sorted(named)[:MOST_SUGGESTED]).values("pk")
    others = [PrivacyRequest.objects.filter(patient__in=patients, closed_on=None).values("pk")]
    if email.sender:
        others.append(
            Requester.objects.filter(email__gt="", email__iexact=email.sender).values("privacy_request")
        )
    found = visible_to(actor).filter(pk__in=about.union(*others))
    cases = list(found.select_related("patient").order_by("-received_on", "-id")[:10])
    cases.sort(key=lambda row: row.reference not in named)
    return Likely(cases, patients[:MOST_SUGGESTED])
