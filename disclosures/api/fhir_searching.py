"""What a FHIR search asks for. Links to further pages hold a signed note, never a medical record number."""

import datetime
import re
from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from django.core import signing
from rest_framework import exceptions

from disclosures.fhir.instants import day
from disclosures.queries.served import MOST, Asked
from privacy_portal.clinic import queries as clinic
from privacy_portal.people import queries as people
from privacy_portal.plain import as_id

SALT = "disclosures.fhir.search"
WHOSE = ("patient.identifier", "patient:identifier")
KNOWN = {*WHOSE, "date", "_count", "_cursor", "_format", "_pretty"}
_PREFIXED = re.compile(r"(eq|ge|gt|le|lt|sa|eb)?(\d.*)", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)
ONE_DAY = datetime.timedelta(days=1)


def asked(given: Mapping[str, list[str]]) -> Asked:
    """Raises ParseError (400) with a sentence for what this search does not know."""
    if set(given) - KNOWN:
        raise exceptions.ParseError(
            "This search knows patient.identifier, date and _count; the request names something else."
        )
    if "_cursor" in given:
        return _of_cursor(given["_cursor"][-1])
    whose = [value for name in WHOSE for value in given.get(name, [])]
    if len(whose) != 1:
        raise exceptions.ParseError("Say whose: patient.identifier with one medical record number.")
    from_on, to_on = datetime.date.min, datetime.date.max
    for value in given.get("date", []):
        first, last = _days(value)
        from_on, to_on = max(from_on, first), min(to_on, last)
    return Asked(
        patient_id=people.id_of_mrn(whose[0].rpartition("|")[2]),
        from_on=from_on,
        to_on=to_on,
        count=_count(given.get("_count", ["50"])[-1]),
    )


def cursor(one: Asked, after: tuple[datetime.date, int] | None) -> str:
    note: dict[str, Any] = {
        "p": one.patient_id,
        "d": [one.from_on.isoformat(), one.to_on.isoformat()],
        "n": one.count,
    }
    if after is not None:
        note["a"] = [after[0].isoformat(), after[1]]
    return signing.dumps(note, salt=SALT)


def _of_cursor(text: str) -> Asked:
    try:
        note = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise exceptions.ParseError("This _cursor was never given out.") from error
    from_on, to_on = (datetime.date.fromisoformat(one) for one in note["d"])
    after = note.get("a")
    return Asked(
        patient_id=note["p"],
        from_on=from_on,
        to_on=to_on,
        count=note["n"],
        after=(datetime.date.fromisoformat(after[0]), after[1]) if after else None,
    )


def _count(text: str) -> int:
    number = as_id(text)
    if number is None:
        raise exceptions.ParseError("_count is a number.")
    return min(number, MOST)


def _days(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and last day that a date with its prefix covers."""
    found = _PREFIXED.fullmatch(text)
    span = _span(found[2]) if found else None
    if found is None or span is None:
        raise exceptions.ParseError(
            "Write a date as 2026, 2026-03 or 2026-03-05, after eq, ge, gt, le or lt if you like."
        )
    first, last = span
    match found[1]:
        case "ge":
            return first, datetime.date.max
        case "gt" | "sa":
            return _later(last), datetime.date.max
        case "le":
            return datetime.date.min, last
        case "lt" | "eb":
            return datetime.date.min, _earlier(first)
        case _:
            return first, last


def _span(text: str) -> tuple[datetime.date, datetime.date] | None:
    short = _MONTH.fullmatch(text)
    try:
        if short is None:
            one = day(text, clinic.time_zone())
            return (one, one) if one else None
        year, month = int(short[1]), int(short[2] or 0)
        first = datetime.date(year, month or 1, 1)
        return first, first.replace(month=month or 12, day=monthrange(year, month or 12)[1])
    except ValueError:
        return None


def _later(day: datetime.date) -> datetime.date:
    return day if day == datetime.date.max else day + ONE_DAY


def _earlier(day: datetime.date) -> datetime.date:
    return day if day == datetime.date.min else day - ONE_DAY
