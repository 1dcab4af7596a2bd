"""A clerk, the compliance officer, a stranger; and a way to write events."""

import pytest

from privacy_portal.audit.actor import Actor, ActorKind, Role, anonymous


@pytest.fixture
def clerk() -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        user_id=7,
        roles=frozenset({Role.INTAKE_CLERK, Role.BILLING}),
        ip="192.0.2.1",
        request_id="r-1",
        via="admin",
    )


@pytest.fixture
def officer() -> Actor:
    return Actor(kind=ActorKind.PERSON, user_id=9, roles=frozenset({Role.COMPLIANCE_OFFICER}), via="admin")


@pytest.fixture
def stranger() -> Actor:
    return anonymous(ip="198.51.100.7")
