"""Records on their way out, and whether what was granted has been provided (45 CFR 164.524(b)(2)(i)(A))."""

import datetime
from collections.abc import Sequence
from typing import Any

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.correspondence import operations as letters_out
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law import access as law
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.letters.access import binding_directive, has_account, way_of
from privacy_requests.models import (
    AccessDetail,
    Agreement,
    Directive,
    PrivacyRequest,
    Release,
    RequestDocument,
)
from privacy_requests.operations import directives, steps
from privacy_requests.queries import ways as queries

Way = AccessDetail.DeliveryWay


def release(
    row: PrivacyRequest,
    records: Sequence[RequestDocument],
    answer: Any,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> Release | None:
    """Send `records` the agreed way; `answer`, a Communication, grants them. None when there is no copy.

    On a locked row, inside the caller's transaction.
    """
    if row.access.kind == AccessDetail.Kind.INSPECT or not records:
        return None
    directive = binding_directive(row)
    way = directive.way if directive else way_of(row)
    carrier = answer
    if directive is not None or way in {Way.FAX, Way.EMAIL, Way.HAND_OVER}:
        carrier = _cover(row, records, way=way, directive=directive, on=on).compose(by=by)
        steps.attach_letter(row, carrier.pk, act="release", by=by, now=now)
    made = Release.objects.create(
        privacy_request=row,
        way=way,
        recipient_name=directive.recipient_name if directive else answer.addressee_name,
        directive=directive,
        carrier=carrier,
        on=on,
        by_id=by.user_id,
        at=now,
    )
    for document in records:
        document.released_at = now
        document.withheld_at = None
        document.release = made
        save_tracked(document, by=by, reason="released")
    return made


def _cover(
    row: PrivacyRequest,
    records: Sequence[RequestDocument],
    *,
    way: str,
    directive: Directive | None,
    on: datetime.date,
) -> letters.LetterDraft:
    to = directive or row.access
    address = directive.address if directive else ""
    one_line = {Way.FAX: to.fax_number, Way.EMAIL: to.email_to}.get(Way(way))
    lines = (one_line,) if one_line is not None else tuple(address.splitlines())
    return letters.transmittal(
        row,
        on=on,
        way=way,
        name=directive.recipient_name if directive else row.requester.name,
        lines=lines,
        attachments=[document.document_id for document in records],
        directive=directive,
    )


def check_way(row: PrivacyRequest) -> None:
    """Refuse a way out that lacks its address or the individual's agreement.

    Raises Refused (DIRECTIVE_UNDECIDED, DELIVERY_NOT_AGREED, NO_ACCOUNT, NO_ADDRESS, EMAIL_NOT_WARNED,
    EMAIL_NOT_ACCEPTED, EMAIL_TOO_LARGE).
    """
    detail = row.access
    if detail.kind == AccessDetail.Kind.INSPECT:
        return
    directives.check_followable(row)
    directive = binding_directive(row)
    to = directive or detail
    way = directive.way if directive else detail.delivery_due
    if directive is None:
        law.check_delivery(
            requested=law.Delivery(detail.delivery),
            given=law.Delivery(detail.delivery_due),
            agreed=bool(queries.agreements(row, Agreement.Kind.DELIVERY)),
        )
    if way == Way.PORTAL and not has_account(row):
        raise Refused(
            "The copy cannot be got in the portal: whoever the answer goes to has no account linked to this "
            "record. Ask which other way they want, and record that as an agreement.",
            law.MANNER.cite,
            code="NO_ACCOUNT",
        )
    if way == Way.FAX and not to.fax_number:
        raise Refused("Write down the fax number first.", code="NO_ADDRESS")
    if way == Way.EMAIL:
        if not to.email_to:
            raise Refused("Write down the e-mail address first.", code="NO_ADDRESS")
        told = queries.agreements(row, Agreement.Kind.PLAIN_EMAIL)
        law.check_unencrypted_email(warned=any(one.wording for one in told), accepted=bool(told))
        records = row.documents.filter(role=RequestDocument.Role.RECORD, removed_at=None)
        letters_out.check_mail_size(list(records.values_list("document_id", flat=True)))


def days_provided(row: PrivacyRequest) -> list[datetime.date] | None:
    """The days on which what was asked for was provided; None while something is owed.

    A copy that waits at the desk is provided once the individual was told so: that day is the letter's, and
    when they come for it is theirs (164.524(c)(3)(i)).
    """
    try:
        return _days_provided(row, at_desk=True)
    except Refused:
        return None


def waits_at_desk(row: PrivacyRequest) -> bool:
    """Whether a copy lies ready that nobody has come for."""
    return any(
        _at_desk(release) and correspondence.sent_on(release.carrier_id) is None
        for release in row.releases.all()
    )


def _at_desk(release: Release) -> bool:
    return release.way == Way.HAND_OVER and release.directive_id is None


def check_provided(row: PrivacyRequest) -> None:
    """Raises Refused (COPY_OWED, INSPECTION_OWED) while something that was granted is owed."""
    _days_provided(row)


def _kind_owed(row: PrivacyRequest) -> law.Kind:
    """What is owed: no copy where a ground denies every copy (45 CFR 164.524(a)(2)(ii))."""
    given = row.documents.filter(role=RequestDocument.Role.RECORD, removed_at=None, withheld_at=None)
    if row.access.kind == AccessDetail.Kind.BOTH and row.denialgrounds.exists() and not given.exists():
        return law.Kind.INSPECT
    return law.Kind(row.access.kind)


def _days_provided(row: PrivacyRequest, *, at_desk: bool = False) -> list[datetime.date]:
    """`at_desk`: what waits there counts as provided, and has no day of its own."""
    made = list(row.releases.all())
    releases = [
        correspondence.sent_on(release.carrier_id) for release in made if not (at_desk and _at_desk(release))
    ]
    settled = queries.settled_inspection(row)
    sent = [day for day in releases if day is not None]
    law.check_provided(
        kind=_kind_owed(row),
        copy_given=bool(made) and len(sent) == len(releases),
        inspected=settled is not None,
    )
    return sent + ([settled.on] if settled is not None else [])
