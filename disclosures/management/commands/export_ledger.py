"""manage.py export_ledger: the sealed ledger as lines of JSON, for verification without the application."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosures import canonical
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
        try:
            with out.open("x", encoding="utf-8", newline="\n") as file:
                for line in seals.lines():
                    rows += "row" in line
                    file.write(canonical.line_of(line) + "\n")
        except FileExistsError as error:
            raise CommandError("That file exists; name another.") from error
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        out.chmod(0o600)
        audit.record("ledger.exported", by=system("export_ledger"), detail={"rows": rows})
        self.stdout.write(f"{rows} rows written.")
