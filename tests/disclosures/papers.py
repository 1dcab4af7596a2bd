"""A scan as the desk would upload it with a form."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Actor
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.documents.models import Document
from tests.documents import samples


def scan(*, by: Actor, on: datetime.date = datetime.date(2026, 11, 24)) -> Document:
    """A staged PDF of whoever enters it."""
    upload = SimpleUploadedFile("paper.pdf", samples.PDF, content_type="application/pdf")
    return documents.store(by=by, upload=upload, purpose=Purpose.DRAFT, on=on)
