"""What the individual agreed to: another way, a summary and its fee, plain e-mail after a warning."""

import datetime
import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import access as law
from privacy_portal.law.refusal import Refused
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import AccessDetail, Agreement, PrivacyRequest
from privacy_requests.operations import steps
from privacy_requests.queries import ways as queries
from privacy_requests.queries.moves import since_move

Kind = Agreement.Kind
Way = AccessDetail.DeliveryWay
SUMMARIES = {
    Kind.SUMMARY: AccessDetail.Summary.SUMMARY,
    Kind.EXPLANATION: AccessDetail.Summary.EXPLANATION,
    Kind.RECORDS: AccessDetail.Summary.NONE,
}
BY_POST = frozenset({Way.POST, Way.MEDIA_POST})
ACTS_OF_THEIR_OWN = frozenset({Kind.TO_PATIENT, Kind.CHANGE})
FAX_DIGITS = (7, 15)
RISK_ACCEPTED = _("Read the warning and ticked: I understand the risk, and I want it by e-mail.")


@transaction.atomic
def record_agreement(
    *,
    by: Actor,
    privacy_request_id: int,
    kind: str,
    channel: str,
    words: str,
    agreed_on: datetime.date,
    value: str = "",
    cents: int | None = None,
    fax_number: str = "",
    email_to: str = "",
    postal_address: str = "",
    warned: bool = False,
    on: datetime.date,
    now: datetime.datetime,
) -> Agreement:
    """Write down one thing the individual agreed to, with their words, and act on it.

    `warned`: the current warning about plain e-mail was shown or read to them; its version is kept.
    What has an act of its own is not recorded here. Raises Refused (AGREEMENT_KIND, AGREED_DATE,
    WORDS_MISSING, DELIVERY_UNKNOWN, NO_FAX_NUMBER, NO_EMAIL, CENTS_MISSING, EMAIL_NOT_WARNED).
    """
    row = steps.locked(privacy_request_id, "record_agreement")
    if kind in ACTS_OF_THEIR_OWN:
        raise Refused("There is another act for that.", law.MANNER.cite, code="AGREEMENT_KIND")
    if agreed_on > on or agreed_on < row.received_on:
        raise Refused(
            "The date of agreement must lie between receipt and today.", law.MANNER.cite, code="AGREED_DATE"
        )
    if by.is_staff and not words.strip():
        raise Refused("Write down how the patient agreed, in their own words.", code="WORDS_MISSING")
    wording = _apply(
        row.access,
        Kind(kind),
        value=value,
        cents=cents,
        fax_number=fax_number,
        email_to=email_to.strip(),
        postal_address=postal_address.strip(),
        warned=warned,
    )
    save_tracked(row.access, by=by, reason="record_agreement")
    agreement = Agreement.objects.create(
        privacy_request=row,
        kind=kind,
        value=value if kind == Kind.DELIVERY else "",
        cents=cents,
        wording=wording,
        channel=channel,
        words=words.strip(),
        on=agreed_on,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "record_agreement", by=by, on=on, now=now, detail={"kind": kind})
    return agreement


def accept_plain_email(
    row: PrivacyRequest, *, by: Actor, channel: str, on: datetime.date, now: datetime.datetime
) -> Agreement:
    """The warning was read and the risk accepted on a page of ours, for whatever address that page asked."""
    agreement = Agreement.objects.create(
        privacy_request=row,
        kind=Kind.PLAIN_EMAIL,
        wording=EMAIL_WARNING.version,
        channel=channel,
        words=str(RISK_ACCEPTED),
        on=on,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "record_agreement", by=by, on=on, now=now, detail={"kind": agreement.kind})
    return agreement


def _apply(
    detail: AccessDetail,
    kind: Agreement.Kind,
    *,
    value: str,
    cents: int | None,
    fax_number: str,
    email_to: str,
    postal_address: str,
    warned: bool,
) -> str:
    """Put the agreement in force; the version of the warning where there was one."""
    if kind is Kind.DELIVERY:
        _other_way(detail, value, fax_number=fax_number, email_to=email_to, postal_address=postal_address)
    elif kind in SUMMARIES:
        detail.summary = SUMMARIES[kind]
    elif kind is Kind.SUMMARY_FEE:
        if cents is None:
            raise Refused("Write down the fee the patient agreed to.", law.SUMMARY.cite, code="CENTS_MISSING")
    else:
        law.check_unencrypted_email(warned=warned, accepted=True)
        detail.email_to = email_to or detail.email_to
        if not detail.email_to:
            raise Refused("Write down the e-mail address.", code="NO_EMAIL")
        return EMAIL_WARNING.version
    return ""


def _other_way(
    detail: AccessDetail, value: str, *, fax_number: str, email_to: str, postal_address: str
) -> None:
    if value not in Way.values:
        raise Refused("Choose the way the patient agreed to.", law.MANNER.cite, code="DELIVERY_UNKNOWN")
    detail.agreed_delivery = value
    if value in BY_POST:
        detail.postal_address = postal_address or detail.postal_address
    if value == Way.FAX:
        detail.fax_number = fax_to(fax_number or detail.fax_number)
    if value == Way.EMAIL:
        detail.email_to = email_to or detail.email_to
        if not detail.email_to:
            raise Refused("Write down the e-mail address.", code="NO_EMAIL")


def fax_to(number: str) -> str:
    """A fax number one can dial, as written. Raises Refused (NO_FAX_NUMBER)."""
    digits = re.sub(r"\D", "", number)
    shape = re.fullmatch(r"\s*\+?[\d\s().-]+(\s*(x|ext\.?)\s*\d{1,6})?\s*", number, re.IGNORECASE)
    if shape is None or not FAX_DIGITS[0] <= len(digits) <= FAX_DIGITS[1]:
        raise Refused("Write the fax number with its area code, such as 217-555-0134.", code="NO_FAX_NUMBER")
    return number.strip()


def is_fax_number(number: str) -> bool:
    """Whether one could dial it."""
    try:
        return bool(fax_to(number))
    except Refused:
        return False


def summary_agreed(row: PrivacyRequest) -> bool:
    """Whether the individual agreed to the summary or explanation that is to be given."""
    return bool(row.access.summary and queries.agreements(row, row.access.summary))


def summary_fee_agreed(row: PrivacyRequest) -> int | None:
    """The fee in cents the individual last agreed to for it; None while they agreed to none."""
    agreed = queries.agreements(row, Kind.SUMMARY_FEE)
    return agreed[-1].cents if agreed else None


def summary_fee(row: PrivacyRequest) -> int:
    """What the summary is to cost, in cents: as told with it, or in the last notice of fees."""
    agreed = queries.agreements(row, Kind.SUMMARY, Kind.EXPLANATION)
    notice = since_move(row, row.feenotices.all()).last()
    told = [line["cents"] for line in notice.lines if line["component"] == "summary"] if notice else []
    return max(agreed[-1].cents or 0 if agreed else 0, sum(told))


def check_summary(row: PrivacyRequest) -> None:
    """A summary or explanation needs agreement to it and to its fee; raises what law.check_summary() does."""
    if not row.access.summary:
        return
    fee, agreed = (0 if row.feewaivers.exists() else summary_fee(row)), summary_fee_agreed(row)
    law.check_summary(
        agreed_to_summary=summary_agreed(row),
        agreed_to_fee=agreed is not None and agreed >= fee,
        fee_cents=fee,
    )
