"""Where the row that work is about is seen on the staff site."""

from django.urls import NoReverseMatch, reverse

PAGES = {
    "privacy_request": "admin:requests_privacyrequest_change",
    "document": "admin:documents_document_change",
    "communication": "admin:correspondence_communication_change",
    "delivery": "admin:correspondence_delivery_change",
    "inbound_email": "admin:requests_inboundemail_change",
    "patient": "admin:people_patient_change",
    "disclosure": "admin:disclosures_disclosure_change",
    "disclosure_check": "admin:disclosures_disclosurecheck_change",
    "recipient": "admin:disclosures_recipient_change",
    "demand": "admin:disclosures_demand_change",
    "accounting": "admin:disclosures_accounting_change",
    "suspension": "admin:disclosures_suspension_change",
    "drop_link": "admin:disclosures_droplink_end",
}
# Work about many rows at once, settled on a list.
LISTS = {
    "unclassified_disclosures": "admin:disclosures_disclosure_unclassified",
    "near_duplicates": "admin:disclosures_disclosure_twice",
}


def place(about: tuple[str, int]) -> str:
    """The address of the row's staff page, or of the list that many are on; empty when there is none."""
    page, listed = PAGES.get(about[0]), LISTS.get(about[0])
    if page is None and listed is None:
        return ""
    try:
        return reverse(page, args=[about[1]]) if page else reverse(str(listed))
    except NoReverseMatch:
        return ""
