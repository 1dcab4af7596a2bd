"""manage.py export_accounting: one patient's accounting as a file, for the patient or for the office."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosures.exporting import Audience, Format
from disclosures.management.new_files import new_file
from disclosures.operations import exports
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people


class Command(BaseCommand):
    help = (
        "Writes the accounting of disclosures of one patient to a new FILE, as it stands today. A file for "
        "the patient holds the listed lines only, and is refused while a line waits for a person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patient", required=True, metavar="MRN", help="medical record number")
        parser.add_argument("--requested-on", required=True, metavar="DATE", help="as 2026-05-15")
        parser.add_argument(
            "--from", dest="from_on", metavar="DATE", help="first day; six years back if not said"
        )
        parser.add_argument(
            "--to", dest="to_on", metavar="DATE", help="last day; that of the request if not said"
        )
        parser.add_argument("--audience", required=True, choices=list(map(str, Audience)))
        parser.add_argument("--format", required=True, choices=list(map(str, Format)))
        parser.add_argument("--out", required=True, metavar="FILE", help="must not exist yet")
        parser.add_argument("--large-print", action="store_true", help="a PDF in large print")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one sentence; no name and no content of a line leaves the file."""
        wish = {
            "requested_on": _day(options["requested_on"], "--requested-on"),
            "from_on": _day(options["from_on"], "--from"),
            "to_on": _day(options["to_on"], "--to"),
            "audience": options["audience"],
            "file_format": options["format"],
            "large_print": options["large_print"],
        }
        patient_id = people.id_of_mrn(options["patient"])
        if patient_id is None:
            raise CommandError("No patient has this medical record number.")
        with new_file(Path(options["out"])) as out:
            try:
                exports.write_file(
                    by=system("export_accounting"), patient_id=patient_id, **wish, out=out, on=clinic.today()
                )
            except Refused as refusal:
                raise CommandError(refusal.sentence) from refusal
        self.stdout.write("The file is written.")


def _day(text: str | None, option: str) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{option} is not a date. Write it as year-month-day, such as 2026-05-15."
        ) from error
