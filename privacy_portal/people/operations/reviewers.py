"""An outside reviewer's account: made for one case, opened again for another, closed with the result."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor, Role, system
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import User
from privacy_portal.people.operations import accounts
from privacy_portal.people.queries import roles_of


@transaction.atomic
def invite(*, by: Actor, email: str, name: str) -> User:
    """The account of an outside reviewer, active, its link mailed; whoever refers a review may do this.

    Raises Refused (EMAIL_TAKEN, EMAIL_INVALID, NAME_MISSING); an account with any other role is never used.
    """
    program = _for(by)
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        return accounts.invite(by=program, email=email, name=name, roles=[Role.OUTSIDE_REVIEWER])
    if roles_of(user) != {Role.OUTSIDE_REVIEWER}:
        raise Refused(_("There is an account with this e-mail address already."), code="EMAIL_TAKEN")
    accounts.activate(by=program, user_id=user.pk)
    accounts.send_invitation(by=program, user_id=user.pk)
    return user


@transaction.atomic
def end(*, by: Actor, user_id: int) -> None:
    """Close the account of a person who is an outside reviewer and nothing else; others are left alone."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None and roles_of(user) == {Role.OUTSIDE_REVIEWER}:
        accounts.deactivate(by=_for(by), user_id=user_id)


def _for(by: Actor) -> Actor:
    """A program of ours acts on this person's word: their own role manages no accounts."""
    return replace(system("review.account"), ip=by.ip, request_id=by.request_id)
