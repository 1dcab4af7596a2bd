"""manage.py verify_documents: whether every stored file is still what was stored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy_portal.documents import queries


class Command(BaseCommand):
    help = "Reads every stored file and compares its SHA-256; exits 1 and lists document ids that differ."

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = list(queries.damaged())
        for document_id in damaged:
            self.stderr.write(f"Document {document_id} is missing or was changed.")
        if damaged:
            raise CommandError("Restore these files from a backup.")
        self.stdout.write("Every stored file is what was stored.")
