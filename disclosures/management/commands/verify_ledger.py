"""manage.py verify_ledger: whether the disclosure ledger is still what was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosures.queries import seals


class Command(BaseCommand):
    help = (
        "Recomputes every row and seal of the ledger; names the first broken row and exits 1. Prints the "
        "newest hash: keep it outside the database, and give it with --expect the next time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="HASH",
            help="a hash printed before and kept elsewhere: fails if no seal of the ledger has it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = seals.first_broken()
        if broken is not None:
            where = broken.table if broken.row_id is None else f"{broken.table} {broken.row_id}"
            raise CommandError(f"The ledger was tampered with or damaged: {where}: {broken.what}.")
        expected = (options["expect"] or "").strip().lower()
        if options["expect"] is not None and not seals.is_known(expected):
            raise CommandError(
                "No seal has the hash that was kept: seals were removed, or the ledger was sealed anew."
            )
        self._tell_unsealed()
        newest = seals.seals().last()
        if newest is None:
            self.stdout.write("Nothing is sealed yet.")
            return
        self.stdout.write(f"Every seal holds. Keep this outside the database: {newest.sha256}")

    def _tell_unsealed(self) -> None:
        """Raises CommandError for rows that should have a seal by now."""
        waiting = seals.unsealed()
        for one in waiting:
            self.stdout.write(
                f"Not sealed yet: {one.rows} of {one.table}, since {one.since:%Y-%m-%d %H:%M} UTC."
            )
        due = timezone.now() - seals.SEALED_WITHIN
        late = next((one for one in waiting if one.since < due), None)
        if late is not None:
            raise CommandError(
                f"Not sealed: {late.rows} of {late.table}, the first entered on {late.since:%Y-%m-%d} at "
                f"{late.since:%H:%M} UTC. A seal was removed, or nothing seals the ledger."
            )
