"""Designate, announce, end: rows that are added and ended, and never edited once they stand."""

import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic.models import Announcement, Designation, RecordSet
from privacy_portal.clinic.operations.profile import locked_profile
from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.periods import overlapping

type DatedRow = Designation | RecordSet | Announcement

# Where silence of the regulation means that writing, or a reason, may not be asked for (RULES A17).
WRITING_MAY_BE_REQUIRED = {
    Right.ACCESS: cfr("164.524(b)(1)"),
    Right.AMENDMENT: cfr("164.526(b)(1)"),
    Right.CONFIDENTIAL_COMMUNICATION: cfr("164.522(b)(2)(i)"),
}
REASON_MAY_BE_REQUIRED = {Right.AMENDMENT: cfr("164.526(b)(1)")}


@transaction.atomic
def designate(
    *,
    by: Actor,
    kind: Designation.Kind,
    name_or_title: str,
    from_on: datetime.date,
    on: datetime.date,
    right: Right | None = None,
    telephone: str = "",
    email: str = "",
    to_on: datetime.date | None = None,
) -> Designation:
    """Name a person or office from a day on (45 CFR 164.530(a), 164.524(e)(2)).

    Whoever holds the same designation ends the day before, when that is not in the past.
    Raises Refused (DATES_OVERLAP, DATES_REVERSED, NAME_MISSING, TELEPHONE_MISSING, RIGHT_MISSING).
    """
    locked_profile()
    is_office = kind == Designation.Kind.RESPONSIBLE_OFFICE
    if is_office != (right is not None):
        raise Refused(_("Name the right that the office is responsible for."), code="RIGHT_MISSING")
    if not name_or_title.strip():
        raise Refused(_("Give a name or a title."), cfr("164.530(a)(1)(ii)"), code="NAME_MISSING")
    if not is_office and not telephone.strip():
        raise Refused(
            _("Letters must print a telephone number, so one is needed here."),
            cfr("164.524(d)(2)(iii)"),
            code="TELEPHONE_MISSING",
        )
    row = Designation(
        kind=kind,
        right=right or "",
        name_or_title=name_or_title.strip(),
        telephone=telephone.strip(),
        email=email,
        from_on=from_on,
        to_on=to_on,
    )
    return _begin(row, by=by, on=on, kind=row.kind, right=row.right)


@transaction.atomic
def designate_record_set(
    *,
    by: Actor,
    code: str,
    name: str,
    from_on: datetime.date,
    on: datetime.date,
    description: str = "",
    held_by: RecordSet.HeldBy = RecordSet.HeldBy.CLINIC,
    holder_name: str = "",
    to_on: datetime.date | None = None,
) -> RecordSet:
    """Document a designated record set (45 CFR 164.524(e)(1)).

    Raises Refused (DATES_OVERLAP, DATES_REVERSED, HOLDER_MISSING).
    """
    locked_profile()
    if held_by == RecordSet.HeldBy.BUSINESS_ASSOCIATE and not holder_name.strip():
        raise Refused(_("Say which business associate holds these records."), code="HOLDER_MISSING")
    row = RecordSet(
        code=code,
        name=name,
        description=description,
        held_by=held_by,
        holder_name=holder_name.strip(),
        from_on=from_on,
        to_on=to_on,
    )
    return _begin(row, by=by, on=on, code=code)


@transaction.atomic
def announce(
    *,
    by: Actor,
    kind: Announcement.Kind,
    right: Right,
    where: str,
    from_on: datetime.date,
    on: datetime.date,
    evidence: str = "",
    evidence_document_id: int | None = None,
    to_on: datetime.date | None = None,
) -> Announcement:
    """Write down that individuals were told something the clinic may then rely on.

    Raises Refused (MAY_NOT_BE_REQUIRED, ANNOUNCED_IN_FUTURE, EVIDENCE_MISSING, DATES_OVERLAP,
    DATES_REVERSED).
    """
    locked_profile()
    check_may_be_required(kind, right)
    if from_on > on:
        raise Refused(_("What is not announced yet cannot be relied on."), code="ANNOUNCED_IN_FUTURE")
    if not evidence.strip() and evidence_document_id is None:
        raise Refused(_("Say how this was announced, or attach what was published."), code="EVIDENCE_MISSING")
    row = Announcement(
        kind=kind,
        right=right,
        where=where,
        evidence=evidence,
        evidence_document_id=evidence_document_id,
        from_on=from_on,
        to_on=to_on,
    )
    return _begin(row, by=by, on=on, kind=kind, right=right)


def check_may_be_required(kind: Announcement.Kind, right: Right) -> Cite:
    """The paragraph that lets the clinic require this of `right`. Raises Refused MAY_NOT_BE_REQUIRED."""
    allowed = (
        WRITING_MAY_BE_REQUIRED if kind == Announcement.Kind.WRITING_REQUIRED else REASON_MAY_BE_REQUIRED
    )
    if right not in allowed:
        raise Refused(
            _("The regulation does not let the clinic require this for that right."),
            code="MAY_NOT_BE_REQUIRED",
        )
    return allowed[right]


@transaction.atomic
def end(*, by: Actor, row: DatedRow, to_on: datetime.date, on: datetime.date, reason: str = "ended") -> None:
    """End a row after `to_on`, its last day; the past is not rewritten.

    Raises Refused (ALREADY_ENDED, ENDS_IN_PAST, DATES_REVERSED).
    """
    locked_profile()
    row.refresh_from_db()
    if row.cancelled_at is not None or (row.to_on is not None and row.to_on < on):
        raise Refused(_("This has already ended."), code="ALREADY_ENDED")
    if to_on < on - datetime.timedelta(days=1):
        raise Refused(_("The last day cannot be before yesterday."), code="ENDS_IN_PAST")
    _end(row, by=by, to_on=to_on, reason=reason)


@transaction.atomic
def cancel(
    *, by: Actor, row: DatedRow, on: datetime.date, now: datetime.datetime, reason: str = "cancelled"
) -> None:
    """Take back a row that has not begun. Raises Refused (ALREADY_BEGUN, ALREADY_ENDED)."""
    locked_profile()
    row.refresh_from_db()
    if row.cancelled_at is not None:
        raise Refused(_("This has already been cancelled."), code="ALREADY_ENDED")
    if row.from_on <= on:
        raise Refused(_("This has begun: end it instead."), code="ALREADY_BEGUN")
    row.cancelled_at = now
    save_tracked(row, by=by, reason=reason, update_fields=["cancelled_at"])
    audit.record(f"clinic.{_name(row)}_cancelled", by=by, about=(_name(row), row.pk))


def _begin[Row: (Designation, RecordSet, Announcement)](
    row: Row, *, by: Actor, on: datetime.date, **same: str
) -> Row:
    """Insert the row; the one it follows ends the day before."""
    if row.to_on is not None and row.to_on < row.from_on:
        raise Refused(_("The last day is before the first."), code="DATES_REVERSED")
    others: models.QuerySet[Row] = type(row)._default_manager.filter(**same)
    previous = others.filter(to_on=None, from_on__lt=row.from_on, cancelled_at=None).first()
    if previous is not None and row.from_on >= on:
        _end(previous, by=by, to_on=row.from_on - datetime.timedelta(days=1), reason="followed")
    if others.filter(overlapping(row.from_on, row.to_on)).exists():
        raise Refused(_("Another one is in force on some of these days. End it first."), code="DATES_OVERLAP")
    save_tracked(row, by=by, reason="begun")
    audit.record(f"clinic.{_name(row)}_begun", by=by, about=(_name(row), row.pk), detail=same)
    return row


def _end(row: DatedRow, *, by: Actor, to_on: datetime.date, reason: str) -> None:
    if to_on < row.from_on:
        raise Refused(_("The last day is before the first."), code="DATES_REVERSED")
    row.to_on = to_on
    save_tracked(row, by=by, reason=reason, update_fields=["to_on"])
    audit.record(f"clinic.{_name(row)}_ended", by=by, about=(_name(row), row.pk))


def _name(row: models.Model) -> str:
    return str(row._meta.model_name)
