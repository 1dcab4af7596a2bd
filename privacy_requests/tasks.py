"""Celery: find ids, call one operation each. Every task may run twice and change nothing the second time."""

from celery import shared_task
from django.utils import timezone

from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_requests import imap, queries
from privacy_requests.operations import closing, inbox, reminders


@shared_task(name="requests.letter_moved")
def letter_moved(communication_id: int) -> None:
    """A letter was sent, posted, handed over or failed: settle its case."""
    closing.settle_letter(
        by=system("sweep.letter"),
        communication_id=communication_id,
        on=clinic.today(),
        now=timezone.now(),
    )


@shared_task(name="requests.settle")
def settle() -> None:
    """Find what a lost nudge left behind."""
    for pk in queries.to_settle():
        closing.settle(
            by=system("sweep.settle"), privacy_request_id=pk, on=clinic.today(), now=timezone.now()
        )


@shared_task(name="requests.remind")
def remind() -> None:
    """Turn what is due soon, overdue, unverified or undelivered into work items, once each step."""
    reminders.remind(by=system("sweep.remind"), on=clinic.today(), now=timezone.now())
    inbox.remind(by=system("sweep.inbox"), on=clinic.today())


@shared_task(name="requests.fetch_mail")
def fetch_mail() -> None:
    """Take the new messages of the clinic's mailbox, when one is set up."""
    imap.fetch()


@shared_task(name="requests.digest")
def digest() -> None:
    """One mail a day to each member of staff with work, without PHI."""
    reminders.send_digests(by=system("sweep.digest"), on=clinic.today(), now=timezone.now())
