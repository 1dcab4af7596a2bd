"""The e-mail a case came from, and those that were put into it, on the case page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_requests.admin import words
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.models import PrivacyRequest


def panels(row: PrivacyRequest) -> list[Panel]:
    """One part for all e-mails of the case; nothing when there is none."""
    emails = list(row.emails.order_by("received_on", "id"))
    if not emails:
        return []
    facts = [
        Fact(
            words.on(email.received_on),
            email.sender_name or email.sender or _("Not named"),
            "\n".join(part for part in (email.subject, _files(len(email.attachments))) if part),
        )
        for email in emails
    ]
    template = "admin/requests/inbox_panel.html"
    return [Panel("emails", _("E-mail"), facts, template=template, context={"emails": emails})]


def _files(count: int) -> str:
    return ngettext("%(n)d attachment", "%(n)d attachments", count) % {"n": count} if count else ""
