"""Reading claims: which records the facts describe, how often somebody tried."""

import datetime

from privacy_portal.people.models import ClaimAttempt, Patient
from privacy_portal.people.queries.patients import same_person_ids


def matching(birth_date: datetime.date, folded_name: str, postcode: str, mrn: str) -> list[int]:
    """Ids of the living records with these facts: by number, or by name and postcode; at most five.

    Both questions are always asked, so that the time taken does not tell which facts were given.
    """
    living = Patient.objects.filter(birth_date=birth_date, died_on=None)
    numbered = living.filter(mrn=mrn.strip().upper() or "\x01") | living.filter(mrn=mrn.strip() or "\x01")
    by_number = set(numbered.values_list("pk", flat=True)[:5])
    named = living.filter(
        search_name=folded_name or "\x01",
        contact_points__kind="postal",
        contact_points__ended_at=None,
        contact_points__postcode__startswith=postcode.strip()[:5] or "\x01",
    )
    by_name = set(named.values_list("pk", flat=True).distinct()[:5])
    return sorted(by_number if mrn.strip() else by_name)


def is_claimed(patient_id: int) -> bool:
    """Whether an account is joined to this person, by this record or a merged one."""
    return Patient.objects.filter(pk__in=same_person_ids(patient_id), user__isnull=False).exists()


def has_record(user_id: int) -> bool:
    return Patient.objects.filter(user=user_id).exists()


def latest(user_id: int) -> ClaimAttempt | None:
    """The newest attempt of this account."""
    return ClaimAttempt.objects.filter(user=user_id).order_by("-started_at", "-pk").first()


def is_under_way(user_id: int, *, now: datetime.datetime) -> bool:
    """Whether a page may ask this account for a code: something was begun in the last two weeks."""
    since = now - datetime.timedelta(days=15)
    return ClaimAttempt.objects.filter(user=user_id, started_at__gt=since).exists()


def starts(*, since: datetime.datetime, user_id: int | None = None, ip: str | None = None) -> int:
    """How often this account, or this address, began since then."""
    rows = ClaimAttempt.objects.filter(started_at__gt=since)
    if user_id is not None:
        rows = rows.filter(user=user_id)
    if ip is not None:
        rows = rows.filter(ip=ip)
    return rows.count()


def codes_sent(patient_id: int, *, since: datetime.datetime) -> int:
    """How many codes for this person went out since then."""
    return ClaimAttempt.objects.filter(
        patient__in=same_person_ids(patient_id), code_sent=True, handled_at__gt=since
    ).count()
