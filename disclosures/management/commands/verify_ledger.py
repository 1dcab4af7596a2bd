"""manage.py verify_ledger: whether the disclosure ledger is still what was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosures.queries import seals


class Command(BaseCommand):
    help = "Recomputes every row and seal of the ledger; names the first broken row and exits 1."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = seals.first_broken()
        if broken is not None:
            where = broken.table if broken.row_id is None else f"{broken.table} {broken.row_id}"
            raise CommandError(f"The ledger was tampered with or damaged: {where}: {broken.what}.")
        newest = seals.seals().last()
        if newest is None:
            self.stdout.write("Nothing is sealed yet.")
            return
        self.stdout.write(f"Every seal holds. Keep this outside the database: {newest.sha256}")
