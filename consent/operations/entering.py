"""What every standing choice needs: somebody who may enter it, a patient, evidence, a day that has come."""

import datetime

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people

KEPT = cfr("164.530(j)(1)")
NAME_LENGTH = 200
SHORT = 300
LONG = 500


def check_actor(by: Actor) -> None:
    """Raises Refused (MAY_NOT)."""
    if not by.may(Permission.CHOICES_EDIT):
        raise Refused("Your role does not let you enter a patient's choices.", code="MAY_NOT")


def kept_patient(patient_id: int) -> int:
    """The record the choice belongs to, locked so that no disclosure is checked meanwhile; NO_PATIENT."""
    return people.addressee(patient_id, lock=True).patient_id


def check_day(day: datetime.date | None, *, on: datetime.date, since: datetime.date | None = None) -> None:
    """Raises Refused (CHOICE_NO_DAY, CHOICE_IN_FUTURE, CHOICE_BEFORE_BEGIN)."""
    if day is None:
        raise Refused("Say on which day.", code="CHOICE_NO_DAY")
    if day > on:
        raise Refused("That day is in the future.", code="CHOICE_IN_FUTURE")
    if since is not None and day < since:
        raise Refused("That day is before it began.", code="CHOICE_BEFORE_BEGIN")


def check_evidence(text: str, *, cite: Cite = KEPT) -> str:
    """What was said or signed, when and to whom. Raises Refused (CHOICE_EVIDENCE, CHOICE_TOO_LONG)."""
    words = text.strip()
    if not words:
        raise Refused(
            "Write down how this is known: who said or signed what, and when.", cite, code="CHOICE_EVIDENCE"
        )
    return check_length(words, LONG)


def check_length(text: str, longest: int) -> str:
    """The text without space around it. Raises Refused (CHOICE_TOO_LONG)."""
    words = text.strip()
    if len(words) > longest:
        raise Refused(f"Keep it brief: at most {longest} characters.", code="CHOICE_TOO_LONG")
    return words
