"""An API key is kept as a hash, for a year, for one password and an account that may sign in."""

import datetime

import pytest
from django.core.management import call_command
from rest_framework.authtoken.models import Token

from privacy_portal.audit.actor import Role
from privacy_portal.people.operations import tokens
from tests.factories import BY, NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user("clerk@clinic.example", Role.INTAKE_CLERK)


@pytest.fixture
def key(user) -> str:
    return tokens.make(by=BY, user_id=user.pk, now=NOW)


def test_only_a_hash_is_kept(user, key) -> None:
    kept = Token.objects.get(user=user).key
    assert kept not in key
    assert key.partition(".")[2] not in kept
    assert tokens.find(kept, now=NOW) is None
    assert tokens.find(f"{user.pk}.{kept}", now=NOW) is None
    found = tokens.find(key, now=NOW)
    assert found is not None
    assert found.user == user


def test_it_ends_with_the_year(key) -> None:
    assert tokens.find(key, now=NOW + tokens.KEPT_FOR - datetime.timedelta(seconds=1)) is not None
    assert tokens.find(key, now=NOW + tokens.KEPT_FOR) is None


def test_it_ends_with_the_password_however_that_was_changed(user, key) -> None:
    user.set_password("another long passphrase")
    user.save()
    assert tokens.find(key, now=NOW) is None


def test_it_ends_with_the_account_and_with_the_next_key(user, key) -> None:
    newer = tokens.make(by=BY, user_id=user.pk, now=NOW)
    assert tokens.find(key, now=NOW) is None
    user.is_active = False
    user.save()
    assert tokens.find(newer, now=NOW) is None


@pytest.mark.parametrize("nonsense", ["", ".", "1", "x.y", f"{2**63}.a", "1.\0", "1." + "x" * 10_000])
def test_what_is_no_key_opens_nothing(nonsense: str, key) -> None:
    assert tokens.find(nonsense, now=NOW) is None


def test_the_command_prints_a_key_that_opens(user, capsys) -> None:
    from django.utils import timezone

    call_command("make_api_token", user.email)
    assert tokens.find(capsys.readouterr().out.strip(), now=timezone.now()) is not None
