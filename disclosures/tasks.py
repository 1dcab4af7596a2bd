"""Celery: find what is due in the ledger, and perform one operation."""

from celery import shared_task

from disclosures.operations import sealing, supplementing
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic


@shared_task(name="disclosures.seal")
def seal() -> None:
    """Seal what was written to the ledger since the last run."""
    sealing.seal_all()


@shared_task(name="disclosures.remind")
def remind() -> None:
    """Ask for the supplements that are due, and for the written statements that oral ones lack."""
    supplementing.sweep(by=system("sweep.suspensions"), on=clinic.today())
