"""Drafts: a form kept on the server while it is typed, or when its session ended under it."""

import datetime
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import DiscardReason, Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Draft, User
from privacy_portal.people.queries.drafts import Kept, kept_of
from privacy_portal.plain import is_keepable, keepable

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
MOST_CHARACTERS = 200_000
MOST_DRAFTS = 30  # of one person
MOST_LOST = 5  # of one person, waiting for the next sign-in
MOST_FILES = 10  # of one form whose session ended, and together no larger than one file may be
# Never kept, whatever a form calls them.
SECRET_NAMES = frozenset({"csrfmiddlewaretoken", "draft_key", "code", "otp", "next"})
SECRET_PARTS = ("password", "passphrase", "secret", "token", "credential")


@transaction.atomic
def keep(
    *,
    by: Actor,
    key: str,
    data: Mapping[str, Sequence[str]],
    document_ids: Mapping[str, Sequence[int]] | None = None,
    now: datetime.datetime,
) -> Kept:
    """Keep the form `key` of `by` as it is now, in place of what was kept before.

    document_ids: staged files by field; None leaves those kept before.
    Raises Refused (DRAFT_KEY, DRAFT_TOO_LARGE, DRAFT_TOO_MANY, NOT_SIGNED_IN).
    """
    user_id = _lock_person(by.user_id)
    row = Draft.objects.filter(user=user_id, key=_checked(key), token_sha256="").first()
    if row is None:
        if Draft.objects.filter(user=user_id).count() >= MOST_DRAFTS:
            raise Refused(
                _("You have too many unfinished forms. Send or remove one first."), code="DRAFT_TOO_MANY"
            )
        row = Draft(user_id=user_id, key=key)
    row.data = _without_secrets(data)
    if document_ids is not None:
        staged = {field: list(ids) for field, ids in document_ids.items() if ids}
        _discard_files(row, by=by, but=staged)
        row.documents = staged
    row.kept_at = now
    row.save()
    return kept_of(row)


@transaction.atomic
def keep_lost(
    *,
    by: Actor,
    user_id: int,
    token: str,
    key: str,
    data: Mapping[str, Sequence[str]],
    uploads: Mapping[str, Iterable[UploadedFile]],
    on: datetime.date,
    now: datetime.datetime,
) -> bool:
    """Keep what was sent after its session ended, for `user_id` in the browser that holds `token`.

    A file that may not be stored is left out, and so is what goes beyond MOST_FILES or DOCUMENTS_MAX_BYTES:
    the person chooses it again. False when nothing was kept.
    """
    try:
        user_id = _lock_person(user_id)
        fields = _without_secrets(data)
        row = Draft(user_id=user_id, key=_checked(key), data=fields, token_sha256=_sha256(token), kept_at=now)
    except Refused:
        return False
    same = Draft.objects.filter(user=user_id, key=key, token_sha256=row.token_sha256)
    for older in same:
        _remove(older, by=by)
    if Draft.objects.filter(user=user_id).exclude(token_sha256="").count() >= MOST_LOST:
        return False
    for field, upload in _within_bounds(uploads):
        document_id = _staged(upload, by=by, on=on)
        if document_id is not None:
            row.documents.setdefault(field, []).append(document_id)
    row.save()
    audit.record(
        "draft.kept_at_lost_session",
        by=by,
        about=("user", user_id),
        detail={"files": len(kept_of(row).document_ids)},
    )
    return True


@transaction.atomic
def bind(*, by: Actor, token: str) -> int:
    """After signing in: what this browser sent too late becomes its sender's draft.

    Whatever belongs to somebody else is removed. Returns how many were given back.
    """
    user_id = _lock_person(by.user_id)
    given_back = 0
    for row in Draft.objects.filter(token_sha256=_sha256(token)).order_by("kept_at"):
        if row.user_id != user_id:
            _remove(row, by=by)
            continue
        for older in Draft.objects.filter(user=user_id, key=row.key, token_sha256=""):
            _remove(older, by=by)
        row.token_sha256 = ""
        row.save(update_fields=["token_sha256"])
        for document_id in kept_of(row).document_ids:
            documents.give_to(by=by, document_id=document_id)
        given_back += 1
    if given_back:
        audit.record("draft.given_back", by=by, detail={"count": given_back})
    return given_back


@transaction.atomic
def take(*, by: Actor, key: str, now: datetime.datetime) -> Kept | None:
    """Hand the draft over for good: the caller now answers for its documents. None when there is none."""
    row = Draft.objects.select_for_update().filter(user=by.user_id, key=key, token_sha256="").first()
    if row is None or row.kept_at <= now - settings.DRAFT_KEPT_FOR:
        return None
    kept = kept_of(row)
    row.delete()
    return kept


@transaction.atomic
def discard(*, by: Actor, key: str, but_documents: Iterable[int] = ()) -> None:
    """The form was sent, or is not wanted any more: remove its draft and its staged files.

    but_documents: files that a record has taken over. A key that names no form removes nothing.
    """
    if not KEY.fullmatch(key):
        return
    taken = set(but_documents)
    for row in Draft.objects.select_for_update().filter(user=by.user_id, key=key, token_sha256=""):
        row.documents = {
            field: [document_id for document_id in ids if document_id not in taken]
            for field, ids in row.documents.items()
        }
        _remove(row, by=by)


def expire(*, by: Actor, now: datetime.datetime) -> int:
    """Remove every draft older than the clinic keeps them; returns how many."""
    before = now - settings.DRAFT_KEPT_FOR
    removed = 0
    for pk in Draft.objects.filter(kept_at__lte=before).values_list("pk", flat=True):
        with transaction.atomic():
            row = Draft.objects.select_for_update(skip_locked=True).filter(pk=pk, kept_at__lte=before).first()
            if row is not None:
                _remove(row, by=by)
                removed += 1
    return removed


def _lock_person(user_id: int | None) -> int:
    """Serialises one person's drafts; whose account may not sign in keeps none."""
    row = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).only("pk").first()
    if row is None:
        raise Refused(_("Sign in first."), code="NOT_SIGNED_IN")
    return row.pk


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise Refused(_("This form cannot be kept."), code="DRAFT_KEY")
    return key


def _without_secrets(data: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    kept = {name: [str(value) for value in values] for name, values in data.items() if not _is_secret(name)}
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > MOST_CHARACTERS:
        raise Refused(_("This is too long to be kept as a draft."), code="DRAFT_TOO_LARGE")
    return {name: [keepable(value) for value in values] for name, values in kept.items() if is_keepable(name)}


def _is_secret(name: str) -> bool:
    folded = name.lower()
    return folded in SECRET_NAMES or any(part in folded for part in SECRET_PARTS)


def _within_bounds(uploads: Mapping[str, Iterable[UploadedFile]]) -> Iterator[tuple[str, UploadedFile]]:
    left = settings.DOCUMENTS_MAX_BYTES
    every = ((field, upload) for field, files in uploads.items() for upload in files)
    for field, upload in itertools.islice(every, MOST_FILES):
        left -= upload.size or 0
        if left >= 0:
            yield field, upload


def _staged(upload: UploadedFile, *, by: Actor, on: datetime.date) -> int | None:
    try:
        return documents.store(by=by, upload=upload, purpose=Purpose.DRAFT, on=on).pk
    except Refused:
        return None


def _remove(row: Draft, *, by: Actor) -> None:
    _discard_files(row, by=by, but={})
    row.delete()


def _discard_files(row: Draft, *, by: Actor, but: Mapping[str, Sequence[int]]) -> None:
    wanted = {document_id for ids in but.values() for document_id in ids}
    for document_id in kept_of(row).document_ids:
        if document_id not in wanted:
            documents.discard(by=by, document_id=document_id, reason=DiscardReason.DRAFT_EXPIRED)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
