"""A clinic that writes letters, a patient in the portal, and a real mail server that can misbehave."""

import email
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from privacy_portal.audit.actor import Role
from script.stack import free_port
from tests.factories import link, make_clinic, make_patient, make_user


class Mailbox:
    """Keeps what it takes. `answer`: None takes; a text is the refusal; "drop" takes and hangs up unsaid."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer not in {None, "drop"}:
            return str(self.answer)
        self.taken.append(envelope)
        if self.answer == "drop":
            transport: Any = server.transport
            transport.close()
        return "250 OK"

    def message_ids(self) -> list[str]:
        parsed = [email.message_from_bytes(envelope.content) for envelope in self.taken]
        return [str(message["Message-ID"]).strip() for message in parsed]


@pytest.fixture(autouse=True)
def clinic(db):
    return make_clinic(receives_hhs_ffa=True)


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    options = {"host": "127.0.0.1", "port": controller.port, "timeout": 5}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }
    yield box
    controller.stop()


@pytest.fixture
def closed_mail_server(settings) -> None:
    """Nobody listens."""
    options = {"host": "127.0.0.1", "port": 1, "timeout": 2}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }


@pytest.fixture
def ada():
    """The patient, by post."""
    return make_patient()


@pytest.fixture
def account():
    return make_user("ada@example.com", Role.PATIENT, name="Ada Lovell")


@pytest.fixture
def portal_ada(ada, account):
    """Ada's own actor; from now on her letters go to the portal."""
    return link(ada, account)
