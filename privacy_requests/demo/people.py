"""Fifty-six people who do not exist, and staff of every role with an open secret."""

import datetime
import random
from dataclasses import dataclass

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.people import demonstration, queries
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.operations import accounts, parties, patients

STAFF = (
    ("intake@demo.example", "Ines Intake", "Front desk", {Role.INTAKE_CLERK}),
    ("records@demo.example", "Rory Records", "Health records clerk", {Role.RECORDS_CLERK}),
    ("professional@demo.example", "Lena Lee, MD", "Physician", {Role.LICENSED_PROFESSIONAL}),
    ("colleague@demo.example", "Ravi Rao, MD", "Physician", {Role.LICENSED_PROFESSIONAL}),
    ("reviewer@demo.example", "Olive Outside, MD", "", {Role.OUTSIDE_REVIEWER}),
    ("billing@demo.example", "Bo Billing", "Billing", {Role.BILLING}),
    ("marketing@demo.example", "Mara Market", "Marketing", {Role.MARKETING}),
    ("privacy@demo.example", "Priya Privacy", "Privacy official", {Role.PRIVACY_OFFICIAL}),
    ("compliance@demo.example", "Cora Compliance", "Compliance officer", {Role.COMPLIANCE_OFFICER}),
    ("admin@demo.example", "Alex Admin", "Systems administrator", {Role.ADMINISTRATOR}),
)
GIVEN = (
    "Ada Ben Carla David Elena Farid Grace Hugo Ines Jonas Kira Liam Mei Noor Omar Paula Quinn Rosa Sam Tara"
)
FAMILY = (
    "Byron Castillo Dunn Evans Fischer Garcia Hayes Ito Jensen Khan Lopez Meyer Nguyen Ortiz Park Quist Reyes"
)
PATIENTS = 56
STREETS = ["Elm", "Oak", "Maple", "Cedar", "Walnut", "Main", "Lake", "Hill"]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demo cases: staff by e-mail name, the patient who signs in, everybody's ids."""

    staff: dict[str, Actor]
    ada: Actor
    patient_ids: list[int]
    associate_id: int


def build(*, by: Actor, on: datetime.date, now: datetime.datetime) -> Cast:
    """Accounts and patients; the same each time: more than fifty, so that a study is told by its protocol."""
    staff = {}
    for email, name, title, roles in STAFF:
        user = accounts.create_account(
            by=by, email=email, name=name, title=title, roles=roles, password=demonstration.PASSWORD
        )
        demonstration.give_second_factor(user)
        staff[email.split("@")[0]] = queries.actor_of_user(user.pk)
    associate = parties.keep(
        by=by,
        reason="demonstration",
        name="Prairie Release Services",
        kind="business_associate",
        line1="77 Depot Road",
        city="Decatur",
        state="IL",
        postcode="62521",
        agreement_from=on - datetime.timedelta(days=900),
    )
    parties.keep(by=by, reason="demonstration", name="Lakeside Family Medicine", kind="provider")
    ids = [_patient(number, by=by, on=on, now=now) for number in range(PATIENTS)]
    user = accounts.create_account(
        by=by,
        email="ada@demo.example",
        name="Ada Byron",
        roles={Role.PATIENT},
        password=demonstration.PASSWORD,
    )
    demonstration.join(by=by, patient_id=ids[0], user=user)
    return Cast(staff, queries.actor_of_user(user.pk), ids, associate.pk)


def born_on(number: int) -> datetime.date:
    """The birth date of the made-up patient whose record number is MA-(10001 + number)."""
    dice = random.Random(1000 + number)  # noqa: S311 - made-up people, the same every time
    return datetime.date(1940 + dice.randrange(60), 1 + dice.randrange(12), 1 + dice.randrange(28))


def _patient(number: int, *, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    dice = random.Random(number)  # noqa: S311 - made-up people, the same every time
    given, family = GIVEN.split(), FAMILY.split()
    patient = patients.register(
        by=by,
        on=on,
        mrn=f"MA-{10001 + number}",
        given_name=given[number % len(given)],
        family_name="Byron" if number == 0 else family[(number * 5 + number // 20) % len(family)],
        birth_date=born_on(number),
        language="es" if number in {3, 25} else "en",
        format_need="large_print" if number % 11 == 5 else "standard",
    )
    address = PostalAddress(
        line1=f"{10 + dice.randrange(900)} {dice.choice(STREETS)} Street",
        city="Springfield",
        state="IL",
        postcode=f"627{dice.randrange(1, 13):02}",
    )
    patients.change_contact(by=by, patient_id=patient.pk, kind=ContactKind.POSTAL, now=now, address=address)
    patients.change_contact(
        by=by, patient_id=patient.pk, kind=ContactKind.EMAIL, now=now, value=f"patient{number}@demo.example"
    )
    return patient.pk
