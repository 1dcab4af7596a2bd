"""Celery: find what is due in the ledger, and perform one operation."""

from celery import shared_task
from django.utils import timezone

from disclosures.operations import exports, importing, recalling, sealing, supplementing
from disclosures.queries import exports as asked_for
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_portal.people import queries as people


@shared_task(name="disclosures.seal")
def seal() -> None:
    """Seal what was written to the ledger since the last run."""
    sealing.seal_all()


@shared_task(name="disclosures.remind")
def remind() -> None:
    """Look again at lists that have not gone, as a nudge may be lost; ask for what is due of statements."""
    recalling.recall_unsent(by=system("sweep.accountings"), on=clinic.today(), now=timezone.now())
    supplementing.sweep(by=system("sweep.suspensions"), on=clinic.today())


@shared_task(name="disclosures.person_changed")
def person_changed(alias_id: int) -> None:
    """Two records were merged or separated: make anew what has not gone and is not their list any more."""
    recalling.recall_unsent(
        by=system("sweep.accountings"),
        on=clinic.today(),
        now=timezone.now(),
        patient_ids=people.merged_ids(alias_id),
    )


@shared_task(name="disclosures.import")
def take_in(run_id: int) -> None:
    """Take one uploaded file of disclosures into the ledger."""
    importing.work_off(by=system("import.disclosures"), run_id=run_id, on=clinic.today(), now=timezone.now())


@shared_task(name="disclosures.take_up")
def take_up() -> None:
    """Take in the files whose nudge was lost, whose worker died or whose virus check is over by now."""
    for run_id in importing.waiting():
        take_in(run_id)


@shared_task(name="disclosures.make_export")
def make_export(export_id: int) -> None:
    """Make one file of an accounting, as the person who asked for it."""
    asker = asked_for.asker(export_id)
    by = people.actor_of_user(asker) if asker is not None else system("export.disclosures")
    exports.make(by=by, export_id=export_id, on=clinic.today(), now=timezone.now)


@shared_task(name="disclosures.take_up_exports")
def take_up_exports() -> None:
    """Make the files whose nudge was lost; say of those whose worker died that they were not made."""
    exports.give_up_silent(by=system("sweep.exports"), now=timezone.now())
    for export_id in asked_for.waiting():
        make_export(export_id)


@shared_task(name="disclosures.tidy_exports")
def tidy_exports() -> None:
    """Remove made files that were kept long enough."""
    exports.remove_old(by=system("sweep.exports"), now=timezone.now())
