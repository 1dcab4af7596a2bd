"""manage.py bases: the legal bases, their codes and the citations an import may use for them."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy_portal.law.accounting import BASES


class Command(BaseCommand):
    help = "Prints every legal basis: its code, whether an accounting lists it, and the citations accepted."

    def handle(self, *args: Any, **options: Any) -> None:
        width = max(len(basis.code) for basis in BASES)
        for basis in BASES:
            listed = "listed" if basis.exclusion is None else f"left out, {basis.exclusion.cite.place}"
            places = ", ".join(cite.place for cite in (basis.cite, *basis.citations))
            self.stdout.write(f"{basis.code:{width}}  {places}\n{'':{width}}  {basis.title} ({listed})")
