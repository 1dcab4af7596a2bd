"""The e-mail that carries records, for an individual who wants it without encryption after the warning.

Its subject and words name nobody; the records are attached (45 CFR 164.524(c)(2)(i), (c)(3)).
"""

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Communication, Rendering
from privacy_portal.documents import operations as documents


def send(*, by: Actor, to: str, communication_id: int, message_id: str) -> None:
    """Hand the letter and its attachments to the SMTP server. Raises SMTPException, OSError, Refused."""
    letter = Communication.objects.only("language", "attachments", "reference", "patient_id").get(
        pk=communication_id
    )
    head = clinic.letterhead()
    with translation.override(letter.language):
        message = EmailMessage(
            subject=_("The copy you asked for"),
            body=_("The files you asked for are attached.") + f"\n\n{head.name}\n{head.telephone}\n",
            to=[to],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )
    rendering = Rendering.objects.get(communication_id=communication_id)
    message.attach("letter.pdf", bytes(rendering.pdf), "application/pdf")
    for document_id in letter.attachments:
        opened = documents.open_document(
            by=by, document_id=document_id, reference=letter.reference, patient_id=letter.patient_id
        )
        with opened.stream as stream:
            message.attach(opened.name, stream.read(), opened.media_type)
    message.send()
