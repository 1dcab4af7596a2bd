"""The cast and their clinic, made by walking the real operations."""

import datetime
import itertools
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from privacy_portal.audit.actor import STAFF_ROLES, Actor, ActorKind, Role, system
from privacy_portal.clinic import operations as clinic
from privacy_portal.clinic.models import ClinicProfile, Designation
from privacy_portal.law.rights import Right
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.models import Patient, User
from privacy_portal.people.operations import patients

BY = system("tests")
OPENED_ON = datetime.date(2020, 1, 1)
TODAY = datetime.date(2026, 11, 24)
NOW = datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.UTC)
PASSWORD = "correct horse battery staple"
ADDRESS = PostalAddress(line1="12 Elm Street", city="Springfield", state="IL", postcode="62704")

_numbers = itertools.count(1)


def make_clinic(**values: Any) -> ClinicProfile:
    """MycroAesthetics in Chicago's time zone, with a contact, offices and two record sets."""
    profile = clinic.configure(
        by=BY,
        reason="tests",
        **{
            "name": "MycroAesthetics",
            "time_zone": "America/Chicago",
            "line1": "100 Main Street",
            "city": "Springfield",
            "state": "IL",
            "postcode": "62701",
            "telephone": "(217) 555-0100",
            "email": "info@mycroaesthetics.com",
            **values,
        },
    )
    named: dict[str, Any] = {"by": BY, "from_on": OPENED_ON, "on": TODAY, "telephone": "(217) 555-0101"}
    clinic.designate(kind=Designation.Kind.PRIVACY_OFFICIAL, name_or_title="Privacy Official", **named)
    clinic.designate(
        kind=Designation.Kind.RESPONSIBLE_OFFICE, right=Right.ACCESS, name_or_title="Records Office", **named
    )
    for code, name in (("medical", "Medical records"), ("billing", "Billing records")):
        clinic.designate_record_set(by=BY, code=code, name=name, from_on=OPENED_ON, on=TODAY)
    return profile


def make_patient(**values: Any) -> Patient:
    """Ada, with an address; name another field to change it. `email` and `address` may be None."""
    email = values.pop("email", "ada@example.com")
    address = values.pop("address", ADDRESS)
    facts = {
        "mrn": f"MRN-{next(_numbers):05}",
        "given_name": "Ada",
        "family_name": "Lovell",
        "birth_date": datetime.date(1985, 3, 14),
        **values,
    }
    patient = patients.register(by=BY, on=TODAY, **facts)
    for kind, contact in ((ContactKind.EMAIL, {"value": email}), (ContactKind.POSTAL, {"address": address})):
        if any(contact.values()):
            patients.change_contact(by=BY, patient_id=patient.pk, kind=kind, now=NOW, **contact)
    return patient


def make_user(email: str = "", *roles: Role, **values: Any) -> User:
    """An account that may sign in with PASSWORD; of staff when a role is one of staff's."""
    name = values.pop("name", "Sam Staff")
    user = get_user_model().objects.create_user(
        email or f"person{next(_numbers)}@example.com",
        PASSWORD,
        name=name,
        is_staff=bool(set(roles) & STAFF_ROLES),
        **values,
    )
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return user


def actor_of(user: User, *roles: Role, patient_ids: frozenset[int] = frozenset()) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        roles=frozenset(roles),
        patient_ids=patient_ids,
        ip="192.0.2.1",
        via="web",
    )


def make_staff(*roles: Role) -> Actor:
    """The actor of a new member of staff: make_staff(Role.INTAKE_CLERK) is the clerk."""
    return actor_of(make_user("", *roles), *roles)


def link(patient: Patient, user: User) -> Actor:
    """Join the account to the record; the patient's own actor."""
    patient.user = user
    patient.save()
    return actor_of(user, Role.PATIENT, patient_ids=frozenset({patient.pk}))
