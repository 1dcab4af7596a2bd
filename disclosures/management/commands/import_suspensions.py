"""manage.py import_suspensions FILE [--errors OUT]: take statements of agencies into the register."""

import csv
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.operations.importing_suspensions import Outcome, import_rows
from disclosures.suspension_files import COLUMNS, Problem, UnreadableFile, read
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic


class Command(BaseCommand):
    help = f"Takes suspensions from a CSV file with the columns {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file of statements")
        parser.add_argument("--errors", type=Path, help="where to list the rows that were not taken as CSV")

    def handle(self, *, file: Path, errors: Path | None, **_options: Any) -> None:
        """Print counts, and each wrong row by line and column: no name leaves the file."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        counts: Counter[str] = Counter()
        problems: list[Problem] = []
        try:
            for result in import_rows(
                by=system("import.suspensions"),
                rows=read(file),
                folder=file.parent,
                on=clinic.today(),
                now=timezone.now(),
            ):
                if isinstance(result, Problem):
                    problems.append(result)
                else:
                    counts[result] += 1
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        except (OSError, UnicodeError) as error:
            raise CommandError("The file cannot be read. The rows before this place count.") from error
        for one in problems:
            where = f"Line {one.line}, {one.column}" if one.column else f"Line {one.line}"
            self.stderr.write(f"{where}: {one.sentence}")
        if errors is not None:
            self._list(errors, problems)
        told = [f"{name}: {counts[name]}" for name in Outcome]
        self.stdout.write(", ".join([*told, f"errors: {len(problems)}"]))

    def _list(self, target: Path, problems: list[Problem]) -> None:
        try:
            with target.open("w", encoding="utf-8", newline="") as out:
                listed = csv.writer(out)
                listed.writerow(["line", "column", "problem"])
                listed.writerows([one.line, one.column, one.sentence] for one in problems)
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from error
