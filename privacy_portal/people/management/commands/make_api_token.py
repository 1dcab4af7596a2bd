"""Make a key for the API, for an account that may sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy_portal.audit.actor import system
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.operations import tokens


class Command(BaseCommand):
    help = "Prints a new API key of the account, once; the one before it ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = tokens.make(
                by=system("make_api_token"),
                user_id=queries.user_id_of_email(options["email"]) or 0,
                now=timezone.now(),
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(key)
