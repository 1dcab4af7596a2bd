"""Acts on letters: compose, deliver, post, hand over."""

from privacy_portal.correspondence.operations.compose import Preview, compose, preview
from privacy_portal.correspondence.operations.deliver import deliver_due, deliver_one
from privacy_portal.correspondence.operations.handover import hand_over
from privacy_portal.correspondence.operations.posting import (
    close_print_batch,
    mark_posted,
    mark_returned,
    send_by_post_instead,
)
from privacy_portal.correspondence.operations.reading import mark_opened, open_pdf
from privacy_portal.correspondence.operations.staff_mail import mail_staff
from privacy_portal.correspondence.operations.translations import review_translation

__all__ = [
    "Preview",
    "close_print_batch",
    "compose",
    "deliver_due",
    "deliver_one",
    "hand_over",
    "mail_staff",
    "mark_opened",
    "mark_posted",
    "mark_returned",
    "open_pdf",
    "preview",
    "review_translation",
    "send_by_post_instead",
]
