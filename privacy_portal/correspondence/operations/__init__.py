"""Acts on letters: compose, deliver, post, hand over."""

from privacy_portal.correspondence.operations.compose import Preview, compose, language_of, preview
from privacy_portal.correspondence.operations.deliver import claim_good_for, deliver_due, deliver_one
from privacy_portal.correspondence.operations.faxing import mark_faxed, mark_not_faxed, open_enclosure
from privacy_portal.correspondence.operations.handover import hand_over
from privacy_portal.correspondence.operations.posting import (
    close_print_batch,
    confirm_pulled,
    mark_posted,
    mark_returned,
    open_print_batch,
    send_again,
    stop,
    withdraw,
)
from privacy_portal.correspondence.operations.reading import look_at, mark_opened, open_pdf
from privacy_portal.correspondence.operations.staff_mail import mail_staff
from privacy_portal.correspondence.operations.translations import (
    interpreter_arranged,
    is_current,
    review_translation,
    sample_text,
)
from privacy_portal.correspondence.records_mail import check_size as check_mail_size

__all__ = [
    "Preview",
    "check_mail_size",
    "claim_good_for",
    "close_print_batch",
    "compose",
    "confirm_pulled",
    "deliver_due",
    "deliver_one",
    "hand_over",
    "interpreter_arranged",
    "is_current",
    "language_of",
    "look_at",
    "mail_staff",
    "mark_faxed",
    "mark_not_faxed",
    "mark_opened",
    "mark_posted",
    "mark_returned",
    "open_enclosure",
    "open_pdf",
    "open_print_batch",
    "preview",
    "review_translation",
    "sample_text",
    "send_again",
    "stop",
    "withdraw",
]
