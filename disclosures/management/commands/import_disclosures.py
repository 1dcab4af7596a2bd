"""manage.py import_disclosures FILE --format csv|openemr|fhir [--errors OUT]: take disclosures in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.importing import readers
from disclosures.models import ImportRun
from disclosures.operations import importing, near_duplicates
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic


class Command(BaseCommand):
    help = "Takes disclosures from a file into the ledger; good rows stay, the others are listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=readers.formats())
        parser.add_argument(
            "--errors", type=Path, help="where to list the rows that were not taken (FILE.errors.csv)"
        )

    def handle(self, *, file: Path, errors: Path | None, **options: Any) -> None:
        """Print counts only: no name and no number leaves the file."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        errors = errors or file.with_name(f"{file.name}.errors.csv")
        try:
            run = importing.take_file(
                by=system("import.disclosures"),
                path=file,
                kind=options["format"],
                errors=errors,
                on=clinic.today(),
                now=timezone.now(),
            )
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from error
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.problem)
        if run.problem:
            self.stdout.write(run.problem)
        self.stdout.write(
            f"rows: {run.total}, added: {run.added}, known: {run.known}, waiting: {run.waiting},"
            f" perhaps twice: {run.near_duplicates}, errors: {run.wrong}"
        )
        if run.near_duplicates >= near_duplicates.MOST:
            self.stdout.write(f"After {near_duplicates.MOST} pairs no more were looked for.")
        if run.wrong:
            self.stderr.write(f"Rows that were not taken are listed in {errors}.")
