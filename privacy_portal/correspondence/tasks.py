"""Celery: deliver what waits. Running twice delivers nothing twice."""

from celery import shared_task
from django.utils import timezone

from privacy_portal.audit.actor import system
from privacy_portal.correspondence import operations, queries


@shared_task(name="correspondence.deliver_one")
def deliver_one(delivery_id: int) -> None:
    """The nudge after a letter was composed."""
    operations.deliver_one(by=system("deliver"), delivery_id=delivery_id, now=timezone.now())


@shared_task(name="correspondence.deliver")
def deliver() -> None:
    """Whatever a lost nudge, a dead worker or a closed mail server left behind."""
    for delivery_id in queries.to_deliver(timezone.now() - operations.claim_good_for(), timezone.now()):
        operations.deliver_one(by=system("deliver"), delivery_id=delivery_id, now=timezone.now())
