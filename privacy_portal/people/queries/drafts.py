"""Reading drafts: a form as its own user left it."""

import datetime
from dataclasses import dataclass

from django.conf import settings

from privacy_portal.audit.actor import Actor
from privacy_portal.people.models import Draft


@dataclass(frozen=True, slots=True)
class Kept:
    """What was filled in: values by field name, ids of staged documents by field name."""

    key: str
    data: dict[str, list[str]]
    documents: dict[str, list[int]]
    kept_at: datetime.datetime

    @property
    def document_ids(self) -> list[int]:
        return [document_id for ids in self.documents.values() for document_id in ids]


def kept_of(row: Draft) -> Kept:
    return Kept(key=row.key, data=row.data, documents=row.documents, kept_at=row.kept_at)


def draft(actor: Actor, key: str, *, now: datetime.datetime) -> Kept | None:
    """This user's own draft of the form `key`, while it is kept."""
    if actor.user_id is None:
        return None
    row = Draft.objects.filter(
        user=actor.user_id, key=key, token_sha256="", kept_at__gt=now - settings.DRAFT_KEPT_FOR
    ).first()
    return kept_of(row) if row else None


def open_drafts(actor: Actor, *, now: datetime.datetime) -> list[Kept]:
    """All of this user's own drafts, newest first."""
    rows = Draft.objects.filter(
        user=actor.user_id, token_sha256="", kept_at__gt=now - settings.DRAFT_KEPT_FOR
    ).order_by("-kept_at")
    return [kept_of(row) for row in rows]
