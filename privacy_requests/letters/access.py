"""The letters that give access: what the individual gets, where and how."""

import datetime
from typing import Any

from consent.queries import Channel, Named
from privacy_portal.law.letters import LetterKind
from privacy_portal.people import queries as people
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import AccessDetail, Directive, PrivacyRequest
from privacy_requests.queries import fees as queries

Way = AccessDetail.DeliveryWay
# The letter travels with the copy where it can; a fax or plain e-mail has a cover of its own.
CHANNEL_OF_DELIVERY: dict[str, Channel | None] = {
    Way.PORTAL: Channel.PORTAL,
    Way.POST: Channel.POST,
    Way.HAND_OVER: Channel.HAND_OVER,
    Way.MEDIA_POST: Channel.POST,
    Way.FAX: None,
    Way.EMAIL: None,
}


def access_granted(row: PrivacyRequest, *, on: datetime.date, how: str, record_count: int) -> LetterDraft:
    """L-ACC-OK: acceptance; what, where and how; the format."""
    return draft_for(
        LetterKind.ACCESS_GRANTED,
        row,
        on=on,
        channel=channel_of(row),
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
    return draft_for(
        LetterKind.TRANSMITTAL,
        row,
        on=on,
        named=Named(channel, lines),
        name=name,
        attachments=attachments,
        way=way,
        record_count=len(attachments),
        patient_name=people.patient(row.patient_id or 0).full_name,
        to_third_party=directive is not None,
        signed_on=directive.signed_on if directive else None,
    )


def channel_of(row: PrivacyRequest) -> Channel | None:
    """How the letter of acceptance travels; None lets the resolver choose."""
    if binding_directive(row) is not None or row.access.kind == AccessDetail.Kind.INSPECT:
        return None
    return CHANNEL_OF_DELIVERY[row.access.delivery_due]


def binding_directive(row: PrivacyRequest) -> Directive | None:
    """The directive by which the copy goes to someone else: the last, unless another way was chosen."""
    directive: Directive | None = row.directives.last()
    return directive if directive is not None and not directive.alternative else None


def access_facts(row: PrivacyRequest, *, how: str, record_count: int) -> dict[str, Any]:
    """What a letter says of the access given: the same in whole, in part, and after a review."""
    detail = row.access
    directive = binding_directive(row)
    return {
        "received_on": row.received_on,
        "asked_for": asked_for(row),
        "kind": detail.kind,
        "delivery": directive.way if directive else detail.delivery_due,
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
    return {"starts_at": offered.starts_at.isoformat(), "place": offered.place} if offered else None


def fee(row: PrivacyRequest) -> dict[str, Any] | None:
    """The fee the individual was told and chose to go on with; None when there is none."""
    notice = queries.agreed_fee(row)
    if notice is None:
        return None
    return {"total_cents": notice.total_cents, "told_on": notice.on, "to_pay_before": False}
