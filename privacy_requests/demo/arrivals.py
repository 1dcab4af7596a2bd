"""What came in and waits: a person without an account, and e-mails nobody has sorted."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import anonymous, system
from privacy_requests.demo.cases import Story
from privacy_requests.models import InboundEmail
from privacy_requests.operations import guests, inbox

EMAILS = (
    (
        3,
        "Ben Castillo <ben.castillo@example.org>",
        "My records please",
        "Hello,\n\nplease send me copies of my visit notes of this year, on paper.\n\nBen Castillo",
    ),
    (
        0,
        "Newsletter reader <reader@example.org>",
        "Stop the letters about offers",
        "Please take me off the list of people who get your offers.\n\nThank you",
    ),
)


def build(story: Story) -> None:
    """A guest whom nobody has matched, and two e-mails: one of them waits too long."""
    _guest(story)
    for number, (days, sender, subject, text) in enumerate(EMAILS):
        _email(story, number, days, sender=sender, subject=subject, text=text)


def _guest(story: Story) -> None:
    row = guests.ask(
        by=anonymous(via="demo"),
        code=guests.make_code(),
        submission_key=uuid.uuid4(),
        received_on=story.day(2),
        now=story.instant(2),
        requester={
            "name": "Zoe Newcomer",
            "phone": "(217) 555-0188",
            "address": "14 Harbor Street\nSpringfield, IL 62703",
        },
        detail={"record_sets": ["medical"], "delivery": "post", "form_format": "paper"},
    )
    story.send(row, 2)


def _email(story: Story, number: int, days: int, *, sender: str, subject: str, text: str) -> None:
    at = story.instant(days)
    head = (
        f"From: {sender}\r\nTo: privacy@clinic.example\r\nSubject: {subject}\r\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nMessage-ID: <demo-{number}@example.org>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    content = (head + text.replace("\n", "\r\n")).encode()
    inbox.arrive(
        by=system("demo"),
        upload=SimpleUploadedFile("e-mail.eml", content),
        arrived_by=InboundEmail.ArrivedBy.IMAP,
        arrived_at=at,
        on=story.today,
        now=story.now,
    )
