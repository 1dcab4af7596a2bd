"""Facts to words: the code that lets a patient claim their record, the invitation of a colleague."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consent.queries import Channel
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.letters import LetterKind
from privacy_portal.people.models import Patient, User
from privacy_portal.people.models.patients import FormatNeed

if TYPE_CHECKING:
    from privacy_portal.correspondence.models import Communication


@dataclass(frozen=True, slots=True)
class Mail:
    """A subject and a body in plain text, both without PHI."""

    subject: str
    body: str


def claim_code_mail(*, code: str, minutes: int, language: str) -> Mail:
    """The code by e-mail: it says neither whose it is nor what it opens."""
    return _mail("claim_code", {"code": code, "minutes": minutes}, language)


def invitation_mail(*, user: User, path: str, days: int) -> Mail:
    """The link by which a colleague chooses a password."""
    return _mail("invitation", {"url": f"{settings.BASE_URL}{path}", "days": days}, user.language)


def second_factor_reset_mail(*, user: User) -> Mail:
    """Tells a colleague that the administrator removed their second factor."""
    return _mail("second_factor_reset", {}, user.language)


def claim_code_letter(
    *, by: Actor, patient: Patient, code: str, expires_on: datetime.date, on: datetime.date
) -> "Communication":
    """The code by post, to the address on file; never to a portal account, which is what it would open."""
    return correspondence.compose(
        by=by,
        kind=LetterKind.CLAIM_CODE,
        patient_id=patient.pk,
        addressee_name=patient.full_name,
        reference="",
        context={
            "code": code,
            "expires_on": expires_on,
            "page": f"{settings.BASE_URL}{reverse('people_portal:claim-code')}",
        },
        on=on,
        language="es" if patient.language.startswith("es") else "en",
        large_print=patient.format_need == FormatNeed.LARGE_PRINT,
        channel=Channel.POST,
    )


def _mail(name: str, context: dict[str, object], language: str) -> Mail:
    letterhead = clinic.letterhead()
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(language if language in known else "en"):
        words = {**context, "clinic": letterhead}
        return Mail(
            subject=render_to_string(f"emails/{name}_subject.txt", words).strip(),
            body=render_to_string(f"emails/{name}.txt", words).strip() + "\n",
        )
