"""The drop link: a business associate reports by it without an account (45 CFR 164.504(e)(2)(ii)(G))."""

import datetime
import secrets
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from disclosures.models import Disclosure, DropLink, ImportRun, NothingToReport, Source
from disclosures.operations import importing, near_duplicates, recording
from disclosures.queries import dropping
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people

REPORTS = cfr("164.504(e)(2)(ii)(G)")
MOST_BYTES = 5 * 1024 * 1024
LONGEST_OPEN = datetime.timedelta(days=90)


@transaction.atomic
def make(
    *,
    by: Actor,
    party_id: int,
    period_from: datetime.date,
    period_to: datetime.date,
    days: int,
    on: datetime.date,
    now: datetime.datetime,
) -> tuple[DropLink, str]:
    """(the link, its token, which is told once and kept nowhere); open for `days` days.

    Raises Refused (MAY_NOT, NO_PARTY, DROP_PARTY, DROP_PERIOD, DROP_DAYS).
    """
    _may(by)
    if people.party(party_id).kind != "business_associate":
        raise Refused("Only a business associate reports by a link.", REPORTS, code="DROP_PARTY")
    if period_to < period_from or period_from > on:
        raise Refused("The period ends before it begins, or begins in the future.", code="DROP_PERIOD")
    if not 1 <= days <= LONGEST_OPEN.days:
        raise Refused(f"A link is open for 1 to {LONGEST_OPEN.days} days.", code="DROP_DAYS")
    token = secrets.token_urlsafe(32)
    link = DropLink(
        party_id=party_id,
        token_sha256=dropping.hash_of(token),
        period_from=period_from,
        period_to=period_to,
        expires_at=now + datetime.timedelta(days=days),
        at=now,
        by_id=by.user_id,
    )
    save_tracked(link, by=by, reason="made")
    audit.record("drop_link.made", by=by, about=("drop_link", link.pk), detail={"party": party_id})
    return link, token


@transaction.atomic
def end(*, by: Actor, link_id: int, now: datetime.datetime) -> DropLink:
    """Nobody reports by the link any more. Raises Refused (MAY_NOT, NO_LINK)."""
    _may(by)
    link = DropLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise Refused("There is no such link.", code="NO_LINK")
    if link.ended_at is None:
        link.ended_at = now
        save_tracked(link, by=by, reason="ended", update_fields=["ended_at"])
        audit.record("drop_link.ended", by=by, about=("drop_link", link.pk))
    return link


@transaction.atomic
def report(
    *,
    by: Actor,
    link_id: int,
    key: str,
    patient_mrn: str,
    disclosed_on: datetime.date | None,
    recipient: str,
    recipient_address: str,
    description: str,
    purpose: str,
    legal_basis: str,
    on: datetime.date,
    now: datetime.datetime,
) -> tuple[Disclosure, bool]:
    """Write down one disclosure that the associate made; (the row, whether it is new: `key` says so).

    A basis that nobody can read waits. Raises Refused (NO_LINK, MRN_UNKNOWN and what recording.record()
    raises).
    """
    link = _open(link_id, now)
    patient_id = people.id_of_mrn(patient_mrn)
    if patient_id is None:
        raise Refused("No patient has this medical record number.", code="MRN_UNKNOWN")
    row, is_new = recording.record(
        by=by,
        entry=recording.Entry(
            patient_ids=[patient_id],
            disclosed_on=disclosed_on,
            recipient=recipient,
            recipient_address=recipient_address,
            description=description,
            purpose=purpose,
            basis=legal_basis,
            made_by_id=link.party_id,
            source=Source.DROP,
            source_reference=f"{link.party_id}:{key}",
        ),
        on=on,
        now=now,
        complete=False,
    )
    if is_new:
        near_duplicates.flag(row, by=by, on=on, now=now)
    return row, is_new


def report_file(
    *, by: Actor, link_id: int, upload: UploadedFile, on: datetime.date, now: datetime.datetime
) -> ImportRun:
    """Take the associate's CSV file in at once; every row of it was made by the associate.

    Raises Refused (NO_LINK, UPLOAD_TOO_LARGE and what documents.store() raises).
    """
    link = _open(link_id, now)
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(
            f"Send at most {MOST_BYTES // 1024 // 1024} MB in one file; divide it.", code="UPLOAD_TOO_LARGE"
        )
    document = documents.store(by=by, upload=upload, purpose=Purpose.IMPORT, on=on)
    upload.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(upload.read())
        return importing.take_file(
            by=by, path=path, kind="csv", party_id=link.party_id, document_id=document.pk, on=on, now=now
        )


@transaction.atomic
def attest_nothing(*, by: Actor, link_id: int, attested_by: str, now: datetime.datetime) -> NothingToReport:
    """It made no such disclosure in the period, it says. Raises Refused (NO_LINK, ATTESTED_BY)."""
    link = _open(link_id, now)
    name = " ".join(attested_by.split())
    if not name:
        raise Refused("Write your name and title.", REPORTS, code="ATTESTED_BY")
    known = link.attestations.filter(attested_by=name[:200]).first()
    if known is not None:
        return known
    row = NothingToReport.objects.create(
        link=link, attested_by=name[:200], period_from=link.period_from, period_to=link.period_to, at=now
    )
    audit.record("drop_link.nothing_to_report", by=by, about=("drop_link", link.pk))
    return row


def _open(link_id: int, now: datetime.datetime) -> DropLink:
    """The link, held while something is reported by it."""
    link = DropLink.objects.filter(pk=link_id, ended_at=None, expires_at__gt=now).first()
    if link is None:
        raise Refused("This link is not open any more.", code="NO_LINK")
    return link


def _may(by: Actor) -> None:
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not make links for business associates.", code="MAY_NOT")
