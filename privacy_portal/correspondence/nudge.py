"""The e-mail that says a letter is waiting: no name, no right, no condition, no reference."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.people import queries as people


def letter_waiting(*, to: str, patient_id: int, message_id: str) -> None:
    """Hand the nudge to the SMTP server, in the patient's language. Raises SMTPException, OSError."""
    letterhead = clinic.letterhead()
    context = {"clinic": letterhead, "link": settings.BASE_URL}
    with translation.override(_spoken(people.patient(patient_id).language)):
        EmailMessage(
            subject=_("You have a new message from %(clinic)s") % {"clinic": letterhead.name},
            body=render_to_string("emails/letter_waiting.txt", context),
            to=[to],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        ).send()


def _spoken(language: str) -> str:
    base = language.split("-", maxsplit=1)[0].lower()
    return base if base in {code for code, _name in settings.LANGUAGES} else "en"
