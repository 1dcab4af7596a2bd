"""A cast: a clerk, her colleague, the privacy official; users in the database where a row points at them."""

import pytest
from django.contrib.auth import get_user_model

from privacy_portal.audit.actor import Actor, ActorKind, Role


def staff(name: str, role: Role) -> Actor:
    user = get_user_model().objects.create_user(f"{name}@clinic.example", name=name, is_staff=True)
    return Actor(kind=ActorKind.PERSON, user_id=user.pk, roles=frozenset({role}), via="admin")


@pytest.fixture
def clerk(db) -> Actor:
    return staff("clara", Role.INTAKE_CLERK)


@pytest.fixture
def colleague(db) -> Actor:
    return staff("colin", Role.RECORDS_CLERK)


@pytest.fixture
def official(db) -> Actor:
    return staff("petra", Role.PRIVACY_OFFICIAL)
