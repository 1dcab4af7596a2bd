"""manage.py verify_audit: whether the audit ledger is still what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy_portal.audit import queries


class Command(BaseCommand):
    help = "Checks every seal of the audit ledger; exits 1 when events were changed, removed or slipped in."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(queries.broken_seals())
        for seal in broken:
            self.stderr.write(f"Events {seal.first_id} to {seal.last_id} are not what was sealed.")
        if broken:
            raise CommandError("The audit ledger was tampered with or damaged.")
        newest = queries.seals().last()
        if newest is None:
            self.stdout.write("Nothing is sealed yet.")
            return
        self.stdout.write(
            f"Every seal holds, up to event {newest.last_id}. Keep this outside the database: {newest.sha256}"
        )
