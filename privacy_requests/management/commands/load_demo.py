"""manage.py load_demo: the demo clinic, once; running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from disclosures.demo import desk as disclosure_desk
from disclosures.demo import ledger
from privacy_portal.audit.actor import system
from privacy_portal.clinic import demonstration as clinic
from privacy_portal.clinic import queries as clinic_queries
from privacy_portal.people import demonstration
from privacy_requests.demo import arrivals, cases, lists, people, turns


class Command(BaseCommand):
    help = "Load the demo clinic: MycroAesthetics, its staff, its patients, requests, a ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is not on: the demo clinic's passwords are printed on every page.")
        if not clinic_queries.profile()._state.adding:
            self.stdout.write("The clinic is there already; nothing was changed.")
        else:
            self._load()
        self.stdout.write(f"Sign in with any of these addresses and the password: {demonstration.PASSWORD}")
        for who, email in demonstration.ACCOUNTS:
            self.stdout.write(f"  {email:<28}{who}")
        self.stdout.write("Staff are asked for a second factor; the banner on every page shows the code.")

    @transaction.atomic
    def _load(self) -> None:
        by, now = system("demo"), timezone.now()
        clinic.build(by=by, on=clinic_queries.local_date(now))
        today = clinic_queries.local_date(now)
        cast = people.build(by=by, on=today, now=now)
        writer = ledger.Writer(
            cast.staff["records"], cast.staff["privacy"], cast.patient_ids, cast.associate_id, today, now
        )
        ledger.build(writer)
        story = cases.Story(cast, today, now)
        for part in (cases, turns, lists, arrivals):
            part.build(story)
        disclosure_desk.build(writer)
        self.stdout.write("Loaded the demo clinic.")
