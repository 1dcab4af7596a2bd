"""The e-mail that says a letter is waiting: no name, no right, no condition, no reference."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from privacy_portal.clinic import queries as clinic


def letter_waiting(*, to: str, message_id: str) -> None:
    """Hand the nudge to the SMTP server. Raises smtplib.SMTPException, OSError."""
    context = {"clinic": clinic.letterhead(), "link": settings.BASE_URL}
    EmailMessage(
        subject=_("You have a new message from %(clinic)s") % {"clinic": context["clinic"].name},
        body=render_to_string("emails/letter_waiting.txt", context),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    ).send()
