"""Keys of other systems for the API: shown once, kept as a hash, for a year and for one password."""

import datetime
import hashlib
import secrets

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import User
from privacy_portal.plain import as_id

KEPT_FOR = datetime.timedelta(days=365)


@transaction.atomic
def make(*, by: Actor, user_id: int, now: datetime.datetime) -> str:
    """A new key in place of the one before; whoever made it hands it over, for it is shown only now.

    Raises Refused (NOT_FOUND, NOT_ACTIVE).
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise Refused(_("There is no such account."), code="NOT_FOUND")
    if not user.is_active:
        raise Refused(_("Activate the account first."), code="NOT_ACTIVE")
    secret = secrets.token_urlsafe(32)
    Token.objects.filter(user=user).delete()
    token = Token.objects.create(user=user, key=_kept(secret, user))
    Token.objects.filter(pk=token.pk).update(created=now)
    audit.record("user.token_made", by=by, about=("user", user.pk))
    return f"{user.pk}.{secret}"


def find(key: str, *, now: datetime.datetime) -> Token | None:
    """The token this key opens, as long as it is kept and its owner's password is the same."""
    number, _dot, secret = key.partition(".")
    user_id = as_id(number)
    token = Token.objects.select_related("user").filter(user_id=user_id).first() if user_id else None
    if token is None or not constant_time_compare(token.key, _kept(secret, token.user)):
        return None
    return token if token.user.is_active and now < token.created + KEPT_FOR else None


def _kept(secret: str, user: AbstractBaseUser) -> str:
    """160 bits of a hash over the random secret and the password's own hash: a new password ends it."""
    return hashlib.sha256(f"{secret}\n{user.password}".encode()).hexdigest()[:40]
