"""Celery: seal the audit ledger."""

from celery import shared_task

from privacy_portal.audit import operations
from privacy_portal.audit.actor import system


@shared_task(name="audit.seal")
def seal() -> None:
    """Seal what was written since the last run."""
    operations.seal(by=system("sweep.seal"))
