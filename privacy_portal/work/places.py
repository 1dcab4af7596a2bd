"""Where the row that work is about is seen on the staff site."""

from django.urls import NoReverseMatch, reverse

PAGES = {
    "privacy_request": "admin:requests_privacyrequest_change",
    "document": "admin:documents_document_change",
    "communication": "admin:correspondence_communication_change",
    "delivery": "admin:correspondence_delivery_change",
    "inbound_email": "admin:requests_inboundemail_change",
    "patient": "admin:people_patient_change",
}


def place(about: tuple[str, int]) -> str:
    """The address of the row's staff page; empty when it has none."""
    name = PAGES.get(about[0])
    if name is None:
        return ""
    try:
        return reverse(name, args=[about[1]])
    except NoReverseMatch:
        return ""
