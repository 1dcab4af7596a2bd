"""Writes docs/law.md, docs/proof.md and docs/states.md from the code, or checks that they are so written."""

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacy_portal.documentation.acts import act_lines
from privacy_portal.documentation.law_page import law_page
from privacy_portal.documentation.proof_page import NotCollected, collect, proof_page, unproven
from privacy_portal.documentation.states_page import states_page
from privacy_portal.law import index

LINES_SHOWN = 20


class Command(BaseCommand):
    help = "Write the documents that are made from the code; --check says what is missing and exits with 1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when anything differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Raises CommandError when a rule is proven by no test, or, with --check, when a document differs."""
        root = Path(settings.BASE_DIR)
        stated = index.stated()
        try:
            proof = collect(root)
        except NotCollected as error:
            raise CommandError(f"The tests could not be collected:\n{error}") from error
        acts = act_lines()
        pages = {
            "docs/law.md": law_page(acts),
            "docs/proof.md": proof_page(stated, proof),
            "docs/states.md": states_page(acts),
        }
        complaints = unproven(stated, proof)
        for name, text in pages.items():
            path = root / name
            present = path.read_text(encoding="utf-8") if path.exists() else ""
            if present == text:
                continue
            if check:
                complaints.append(difference(name, present, text))
            else:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"Wrote {name}.")
        if complaints:
            raise CommandError("\n".join(complaints))
        self.stdout.write("The documents say what the code does, and a test proves each rule.")


def difference(name: str, present: str, text: str) -> str:
    """What differs, in one sentence and the first lines of the difference."""
    lines = list(
        difflib.unified_diff(
            present.splitlines(), text.splitlines(), f"{name} as it is", f"{name} as made", lineterm="", n=0
        )
    )
    shown = lines[:LINES_SHOWN]
    if len(lines) > LINES_SHOWN:
        shown.append(f"… and {len(lines) - LINES_SHOWN} more lines")
    return "\n".join([f"{name} differs from the code; run manage.py write_docs.", *shown])
