"""The recipe of one letter of a case: made once, so that what is shown is what is sent."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consent.queries import Channel, Named
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries.authority import has_authority, is_represented


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """Everything compose() and preview() need; see correspondence.operations.compose.Wish."""

    kind: LetterKind
    patient_id: int | None
    addressee_name: str
    reference: str
    right: Right
    on: datetime.date
    language: str
    large_print: bool
    channel: Channel | None = None
    named: Named | None = None
    attachments: Sequence[int] = ()
    conditions: Mapping[str, bool] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)

    def compose(self, *, by: Actor) -> Any:
        """Compose for real; the Communication. Raises Refused (STATEMENT_MISSING, CONTACT_MISSING, …)."""
        return correspondence.compose(by=by, **self._arguments())

    def preview(self) -> Any:
        """The same letter with its statement check, writing nothing."""
        return correspondence.preview(**self._arguments())

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who a letter of a case is to; `named` where that is not an address of the patient's file."""

    name: str
    language: str
    large_print: bool
    named: Named | None = None


def addressee(row: PrivacyRequest) -> Addressee:
    """The patient; a representative where one asks; whoever wrote while nobody is matched.

    Raises Refused (NO_ADDRESS) when an unmatched person left no postal address.
    """
    asker = row.requester
    lines = tuple(line.strip() for line in asker.address.splitlines() if line.strip())
    named = Named(Channel.POST, lines) if lines else None
    if row.patient_id is None:
        if named is None:
            raise Refused(
                "Match the request to a patient first, or write down a postal address: there is nowhere to "
                "write to.",
                code="NO_ADDRESS",
            )
        return Addressee(asker.name, row.language, False, named)
    patient = people.patient(row.patient_id)
    large = patient.format_need == "large_print"
    if is_represented(row):
        return Addressee(asker.name, row.language, large, named)
    return Addressee(patient.full_name, patient.language, large)


def draft_for(
    kind: LetterKind,
    row: PrivacyRequest,
    /,
    *,
    on: datetime.date,
    channel: Channel | None = None,
    named: Named | None = None,
    name: str = "",
    attachments: Sequence[int] = (),
    conditions: Mapping[str, bool] | None = None,
    **context: Any,
) -> LetterDraft:
    """A letter of this case to whom its letters go, or to `name`; `named`: an address for it alone."""
    to = None if name else addressee(row)
    if to is not None and named is None:
        named = to.named
        if named is not None and channel is Channel.HAND_OVER:
            named = Named(Channel.HAND_OVER, named.lines)
    channel = None if named else channel
    return LetterDraft(
        kind=kind,
        patient_id=row.patient_id,
        addressee_name=to.name if to else name,
        reference=row.reference,
        right=Right(row.right),
        on=on,
        language=to.language if to else "en",
        large_print=bool(to and to.large_print),
        channel=channel,
        named=named,
        attachments=attachments,
        conditions=conditions or {},
        context={**(_whose(row) if to else {}), **context},
    )


def _whose(row: PrivacyRequest) -> dict[str, Any]:
    """Whose records they are where another asks, and whether who reads the letter can sign in to the portal.

    The name on file only where the authority was shown; before that, the name as it was given to us.
    """
    represented = is_represented(row)
    patient_id = row.patient_id
    named = row.requester.patient_name if represented else ""
    if represented and patient_id is not None and row.verified_at is not None and has_authority(row):
        named = people.patient(patient_id).full_name
    account = patient_id is not None and not represented and bool(people.addressee(patient_id).portal_email)
    return {"represented": represented, "records_of": named, "may_sign_in": account}


def asked_for(row: PrivacyRequest) -> dict[str, Any]:
    """What was asked, in the words the letter repeats: kind, record sets, dates, the patient's own words."""
    if row.right == Right.ACCOUNTING:
        return {
            "kind": "accounting",
            "record_sets": [],
            "description": "",
            "from_on": row.accounting.from_on,
            "to_on": row.accounting.to_on,
        }
    detail = row.access
    names = {record_set.code: record_set.name for record_set in clinic.record_sets(row.received_on)}
    return {
        "kind": detail.kind,
        "record_sets": [names.get(code, code) for code in detail.record_sets],
        "description": detail.description,
        "from_on": detail.from_on,
        "to_on": detail.to_on,
    }
