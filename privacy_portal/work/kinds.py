"""The words of the work list: what there is to do, and who set the date (add kinds, never queues)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    """One kind of thing a person must do; it is done when the facts say so."""

    VERIFY_IDENTITY = "verify_identity", _("Verify who asks")
    UNVERIFIED_DUE_SOON = "unverified_due_soon", _("Not verified and due soon")
    RELEASE_RECORDS = "release_records", _("Release the records")
    OVERDUE = "overdue", _("Overdue")
    DUE_SOON = "due_soon", _("Due soon")
    UNDELIVERED = "undelivered", _("A letter could not be delivered")
    DESTINATION_CHANGED = "destination_changed", _("The address changed after the letter was printed")
    PRINT_PULLED = "print_pulled", _("Pull a printed letter")
    INTERPRETER = "interpreter", _("Arrange an interpreter or a translation")
    FORMAT_BY_PERSON = "format_by_person", _("Make a braille or audio letter")
    CLAIM_AMBIGUOUS = "claim_ambiguous", _("A person could not be matched to one record")
    INFECTED_UPLOAD = "infected_upload", _("Malware was found in a file")
    MESSAGE = "message", _("Answer a message")
    ASSOCIATE = "associate", _("A business associate owes its part of the record")
    INSPECTION = "inspection", _("Somebody comes to look at records")
    ACKNOWLEDGE = "acknowledge", _("Tell a person without an address that we have the request")
    DETERMINATION = "determination", _("A licensed professional must determine")
    REFER_REVIEW = "refer_review", _("Refer the review of a denial")
    DECIDE_REVIEW = "decide_review", _("Decide the review of a denial")
    SORT_EMAIL = "sort_email", _("Sort an e-mail")
    EMAIL_LATE = "email_late", _("An e-mail has waited two days unsorted: its clock runs")
    STOP_WISH = "stop_wish", _("Act on a wish to get no more messages")
    COMPLAINT = "complaint", _("Take up a complaint")
    RECEIVED_EARLIER = (
        "received_earlier",
        _("A request reached us earlier than we noted: correct its clock, and note what you did"),
    )
    MAILBOX = "mailbox", _("The clinic’s mailbox could not be read")
    FEE_CHANGE = "fee_change", _("Change the request because of its cost")
    FEE_UNANSWERED = "fee_unanswered", _("Remind the patient of the cost: no answer yet, so no charge")
    CLASSIFY_DISCLOSURE = "classify_disclosure", _("Say on which legal basis something was disclosed")
    RECIPIENT_ADDRESS = "recipient_address", _("Find the address of a recipient")
    NEAR_DUPLICATE = "near_duplicate", _("Two disclosures that may be one")
    SUSPENSION_ENDING = "suspension_ending", _("An oral statement lapses unless a written one comes")
    SUPPLEMENT_DUE = "supplement_due", _("Complete an accounting")
    CONFIRM_SEARCH = "confirm_search", _("Confirm that disclosures were searched for")
    DEMAND = "demand", _("Answer an outside demand")
    BREAK_GLASS = "break_glass", _("Review an emergency disclosure")
    SEPARATE_PACKET = "separate_packet", _("Send what must travel with a disputed record")
    DROP_UNMATCHED = (
        "drop_unmatched",
        _("A business associate’s link was ended: too many of its rows named no patient"),
    )
    DROP_ALIKE = (
        "drop_alike",
        _("So many rows of a business associate’s link resemble others that no more are flagged today"),
    )
    INFORM_VICTIM = "inform_victim", _("Tell a person that an abuse report was made")


def kind_choices() -> list[tuple[str, Any]]:
    """The choices as a function, so that a new kind needs no migration."""
    return [(kind.value, kind.label) for kind in WorkKind]


class DueKind(models.TextChoices):
    """Whose date it is: the law's, the house's, or an outsider's."""

    LEGAL = "legal", _("legal deadline")
    HOUSE = "house", _("our own target")
    OUTSIDE = "outside", _("date set by someone outside")


class WaitsFor(models.TextChoices):
    """What the work waits for; empty means: for us."""

    PATIENT = "patient", _("the patient")
    OUTSIDE = "outside", _("someone outside the clinic")
    COLLEAGUE = "colleague", _("a colleague")
    POST = "post", _("the post")
