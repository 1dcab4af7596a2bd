"""The letters that give access: what the individual gets, where and how."""

import dataclasses
import datetime
from typing import Any

from consent.queries import Channel, Named, may_send
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import queries as documents
from privacy_portal.law.directive import Alternative
from privacy_portal.law.letters import LetterKind
from privacy_portal.people import queries as people
from privacy_requests.letters.draft import LetterDraft, addressee, asked_for, draft_for
from privacy_requests.models import AccessDetail, Directive, PrivacyRequest, RequestDocument
from privacy_requests.queries import fees as queries
from privacy_requests.queries import ways
from privacy_requests.queries.authority import is_represented

Way = AccessDetail.DeliveryWay
# The letter travels with the copy where it can; a fax or plain e-mail has a cover of its own. So has a copy
# that waits at the desk: a letter lying there would tell nobody that it is ready.
CHANNEL_OF_DELIVERY: dict[str, Channel | None] = {
    Way.PORTAL: Channel.PORTAL,
    Way.POST: Channel.POST,
    Way.HAND_OVER: None,
    Way.MEDIA_POST: Channel.POST,
    Way.FAX: None,
    Way.EMAIL: None,
}


def missing_part(what: str, where: str) -> dict[str, str] | None:
    """The part that is not held here and where to ask for it, for a letter; None when all is held."""
    return {"what": what.strip(), "where": where.strip()} if what.strip() else None


def access_granted(
    row: PrivacyRequest,
    *,
    on: datetime.date,
    how: str,
    record_count: int,
    missing: dict[str, str] | None = None,
) -> LetterDraft:
    """L-ACC-OK: acceptance; what, where and how; the format; and what of it is not held here."""
    return draft_for(
        LetterKind.ACCESS_GRANTED,
        row,
        on=on,
        channel=channel_of(row),
        named=mailed_to(row),
        attachments=enclosures(row),
        conditions={"part_not_held": missing is not None},
        missing=missing,
        **access_facts(row, how=how, record_count=record_count),
    )


def transmittal(
    row: PrivacyRequest,
    *,
    on: datetime.date,
    way: str,
    name: str,
    lines: tuple[str, ...],
    attachments: list[int],
    directive: Directive | None = None,
) -> LetterDraft:
    """The cover that goes with the copy: a fax cover, the letter in an envelope or of an e-mail."""
    channel = {Way.FAX: Channel.FAX, Way.EMAIL: Channel.EMAIL, Way.HAND_OVER: Channel.HAND_OVER}.get(
        Way(way), Channel.POST
    )
    letter = draft_for(
        LetterKind.TRANSMITTAL,
        row,
        on=on,
        named=Named(channel, lines),
        name=name,
        attachments=attachments,
        way=way,
        record_count=len(attachments),
        pages=pages_of(attachments),
        patient_name="" if way == Way.FAX else people.patient(row.patient_id or 0).full_name,
        ground=ground_of(directive),
        signed_on=directive.signed_on if directive else None,
    )
    if directive is not None:
        return letter
    reader = addressee(row)
    return dataclasses.replace(letter, language=reader.language, large_print=reader.large_print)


def ground_of(directive: Directive | None) -> str:
    """On what a copy goes to somebody else: direction | authorization | permission; "" for one's own."""
    if directive is None:
        return ""
    if directive.alternative == Alternative.AUTHORIZATION:
        return "authorization"
    return "permission" if directive.permission else "direction"


def pages_of(document_ids: list[int]) -> int | None:
    """The pages of all these files together; None when one of them does not count its pages."""
    counts = [summary.pages for summary in documents.summaries(document_ids)]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def enclosures(row: PrivacyRequest) -> list[int]:
    """The records that travel in the envelope of the letter."""
    if channel_of(row) is not Channel.POST:
        return []
    records = row.documents.filter(role=RequestDocument.Role.RECORD, removed_at=None, withheld_at=None)
    return list(records.values_list("document_id", flat=True))


def channel_of(row: PrivacyRequest) -> Channel | None:
    """How the letter of acceptance travels; None lets the resolver choose."""
    if binding_directive(row) is not None or row.access.kind == AccessDetail.Kind.INSPECT:
        return None
    return CHANNEL_OF_DELIVERY[way_of(row)]


def way_of(row: PrivacyRequest) -> str:
    """The way the individual's own copy goes: by mail where nobody could sign in to the portal to get it."""
    way = row.access.delivery_due
    return Way.POST.value if way == Way.PORTAL and not has_account(row) else way


def has_account(row: PrivacyRequest) -> bool:
    """Whether whoever the answer goes to can sign in to see this request."""
    if row.patient_id is None or is_represented(row):
        return False
    return may_send(patient_id=row.patient_id, channel=Channel.PORTAL)


def mailed_to(row: PrivacyRequest) -> Named | None:
    """The address the individual named for a copy by mail; None: that of the file, or of who asks.

    Nothing goes to an address that a person named before it was known who they are.
    """
    lines = tuple(line.strip() for line in row.access.postal_address.splitlines() if line.strip())
    if not lines or row.verified_at is None or channel_of(row) is not Channel.POST:
        return None
    return Named(Channel.POST, lines)


def binding_directive(row: PrivacyRequest) -> Directive | None:
    """The direction by which the copy goes to someone else; see queries.ways.standing_directive()."""
    return ways.standing_directive(row)


def access_facts(row: PrivacyRequest, *, how: str, record_count: int) -> dict[str, Any]:
    """What a letter says of the access given: the same in whole, in part, and after a review."""
    detail = row.access
    directive = binding_directive(row)
    return {
        "received_on": row.received_on,
        "asked_for": asked_for(row),
        "kind": detail.kind,
        "delivery": directive.way if directive else way_of(row),
        "fax_number": detail.fax_number,
        "email_to": detail.email_to,
        "third_party": directive.recipient_name if directive else "",
        "how": how,
        "record_count": record_count,
        "format_given": detail.format_due,
        "format_asked": detail.form_format,
        "format_words": detail.format_words,
        "format_agreed_on": detail.agreed_on,
        "summary": detail.summary,
        "appointment": appointment(row),
        "fee": fee(row),
    }


def appointment(row: PrivacyRequest) -> dict[str, Any] | None:
    """The next open offer to look at the records."""
    offered = row.appointments.filter(outcome=None).last()
    return when_and_where(offered.starts_at, offered.place) if offered else None


def when_and_where(starts_at: datetime.datetime, place: str) -> dict[str, Any]:
    """An appointment as a letter says it: day and time (HH:MM) on the clinic's wall, and the place."""
    local = starts_at.astimezone(clinic.time_zone())
    return {"day": local.date(), "time": local.strftime("%H:%M"), "place": place}


def fee(row: PrivacyRequest) -> dict[str, Any] | None:
    """The fee the individual was told and chose to go on with; None when there is none."""
    notice = queries.agreed_fee(row)
    if notice is None:
        return None
    return {"total_cents": notice.total_cents, "told_on": notice.on, "to_pay_before": False}
