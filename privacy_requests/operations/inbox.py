"""E-mail arrives by three doors and waits to be sorted; it is kept whatever it is, and its days run."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents import queries as document_queries
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests import queries
from privacy_requests.mail.bodies import Attachment
from privacy_requests.mail.limits import MOST_BYTES
from privacy_requests.mail.parsing import Mail, parse
from privacy_requests.models import InboundEmail
from privacy_requests.operations.intake import OLDEST_RECEIPT, check_received_on

ALARM_DAYS = 2
RECEIPT = cfr("164.524(b)(2)(i)")
ABOUT = "inbound_email"
ARRIVALS_LOCK = 7_164_524  # one arrival at a time looks whether the message is here already
MAILBOX = ("mailbox", 1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The row of a message, and whether this arrival made it."""

    email: InboundEmail
    is_new: bool


@dataclass(frozen=True, slots=True)
class Staged:
    """What an uploaded message says of its arrival, before a clerk has confirmed the day."""

    reached_on: datetime.date | None
    proposed_on: datetime.date | None
    written_on: datetime.date | None


def arrive(
    *,
    by: Actor,
    upload: UploadedFile,
    arrived_by: str,
    arrived_at: datetime.datetime,
    on: datetime.date,
    now: datetime.datetime,
    cut_off: bool = False,
) -> Arrival:
    """Keep a message that a program brought. `arrived_at`: when it reached the mailbox, as that program says.

    The day of receipt is the day in the clinic's time zone at which the clinic's own server took the message,
    where that can be read, else the day of `arrived_at`; never the sender's Date (RULES G-02 to G-04). The
    same message again is the row that is here; `cut_off`: only the beginning was brought.
    Raises Refused (UPLOAD_EMPTY, UPLOAD_TOO_LARGE, UPLOAD_NOT_KEPT).
    """
    documents.check_size(upload.size or 0)
    sha256, content = _read(upload)
    mail = parse(content, servers=settings.INBOX_SERVERS, cut_off=cut_off)
    received_on = received_day(mail, arrived_at=arrived_at, on=on)
    with transaction.atomic():  # only now: a message that is slow to read holds no lock
        earlier = _here_already(sha256, mail, received_on=received_on, by=by, on=on)
        if earlier is not None:
            return Arrival(earlier, is_new=False)
        upload.seek(0)
        original = documents.store_message(by=by, upload=upload, purpose=Purpose.INCOMING, on=on)
        email = _keep(
            mail,
            by=by,
            original_id=original.pk,
            size=original.size,
            sha256=sha256,
            arrived_by=arrived_by,
            arrived_at=arrived_at,
            received_on=received_on,
            on=on,
        )
    return Arrival(email, is_new=True)


def look_at_staged(*, by: Actor, document_id: int) -> Staged:
    """The dates in a message that `by` has just uploaded. Raises Refused (DOCUMENT_NOT_FOUND)."""
    content = documents.read_staged(by=by, document_id=document_id, most=MOST_BYTES + 1)
    mail = parse(content, servers=settings.INBOX_SERVERS)
    return Staged(_day(mail.reached_at), _day(mail.proposed_at), _day(mail.written_at))


@transaction.atomic
def arrive_uploaded(
    *, by: Actor, document_id: int, received_on: datetime.date, on: datetime.date, now: datetime.datetime
) -> Arrival:
    """Keep a message that staff uploaded, with the day of receipt that they confirmed.

    Raises Refused (MAY_NOT, RECEIVED_IN_FUTURE, RECEIVED_TOO_LONG_AGO, RECEIVED_AFTER_SERVER,
    DOCUMENT_NOT_FOUND).
    """
    check_may_sort(by)
    content = documents.read_staged(by=by, document_id=document_id, most=MOST_BYTES + 1)
    sha256 = document_queries.get(document_id).sha256
    check_received_on(received_on, on=on)
    mail = parse(content, servers=settings.INBOX_SERVERS)
    reached_on = _day(mail.reached_at)
    if reached_on is not None and received_on > max(reached_on, on - OLDEST_RECEIPT):
        raise Refused(
            gettext_noop(
                "The clinic’s own mail server took this e-mail earlier. The clock runs from that day."
            ),
            RECEIPT,
            code="RECEIVED_AFTER_SERVER",
        )
    earlier = _here_already(sha256, mail, received_on=received_on, by=by, on=on)
    if earlier is not None:
        return Arrival(earlier, is_new=False)
    original = documents.adopt(by=by, document_id=document_id, purpose=Purpose.INCOMING)
    email = _keep(
        mail,
        by=by,
        original_id=original.pk,
        size=original.size,
        sha256=sha256,
        arrived_by=InboundEmail.ArrivedBy.UPLOAD,
        arrived_at=now,
        received_on=received_on,
        on=on,
    )
    return Arrival(email, is_new=True)


def open_file(*, by: Actor, email_id: int, position: int | None) -> documents.OpenedDocument:
    """The original, or the attachment at `position`, for download; audited.

    Raises Refused (NOT_FOUND, and what documents.open_document() raises).
    """
    email = queries.visible_emails(by).select_related("privacy_request").filter(pk=email_id).first()
    document_id = None
    if email is not None:
        document_id = email.original_id if position is None else _document_at(email, position)
    if email is None or document_id is None:
        raise Refused(_("There is no such file."), code="NOT_FOUND")
    row = email.privacy_request
    return documents.open_document(
        by=by,
        document_id=document_id,
        reference=row.reference if row else "",
        patient_id=row.patient_id if row else None,
    )


def _document_at(email: InboundEmail, position: int) -> int | None:
    if position >= len(email.attachments):
        return None
    found: int | None = email.attachments[position]["document_id"]
    return found


def received_day(mail: Mail, *, arrived_at: datetime.datetime, on: datetime.date) -> datetime.date:
    """The clinic's calendar day of receipt; a server's clock is believed within reason only."""
    day = min(clinic.local_date(arrived_at), on)
    reached_on = _day(mail.reached_at)
    if reached_on is not None and on - OLDEST_RECEIPT <= reached_on < day:
        return reached_on
    return day


def check_may_sort(by: Actor) -> None:
    if not by.may(Permission.INBOX_SORT):
        raise Refused(_("Your role does not sort e-mail."), code="MAY_NOT")


def remind(*, by: Actor, on: datetime.date) -> int:
    """The alarm of day 2 for each e-mail still unsorted; returns how many. Running twice adds nothing."""
    count = 0
    for email in queries.emails_unsorted_since(on - datetime.timedelta(days=ALARM_DAYS)).iterator():
        open_work(email, by=by, on=on)
        count += 1
    return count


def open_work(email: InboundEmail, *, by: Actor, on: datetime.date) -> None:
    """Sorting is due on the day of receipt; from day 2 the alarm stands in its place."""
    alarm_on = email.received_on + datetime.timedelta(days=ALARM_DAYS)
    late = on >= alarm_on
    work.open_item(
        by=by,
        kind=WorkKind.EMAIL_LATE if late else WorkKind.SORT_EMAIL,
        about=(ABOUT, email.pk),
        reference="",
        due_on=alarm_on if late else email.received_on,
        due_kind=DueKind.HOUSE,
        permission=Permission.INBOX_SORT,
    )
    if late:
        work.settle(by=by, kind=WorkKind.SORT_EMAIL, about=(ABOUT, email.pk), how="alarm")


def mailbox_failed(*, by: Actor, on: datetime.date) -> None:
    """The mailbox could not be read: somebody must look, for requests may lie in it."""
    work.open_item(
        by=by,
        kind=WorkKind.MAILBOX,
        about=MAILBOX,
        reference="",
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=Permission.INBOX_SORT,
    )


def mailbox_read(*, by: Actor) -> None:
    """The mailbox answers (again)."""
    work.settle(by=by, kind=WorkKind.MAILBOX, about=MAILBOX)


def _read(upload: UploadedFile) -> tuple[str, bytes]:
    """The hash of the whole, and no more of it than may be opened."""
    digest, kept = hashlib.sha256(), BytesIO()
    upload.seek(0)
    for piece in upload.chunks():
        digest.update(piece)
        if kept.tell() <= MOST_BYTES:
            kept.write(piece)
    return digest.hexdigest(), kept.getvalue()


def _day(instant: datetime.datetime | None) -> datetime.date | None:
    return None if instant is None else clinic.local_date(instant)


def _here_already(
    sha256: str, mail: Mail, *, received_on: datetime.date, by: Actor, on: datetime.date
) -> InboundEmail | None:
    """The row of the same message: the same bytes, or what one sender sent under one Message-ID.

    A Message-ID is the sender's to choose, so the words and files must agree too: nothing new is ever lost.
    An unsorted row takes the earlier of two days of receipt; of a sorted one it becomes work on its case.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ARRIVALS_LOCK])
    found = InboundEmail.objects.filter(sha256=sha256).first() or _same_message(mail)
    if found is None:
        return None
    email = InboundEmail.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if email.state == InboundEmail.State.UNSORTED and received_on < email.received_on:
        email.received_on = received_on
        save_tracked(email, by=by, reason="reached us earlier", update_fields=["received_on"])
        open_work(email, by=by, on=on)
    row = email.privacy_request if email.sorted_as == InboundEmail.SortedAs.REQUEST else None
    if row is not None and row.is_open and received_on < row.received_on:  # a person looks at its clock
        work.open_item(
            by=by,
            kind=WorkKind.RECEIVED_EARLIER,
            about=("privacy_request", row.pk),
            reference=row.reference,
            due_on=on,
            due_kind=DueKind.HOUSE,
            permission=Permission.REQUESTS_INTAKE,
        )
    audit.record("email.arrived_again", by=by, about=(ABOUT, email.pk))
    return email


def _same_message(mail: Mail) -> InboundEmail | None:
    if not mail.message_id or not mail.sender or mail.unopened:
        return None
    alike = InboundEmail.objects.filter(
        message_id=mail.message_id, sender=mail.sender, subject=mail.subject, text=mail.text
    )
    files = sorted(hashlib.sha256(one.content).hexdigest() for one in mail.attachments)
    for email in alike:
        if sorted(one.get("sha256", "") for one in email.attachments) == files:
            return email
    return None


def _keep(
    mail: Mail,
    *,
    by: Actor,
    original_id: int,
    size: int,
    sha256: str,
    arrived_by: str,
    arrived_at: datetime.datetime,
    received_on: datetime.date,
    on: datetime.date,
) -> InboundEmail:
    files = list(_store_files(mail.attachments, by=by, on=on))
    if mail.unopened:
        files = [_file("", original_id, "message/rfc822", size, refused=mail.unopened)]
    email = InboundEmail(
        message_id=mail.message_id,
        sha256=sha256,
        original_id=original_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.text,
        attachments=files,
        received_on=received_on,
        arrived_at=arrived_at,
        arrived_by=arrived_by,
    )
    save_tracked(email, by=by, reason="arrived")
    audit.record(
        "email.arrived",
        by=by,
        about=(ABOUT, email.pk),
        detail={
            "arrived_by": arrived_by,
            "received_on": received_on.isoformat(),
            "files": len(files),
            "refused": sum(1 for one in files if one["refused"]),
            "unopened": mail.unopened,
        },
    )
    open_work(email, by=by, on=on)
    return email


def _store_files(
    attachments: Iterable[Attachment], *, by: Actor, on: datetime.date
) -> Iterable[dict[str, Any]]:
    """Each attachment as a document; one that may not be kept stays in the original, with the reason."""
    for one in attachments:
        size = len(one.content)
        name = one.name[:200] or _("no name")
        upload = UploadedFile(BytesIO(one.content), name=name, size=size)
        try:
            document = documents.store(by=by, upload=upload, purpose=Purpose.INCOMING, on=on)
        except Refused as refusal:
            kept = _file(name, None, one.media_type, size, refused=refusal.sentence)
        else:
            kept = _file(document.display_name, document.pk, document.media_type, size)
        yield {**kept, "sha256": hashlib.sha256(one.content).hexdigest()}


def _file(
    name: str, document_id: int | None, media_type: str, size: int, *, refused: str = ""
) -> dict[str, Any]:
    return {
        "name": name,
        "document_id": document_id,
        "media_type": media_type[:100],
        "size": size,
        "refused": refused,
    }
