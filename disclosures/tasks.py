"""Celery: find what is due in the ledger, and perform one operation."""

from celery import shared_task

from disclosures.operations import sealing


@shared_task(name="disclosures.seal")
def seal() -> None:
    """Seal what was written to the ledger since the last run."""
    sealing.seal_all()
