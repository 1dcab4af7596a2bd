"""Mail to staff carries numbers and a link, and nothing about anybody."""

import email
import email.policy

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations
from tests.factories import make_user


def test_the_digest_is_numbers_and_a_link(mailbox):
    clerk = make_user("carla@clinic.example", Role.INTAKE_CLERK)
    counts = {"overdue": 1, "due_today": 2, "due_this_week": 3, "messages": 4}
    operations.mail_staff(user_id=clerk.pk, template="digest", context={"counts": counts})
    [envelope] = mailbox.taken
    assert envelope.rcpt_tos == ["carla@clinic.example"]
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert message["Subject"] == "Your privacy requests today"
    text = message.get_content()
    assert "Overdue: 1" in text
    assert "http://localhost:8000/staff/" in text
