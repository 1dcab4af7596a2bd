"""Giving up on who asks, or on their authority: the official's alone, after two attempts (RULES VER-05)."""

import datetime

from django.db import transaction

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import verification as law
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.models import Decision, PrivacyRequest
from privacy_requests.operations import deciding, steps
from privacy_requests.queries.authority import failed_authority, has_authority
from privacy_requests.workflow import Outcome


@transaction.atomic
def declare_unverifiable(
    *, by: Actor, privacy_request_id: int, on: datetime.date, now: datetime.datetime
) -> Decision:
    """End a request whose asker, or whose authority, could not be verified; nothing is released.

    The letter says what was tried, and of the two what is missing.

    Raises Refused (IS_VERIFIED, TRY_AGAIN, OFFICIAL_ONLY, NO_ADDRESS, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "declare_unverifiable")
    _check(row, by_official=by.may(Permission.REQUESTS_GIVE_UP))
    letter = letters.unable_to_verify(row, on=on)
    return deciding.conclude(
        row,
        "declare_unverifiable",
        Outcome.UNABLE_TO_VERIFY,
        letter,
        by=by,
        on=on,
        now=now,
        detail={"attempts": attempts(row)},
    )


def check_giving_up(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (IS_VERIFIED, TRY_AGAIN)."""
    _check(row, by_official=True)


def attempts(row: PrivacyRequest) -> int:
    """How many recorded attempts failed: on the authority alone once the identity is known."""
    failed: int = failed_authority(row).count()
    if row.verified_at is None:
        failed += row.verifications.filter(succeeded=False).count()
    return failed


def _check(row: PrivacyRequest, *, by_official: bool) -> None:
    if row.verified_at is not None and has_authority(row):
        raise Refused("Who asks was verified: answer the request.", law.NO_DENIAL.cite, code="IS_VERIFIED")
    law.check_giving_up(attempts=attempts(row), by_privacy_official=by_official)
