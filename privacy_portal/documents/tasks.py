"""Celery: the virus check, and the sweeps that find what was left behind."""

import datetime

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from privacy_portal.audit.actor import Permission, system
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations, queries, scanning
from privacy_portal.documents.kinds import ScanState
from privacy_portal.work import operations as work_operations
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import DueKind, WorkKind

ORPHAN_AFTER = datetime.timedelta(hours=24)


@shared_task(name="documents.scan")
def scan(document_id: int) -> None:
    """Check one file; what is found becomes work for a person in the same transaction."""
    path = queries.place_to_scan(document_id)
    if path is None:
        return
    verdict = scanning.scan(path)
    by = system("sweep.scan")
    with transaction.atomic():
        document = operations.settle_scan(by=by, document_id=document_id, verdict=verdict)
        if document is not None and document.scan_state == ScanState.INFECTED:
            work_operations.open_item(
                by=by,
                kind=WorkKind.INFECTED_UPLOAD,
                about=("document", document.pk),
                reference="",
                due_on=clinic.today(),
                due_kind=DueKind.HOUSE,
                permission=Permission.COMPLAINTS_VIEW,  # a file of a complaint may be meant
            )


@shared_task(name="documents.sweep")
def sweep() -> None:
    """Check what a lost nudge left unchecked; close the work about infected files that are gone."""
    for document_id in queries.to_scan():
        scan(document_id)
    for document_id in queries.discarded(work.open_about(WorkKind.INFECTED_UPLOAD)):
        work_operations.settle(
            by=system("sweep.scan"),
            kind=WorkKind.INFECTED_UPLOAD,
            about=("document", document_id),
            how="discarded",
        )


@shared_task(name="documents.tidy")
def tidy() -> None:
    """Remove bytes that no row keeps."""
    operations.sweep_orphans(by=system("sweep.orphans"), before=timezone.now() - ORPHAN_AFTER)
