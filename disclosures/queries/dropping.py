"""Drop links: what the associate's page may know, and what the staff's list shows."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from disclosures.models import Attestation, DropLink, ImportRun
from privacy_portal.audit.actor import Actor, Permission

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Open:
    """All that the page of an open link shows: for whom and about when it is; nothing of the ledger."""

    id: int
    party_id: int
    party: str
    period_from: datetime.date
    period_to: datetime.date
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file the associate sent. Which rows wait or resemble others is not its to know."""

    run_id: int
    failed: bool
    problem: str
    rows: int
    added: int
    known: int
    wrong: int
    errors_document_id: int | None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def open_link(token: str, *, now: datetime.datetime) -> Open | None:
    """The link this token opens; None for one that never was, is over, or was ended."""
    link = (
        DropLink.objects.select_related("party")
        .filter(token_sha256=hash_of(token), ended_at=None, expires_at__gt=now, party__retired_on=None)
        .first()
    )
    if link is None:
        return None
    return Open(link.pk, link.party_id, link.party.name, link.period_from, link.period_to, link.expires_at)


def told(link: Open, run_id: int) -> Told | None:
    """A file that this associate sent; None for any other."""
    run = ImportRun.objects.filter(pk=run_id, party_id=link.party_id).first()
    if run is None:
        return None
    return Told(
        run.pk,
        run.state == ImportRun.State.FAILED,
        run.problem,
        run.total,
        run.added,
        run.known,
        run.wrong,
        run.errors_document_id,
    )


def visible_to(actor: Actor) -> QuerySet[DropLink]:
    """Every link for those who make them; in `said` the newest that was attested by it."""
    if not actor.may(Permission.DISCLOSURES_CLASSIFY):
        return DropLink.objects.none()
    newest = Attestation.objects.select_related("set_aside").order_by("-at", "-id")[:MOST_SHOWN]
    attested = Prefetch("attestations", queryset=newest, to_attr="said")
    return DropLink.objects.select_related("party").prefetch_related(attested)
