"""Reading users: the actor behind a sign-in, whom work may be given to."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from privacy_portal.audit.actor import GRANTS, STAFF_ROLES, Actor, ActorKind, Permission, Role, anonymous
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient, User
from privacy_portal.people.queries.patients import canonical_id, same_person_ids


def actor_for(user: AbstractBaseUser | AnonymousUser, *, ip: str, request_id: str, via: str) -> Actor:
    """Who acts when this user sends a request: roles and own records as they stand now, not at sign-in."""
    if not isinstance(user, User) or not user.is_active:
        return anonymous(ip=ip, request_id=request_id, via=via)
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        roles=roles_of(user),
        patient_ids=own_patient_ids(user.pk),
        ip=ip,
        request_id=request_id,
        via=via,
    )


def actor_of_user(user_id: int) -> Actor:
    """The same, for a program that must ask what a person may do; anonymous when they may not sign in."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_for(user or AnonymousUser(), ip="", request_id="", via="system")


def roles_of(user: User) -> frozenset[Role]:
    """The roles that count: staff roles only while the account is a staff account."""
    names = set(user.groups.values_list("name", flat=True))
    roles = {role for role in Role if role.value in names}
    return frozenset(roles if user.is_staff else roles - STAFF_ROLES)


def own_patient_ids(user_id: int) -> frozenset[int]:
    """The record this user has claimed, with its merged duplicates."""
    patient_id = Patient.objects.filter(user=user_id).values_list("pk", flat=True).first()
    return same_person_ids(patient_id) if patient_id is not None else frozenset()


def has_claimed(user_id: int) -> bool:
    """Whether this account is joined to a patient's record."""
    return Patient.objects.filter(user=user_id).exists()


def staff_choices() -> list[tuple[int, str]]:
    """(id, name) of everyone work may be given to, by name."""
    rows = User.objects.staff().order_by("name", "pk").values_list("pk", "name")
    return list(rows)


def staff_with(permission: Permission) -> list[int]:
    """Ids of the active staff one of whose roles grants `permission`."""
    names = [role.value for role in STAFF_ROLES if permission in GRANTS[role]]
    rows = User.objects.staff().filter(groups__name__in=names).order_by("pk").distinct()
    return list(rows.values_list("pk", flat=True))


def user_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, in one query."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def user_id_of_email(email: str) -> int | None:
    """The account that signs in with this address."""
    return User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()


def own_patient_id(actor: Actor) -> int:
    """The record this person's account is joined to; raises Refused (NOT_CLAIMED)."""
    patient_id = Patient.objects.filter(user=actor.user_id).values_list("pk", flat=True).first()
    if actor.user_id is None or patient_id is None:
        raise Refused("Link your medical record first.", code="NOT_CLAIMED")
    return canonical_id(patient_id)


def email_of_user(user_id: int) -> str:
    """The sign-in address, for mail without PHI."""
    return User.objects.values_list("email", flat=True).get(pk=user_id)
