"""Invite a member of staff: how the first administrator comes to be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy_portal.audit.actor import STAFF_ROLES, Role, system
from privacy_portal.law.refusal import Refused
from privacy_portal.people.operations import accounts


class Command(BaseCommand):
    help = "Makes a staff account and mails its owner a link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--title", default="", help="job title")
        parser.add_argument(
            "--role",
            dest="roles",
            action="append",
            required=True,
            choices=sorted(role.value for role in STAFF_ROLES),
            help="may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = accounts.invite(
                by=system("create_staff"),
                email=options["email"],
                name=options["name"],
                title=options["title"],
                roles={Role(role) for role in options["roles"]},
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"Account {user.pk} made. Its owner gets a link by e-mail, valid for three days.")
