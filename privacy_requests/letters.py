"""From the facts of a case to the context of a letter; one function a letter, used to preview and to send."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from consent.queries import Channel
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_requests.models import AccessDetail, PrivacyRequest

CHANNEL_OF_DELIVERY = {
    AccessDetail.DeliveryWay.PORTAL: Channel.PORTAL,
    AccessDetail.DeliveryWay.POST: Channel.POST,
    AccessDetail.DeliveryWay.HAND_OVER: Channel.HAND_OVER,
}


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """Everything compose() and preview() need, made once so that what is shown is what is sent."""

    kind: LetterKind
    patient_id: int
    addressee_name: str
    reference: str
    right: Right
    on: datetime.date
    language: str
    large_print: bool
    channel: Channel | None = None
    context: dict[str, Any] = field(default_factory=dict)

    def compose(self, *, by: Actor) -> Any:
        """Compose for real; the Communication. Raises Refused (STATEMENT_MISSING, CONTACT_MISSING)."""
        return correspondence.compose(by=by, **self._arguments())

    def preview(self) -> Any:
        """The same letter with its statement check, writing nothing."""
        return correspondence.preview(**self._arguments())

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def acknowledgement(row: PrivacyRequest, *, on: datetime.date) -> LetterDraft:
    """L-ACK: received, due, and what would help; never that a clock waits for anything."""
    return _draft(
        LetterKind.ACK,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        asked_for=_asked_for(row),
        verification_wanted=row.verified_at is None,
    )


def extension(
    row: PrivacyRequest, *, on: datetime.date, reason: str, promised_on: datetime.date
) -> LetterDraft:
    """L-EXT: the reason and the date (45 CFR 164.524(b)(2)(ii)(A))."""
    return _draft(
        LetterKind.EXTENSION,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        reason=reason,
        promised_on=promised_on,
        asked_for=_asked_for(row),
    )


def access_granted(row: PrivacyRequest, *, on: datetime.date, how: str, record_count: int) -> LetterDraft:
    """L-ACC-OK: acceptance; what, where and how; the format."""
    detail = row.access
    return _draft(
        LetterKind.ACCESS_GRANTED,
        row,
        on=on,
        channel=CHANNEL_OF_DELIVERY[AccessDetail.DeliveryWay(detail.delivery)],
        received_on=row.received_on,
        asked_for=_asked_for(row),
        kind=detail.kind,
        delivery=detail.delivery,
        how=how,
        record_count=record_count,
        format_given=detail.format_due,
        format_asked=detail.form_format,
        format_agreed_on=detail.agreed_on,
        fee=None,
    )


def withdrawal(row: PrivacyRequest, *, on: datetime.date, withdrawn_on: datetime.date) -> LetterDraft:
    """Confirms that the individual ended the request, and that they may ask again."""
    return _draft(
        LetterKind.WITHDRAWAL,
        row,
        on=on,
        received_on=row.received_on,
        withdrawn_on=withdrawn_on,
        asked_for=_asked_for(row),
    )


def _draft(
    kind: LetterKind,
    row: PrivacyRequest,
    /,
    *,
    on: datetime.date,
    channel: Channel | None = None,
    **context: Any,
) -> LetterDraft:
    patient = people.patient(row.patient_id or 0)
    return LetterDraft(
        kind=kind,
        patient_id=patient.pk,
        addressee_name=patient.full_name,
        reference=row.reference,
        right=Right(row.right),
        on=on,
        language=patient.language,
        large_print=patient.format_need == "large_print",
        channel=channel,
        context=context,
    )


def _asked_for(row: PrivacyRequest) -> dict[str, Any]:
    """What was asked, in the words the letter repeats: kind, record sets, dates, the patient's own words."""
    detail = row.access
    names = {record_set.code: record_set.name for record_set in clinic.record_sets(row.received_on)}
    return {
        "kind": detail.kind,
        "record_sets": [names.get(code, code) for code in detail.record_sets],
        "description": detail.description,
        "from_on": detail.from_on,
        "to_on": detail.to_on,
    }
