"""The choices of a request for access, in the words of the person who asks."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.law.access import Delivery, FormFormat, Kind

KIND_LABELS = {
    Kind.COPY: _("Get a copy"),
    Kind.INSPECT: _("Look at them at the clinic"),
    Kind.BOTH: _("Both"),
}
FORMAT_LABELS = {
    FormFormat.PDF: _("Electronic: PDF"),
    FormFormat.ORIGINAL: _("Electronic: the way the clinic keeps it"),
    FormFormat.PAPER: _("Paper"),
    FormFormat.OTHER: _("Another format"),
}
SUMMARY_LABELS = {
    "records": _("The records themselves"),
    "summary": _("A summary instead of the records"),
    "explanation": _("The records with an explanation"),
}
DELIVERY_LABELS = {
    Delivery.PORTAL: _("Download them here"),
    Delivery.POST: _("By mail"),
    Delivery.MEDIA_POST: _("By mail, on a USB drive or disc"),
    Delivery.HAND_OVER: _("Pick them up at the clinic"),
    Delivery.FAX: _("By fax"),
    Delivery.EMAIL: _("By e-mail without encryption"),
}
ELECTRONIC_ONLY = frozenset({Delivery.PORTAL, Delivery.MEDIA_POST, Delivery.EMAIL})
