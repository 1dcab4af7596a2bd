"""The drop link: a business associate reports by it without an account (45 CFR 164.504(e)(2)(ii)(G))."""

import dataclasses
import datetime
import secrets
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from disclosures.models import Attestation, Disclosure, DropLink, ImportRun, Source
from disclosures.operations import importing, near_duplicates, recording
from disclosures.operations.validating import TOO_MANY_UNMATCHED, UNMATCHED, Misses, check_days
from disclosures.queries import dropping, searches
from disclosures.queries import near_duplicates as alike
from privacy_portal.audit import operations as audit
from privacy_portal.audit import queries as audited
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

REPORTS = cfr("164.504(e)(2)(ii)(G)")
MOST_BYTES = 5 * 1024 * 1024
LONGEST_OPEN = datetime.timedelta(days=90)
MOST_UNMATCHED = 50
ASK_WITHIN = datetime.timedelta(days=7)
MISSED = "drop_link.unmatched"


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
    """Nobody reports by the link any more, and staff know. Raises Refused (MAY_NOT, NO_LINK)."""
    _may(by)
    link = DropLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise Refused("There is no such link.", code="NO_LINK")
    if link.ended_at is None:
        link.ended_at = now
        save_tracked(link, by=by, reason="ended", update_fields=["ended_at"])
        audit.record("drop_link.ended", by=by, about=("drop_link", link.pk))
    work.settle(by=by, kind=WorkKind.DROP_UNMATCHED, about=("drop_link", link.pk))
    work.settle(by=by, kind=WorkKind.DROP_ALIKE, about=("drop_link", link.pk))
    return link


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

    A basis that nobody can read waits. Raises Refused (NO_LINK, DROP_DAY, UNMATCHED, and what
    recording.record() raises): UNMATCHED alike for a number nobody has and a day before birth, and noted
    against the link.
    """
    with transaction.atomic():
        link = _open(link_id, now)
        entry = recording.Entry(
            patient_ids=[],
            disclosed_on=disclosed_on,
            recipient=recipient,
            recipient_address=recipient_address,
            description=description,
            purpose=purpose,
            basis=legal_basis,
            made_by_id=link.party_id,
            source=Source.DROP,
            source_reference=f"{link.party_id}:{key}",
        )
        recording.check_what(entry, on=on, complete=False)
        patient_id = _sent_before(entry, patient_mrn)
        if patient_id is None:
            check_days(disclosed_on, link.period_from, link.period_to)
            patient_id = _matched(patient_mrn, disclosed_on)
        if patient_id is not None:
            entry = dataclasses.replace(entry, patient_ids=[patient_id])
            row, is_new = recording.record(by=by, entry=entry, on=on, now=now, complete=False)
            if is_new:
                left = alike.left_of(link.party_id, now=now)
                near_duplicates.flag_many([row.pk], by=by, on=on, now=now, most=left)
                _tell_of_many(link, by=by, on=on, now=now)
            return row, is_new
        _note(link, 1, by=by, on=on, now=now)
    raise Refused(UNMATCHED, code="UNMATCHED")


def report_file(
    *, by: Actor, link_id: int, upload: UploadedFile, on: datetime.date, now: datetime.datetime
) -> ImportRun:
    """Take the associate's CSV file in at once; every row of it was made by the associate.

    Raises Refused (NO_LINK, UPLOAD_TOO_LARGE, TOO_MANY_UNMATCHED and what documents.store() raises).
    """
    with transaction.atomic():
        link = _open(link_id, now)
        if (upload.size or 0) > MOST_BYTES:
            raise Refused(
                f"Send at most {MOST_BYTES // 1024 // 1024} MB in one file; divide it.",
                code="UPLOAD_TOO_LARGE",
            )
        document = documents.store(by=by, upload=upload, purpose=Purpose.IMPORT, on=on)
        upload.seek(0)
        misses = Misses(most=MOST_UNMATCHED - _missed(link))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_bytes(upload.read())
            run = importing.take_file(
                by=by,
                path=path,
                kind="csv",
                party_id=link.party_id,
                document_id=document.pk,
                misses=misses,
                days=(link.period_from, link.period_to),
                on=on,
                now=now,
            )
        _tell_of_many(link, by=by, on=on, now=now)
        if misses.count:
            _note(link, misses.count, by=by, on=on, now=now)
    if link.ended_at is not None:
        raise Refused(TOO_MANY_UNMATCHED, code="TOO_MANY_UNMATCHED")
    return run


def attest_nothing(*, by: Actor, link_id: int, attested_by: str, now: datetime.datetime) -> Attestation:
    """It made no such disclosure in the period, it says.

    Raises Refused (NO_LINK, ATTESTED_BY, ROWS_REPORTED).
    """
    return _attest(by, link_id, attested_by, now=now, none=True)


def attest_all(*, by: Actor, link_id: int, attested_by: str, now: datetime.datetime) -> Attestation:
    """All that it must report of the period is reported, it says.

    Raises Refused (NO_LINK, ATTESTED_BY, NOTHING_REPORTED).
    """
    return _attest(by, link_id, attested_by, now=now, none=False)


@transaction.atomic
def _attest(by: Actor, link_id: int, attested_by: str, *, now: datetime.datetime, none: bool) -> Attestation:
    link = _open(link_id, now)
    name = " ".join(attested_by.split())
    if not name:
        raise Refused("Write your name and title.", REPORTS, code="ATTESTED_BY")
    rows = searches.rows_made_by(link.party_id, link.period_from, link.period_to)
    if none and rows:
        raise Refused(
            "Disclosures of these days were reported already. Confirm that all are reported instead.",
            REPORTS,
            code="ROWS_REPORTED",
        )
    if not (none or rows):
        raise Refused(
            "Nothing was reported for these days yet. Report first, or confirm that there is none.",
            REPORTS,
            code="NOTHING_REPORTED",
        )
    # Said again on a later day it covers the days between; on the same day it is the same statement.
    day = clinic.local_date(now)
    for known in link.attestations.filter(attested_by=name[:200], rows=rows, set_aside=None):
        if clinic.local_date(known.at) == day:
            return known
    row = Attestation.objects.create(
        link=link,
        attested_by=name[:200],
        rows=rows,
        period_from=link.period_from,
        period_to=link.period_to,
        at=now,
    )
    audit.record(
        "drop_link.nothing_to_report" if none else "drop_link.all_reported",
        by=by,
        about=("drop_link", link.pk),
        detail={"rows": rows},
    )
    return row


def _sent_before(entry: recording.Entry, mrn: str) -> int | None:
    """The patient of what came with this key before. Raises Refused (REFERENCE_USED) for any other number."""
    known = recording.first_of(entry)
    if known is None or known.patient_id is None:
        return None
    if people.patient(known.patient_id).mrn != mrn.strip():
        raise Refused(recording.USED, code="REFERENCE_USED")
    return known.patient_id


def _matched(mrn: str, day: datetime.date | None) -> int | None:
    """The patient with this number who was born by then; who is not tells not which of the two is wrong."""
    patient_id = people.id_of_mrn(mrn)
    if patient_id is None or (day is not None and day < people.patient(patient_id).birth_date):
        return None
    return patient_id


def _missed(link: DropLink) -> int:
    """How many rows of the link named nobody so far."""
    noted = audited.about(("drop_link", link.pk), limit=10_000)
    return sum(int(event.detail["rows"]) for event in noted if event.kind == MISSED)


def _note(link: DropLink, rows: int, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """Rows named nobody: with MOST_UNMATCHED of them the link ends, and staff ask the associate.

    What was attested by it counts no more.
    """
    about = ("drop_link", link.pk)
    audit.record(MISSED, by=by, about=about, detail={"rows": rows})
    if _missed(link) < MOST_UNMATCHED:
        return
    link.ended_at, link.guessed = now, True
    save_tracked(link, by=by, reason="ended: unmatched rows", update_fields=["ended_at", "guessed"])
    audit.record("drop_link.ended", by=by, about=about)
    work.open_item(
        by=by,
        kind=WorkKind.DROP_UNMATCHED,
        about=about,
        reference="",
        due_on=on + ASK_WITHIN,
        due_kind=DueKind.HOUSE,
        permission=Permission.DISCLOSURES_CLASSIFY,
    )


def _open(link_id: int, now: datetime.datetime) -> DropLink:
    """The link as it stands now, held with the others of its associate while something is reported by it.

    So its misses are counted one by one, and nobody attests that there is none while a report is written.
    """
    party = DropLink.objects.filter(pk=link_id).values("party_id")
    held = DropLink.objects.select_for_update(no_key=True, of=("self",)).filter(party_id__in=party)
    link = next((one for one in held.order_by("pk") if one.pk == link_id), None)
    is_open = link is not None and link.ended_at is None and link.expires_at > now
    if link is None or not is_open or people.party(link.party_id).retired_on is not None:
        raise Refused("This link is not open any more.", code="NO_LINK")
    return link


def _tell_of_many(link: DropLink, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """As many of its rows resemble others as are flagged in a day: all are kept, and staff are told once."""
    if alike.left_of(link.party_id, now=now):
        return
    work.open_item(
        by=by,
        kind=WorkKind.DROP_ALIKE,
        about=("drop_link", link.pk),
        reference="",
        due_on=on + ASK_WITHIN,
        due_kind=DueKind.HOUSE,
        permission=Permission.DISCLOSURES_CLASSIFY,
    )


def _may(by: Actor) -> None:
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not make links for business associates.", code="MAY_NOT")
