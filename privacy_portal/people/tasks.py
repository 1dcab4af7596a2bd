"""Sweeps of accounts: find ids, then one operation each."""

from celery import shared_task
from django.utils import timezone

from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_portal.people.operations import claim, drafts, mail


@shared_task(name="people.send_mail")
def send_mail(mail_id: int) -> None:
    mail.send(mail_id=mail_id, now=timezone.now())


@shared_task(name="people.send_mails")
def send_mails() -> None:
    """Every minute: mails whose nudge was lost, and codes that were asked for and not sent."""
    for attempt_id in claim.unsent(now=timezone.now()):
        send_claim_code(attempt_id)
    for mail_id in mail.waiting(now=timezone.now()):
        mail.send(mail_id=mail_id, now=timezone.now())


@shared_task(name="people.send_claim_code")
def send_claim_code(attempt_id: int) -> None:
    claim.send_code(by=system("claim"), attempt_id=attempt_id, on=clinic.today(), now=timezone.now())


@shared_task(name="people.expire_drafts")
def expire_drafts() -> None:
    drafts.expire(by=system("drafts"), now=timezone.now())
