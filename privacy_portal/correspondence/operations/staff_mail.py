"""Mail to members of staff: numbers and a link, never PHI."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from privacy_portal.people import queries as people

SUBJECTS = {"digest": _("Your privacy requests today")}


def mail_staff(*, user_id: int, template: str, context: Mapping[str, Any]) -> None:
    """Send templates/emails/staff_<template>.txt. Raises smtplib.SMTPException, OSError."""
    EmailMessage(
        subject=str(SUBJECTS[template]),
        body=render_to_string(f"emails/staff_{template}.txt", {**context, "link": settings.BASE_URL}),
        to=[people.email_of_user(user_id)],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
