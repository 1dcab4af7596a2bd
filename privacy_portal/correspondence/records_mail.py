"""The e-mail that carries records, for an individual who wants it without encryption after the warning.

Its subject and words name nobody; the records are attached, whole (45 CFR 164.524(c)(2)(i), (c)(3)).
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Communication, Rendering
from privacy_portal.documents import operations as documents
from privacy_portal.documents import queries as document_queries
from privacy_portal.law.refusal import Refused


def send(*, by: Actor, to: str, communication_id: int, message_id: str) -> None:
    """Hand the letter and its attachments to the SMTP server.

    Raises SMTPException, OSError, Refused (EMAIL_TOO_LARGE and what open_document() raises).
    """
    letter = Communication.objects.only("language", "attachments", "reference", "patient_id").get(
        pk=communication_id
    )
    check_size(letter.attachments)
    head = clinic.letterhead()
    with translation.override(letter.language):
        message = EmailMessage(
            subject=_("Files from %(clinic)s") % {"clinic": head.name},
            body=_(
                "The files you asked us to send are attached. The attached letter says what they are, "
                "and what to do if they reached you by mistake."
            )
            + f"\n\n{head.name}\n{head.telephone}\n",
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
            message.attach(opened.name, stream.read(), "application/octet-stream")
    message.send()


def check_size(document_ids: Sequence[int]) -> None:
    """Whether these files together fit in one e-mail; raises Refused (EMAIL_TOO_LARGE)."""
    limit = settings.MAIL_MAX_BYTES
    if sum(summary.size for summary in document_queries.summaries(document_ids)) > limit:
        raise Refused(
            _(
                "These files are too large for e-mail, which carries at most %(limit)d MB. Agree on another "
                "way with the patient: a USB drive by mail, pick-up, or the portal."
            )
            % {"limit": limit // (1024 * 1024)},
            code="EMAIL_TOO_LARGE",
        )
