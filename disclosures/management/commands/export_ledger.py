"""manage.py export_ledger: the sealed ledger as lines of JSON, for verification without the application."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from disclosures import canonical
from disclosures.management.new_files import new_file
from disclosures.queries import seals
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import system


class Command(BaseCommand):
    help = (
        "Writes every sealed row and seal to FILE. It holds health information: keep it as you keep records. "
        "Check it anywhere with: python script/verify_ledger_export.py FILE"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        rows = 0
        with new_file(out) as file:
            for line in seals.lines():
                rows += "row" in line
                file.write(canonical.line_of(line).encode() + b"\n")
        audit.record("ledger.exported", by=system("export_ledger"), detail={"rows": rows})
        self.stdout.write(f"{rows} rows written.")
