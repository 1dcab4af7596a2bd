"""Records by fax: the cover and the files to put on the machine, and the proof of its confirmation sheet."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consent.queries import Channel
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import queries
from privacy_portal.correspondence.models import Communication, Delivery, DeliveryState
from privacy_portal.correspondence.operations import attempts
from privacy_portal.documents import operations as documents
from privacy_portal.documents import queries as document_queries
from privacy_portal.documents.operations import OpenedDocument
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused

MANY_PAGES = 50  # more than this jams machines and invites a second look at the number
MOST_PAGES = 5000
SAFEGUARDS = cfr("164.530(c)(1)")


@transaction.atomic
def mark_faxed(
    *,
    by: Actor,
    delivery_id: int,
    faxed_on: datetime.date,
    confirmed_at: datetime.time,
    pages: int,
    other_way_offered: bool,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record what the machine's confirmation sheet says: when, and how many pages, the cover among them.

    Raises Refused (NOT_ALLOWED, NOT_TO_FAX, FAXED_DATE, FAX_PAGES, FAX_INCOMPLETE, OTHER_WAY).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.channel != Channel.FAX or delivery.state != DeliveryState.READY:
        raise Refused(_("This letter is not waiting to be faxed."), code="NOT_TO_FAX")
    confirmed = datetime.datetime.combine(
        faxed_on, confirmed_at.replace(tzinfo=None), tzinfo=clinic.time_zone()
    )
    if not delivery.communication.on <= faxed_on <= on or confirmed > now:
        raise Refused(
            _("The time must lie between the letter's date and now."), SAFEGUARDS, code="FAXED_DATE"
        )
    if not 1 <= pages <= MOST_PAGES:
        raise Refused(_("Write the number of pages from the confirmation sheet."), code="FAX_PAGES")
    expected = pages_to_fax(delivery.communication)
    if expected is not None and pages < expected:
        raise Refused(
            _(
                "The cover and the files have %(expected)d pages, so %(pages)d did not carry everything. "
                "Send the fax again."
            )
            % {"expected": expected, "pages": pages},
            SAFEGUARDS,
            code="FAX_INCOMPLETE",
        )
    if max(pages, expected or 0) > MANY_PAGES and not other_way_offered:
        raise Refused(
            _("For more than %(limit)d pages, offer another way first and tick that you did.")
            % {"limit": MANY_PAGES},
            code="OTHER_WAY",
        )
    delivery.state = DeliveryState.SENT
    delivery.sent_at = confirmed
    delivery.sent_on = faxed_on
    attempts.step(delivery, "sent", by=by, now=now, detail=f"pages={pages}")


def pages_to_fax(letter: Communication) -> int | None:
    """The pages of the cover and of every file; None while one of them does not count its pages."""
    cover = queries.rendering(letter.pk)
    counts = [summary.pages for summary in document_queries.summaries(letter.attachments)]
    known = [count for count in counts if count is not None]
    if cover is None or len(known) < len(counts):
        return None
    return int(cover.pages) + sum(known)


@transaction.atomic
def mark_not_faxed(*, by: Actor, delivery_id: int, now: datetime.datetime) -> None:
    """The number does not answer, or is wrong: a person must find another way.

    Raises Refused (NOT_ALLOWED, NOT_TO_FAX).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.channel != Channel.FAX or delivery.state != DeliveryState.READY:
        raise Refused(_("This letter is not waiting to be faxed."), code="NOT_TO_FAX")
    attempts.give_up(delivery, by=by, now=now, detail="FAX_NOT_TAKEN")


def open_enclosure(*, by: Actor, communication_id: int, document_id: int) -> OpenedDocument:
    """One file that travels with a letter, for whoever sends it; audited.

    Raises Refused (NOT_ALLOWED, NOT_FOUND and what open_document() raises).
    """
    attempts.require_sender(by)
    if not by.may(Permission.DOCUMENTS_VIEW):
        raise Refused(_("Your roles do not cover files."), code="NOT_ALLOWED")
    letter = queries.visible_to(by).filter(pk=communication_id).first()
    if letter is None or document_id not in letter.attachments:
        raise Refused(_("There is no such file with this letter."), code="NOT_FOUND")
    return documents.open_document(
        by=by, document_id=document_id, reference=letter.reference, patient_id=letter.patient_id
    )


def fax_number_of(delivery: Delivery) -> str:
    """The number the individual named for this fax."""
    named = delivery.communication.named
    return str(named["lines"][0]) if named else ""
