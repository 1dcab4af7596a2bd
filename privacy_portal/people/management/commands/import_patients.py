"""manage.py import_patients FILE [--errors OUT]: bring in patients from CSV or FHIR R4."""

import csv
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_portal.people.operations.importing import Outcome, import_rows
from privacy_portal.people.patient_files import UnreadableFile, read_patients
from privacy_portal.people.patient_rows import RowProblem


class Command(BaseCommand):
    help = "Imports patients from a CSV file, a FHIR R4 bundle, or FHIR R4 Patients one a line (ndjson)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file of patients")
        parser.add_argument(
            "--errors", type=Path, help="where to list the rows that were not taken (FILE.errors.csv)"
        )

    def handle(self, *, file: Path, errors: Path | None, **_options: Any) -> None:
        """Print counts only: no name and no number leaves the file."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        errors = errors or file.with_name(f"{file.name}.errors.csv")
        counts: Counter[str] = Counter()
        try:
            with errors.open("w", encoding="utf-8", newline="") as out:
                listed = csv.writer(out)
                listed.writerow(["line", "column", "problem"])
                for result in self._results(file):
                    if isinstance(result, RowProblem):
                        listed.writerow([result.line, result.column, result.sentence])
                    counts["errors" if isinstance(result, RowProblem) else result] += 1
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from error
        except UnreadableFile as error:
            errors.unlink(missing_ok=True)
            raise CommandError(str(error)) from error
        except UnicodeError as error:
            raise CommandError(
                "The file ends in bytes that are not text. The rows before them count."
            ) from error
        names = [*Outcome, "errors"]
        self.stdout.write(", ".join(f"{name}: {counts[name]}" for name in names))
        if counts["errors"]:
            self.stderr.write(f"Rows that were not taken are listed in {errors}.")

    def _results(self, file: Path) -> Any:
        return import_rows(
            by=system("import.patients"), rows=read_patients(file), on=clinic.today(), now=timezone.now()
        )
