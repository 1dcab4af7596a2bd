"""Reading about files; never their bytes (those only operations.open_document gives out, audited)."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from privacy_portal.documents import storing
from privacy_portal.documents.kinds import ScanState
from privacy_portal.documents.models import Document


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a page may show of a file. `name` is what a person called it: for the page only."""

    id: int
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str
    stored_on: datetime.date
    stored_at: datetime.datetime
    purpose: str
    scan_state: str
    scan_label: str
    discarded: bool
    may_be_released: bool


def get(document_id: int) -> Document:
    """One file's row; raises Document.DoesNotExist."""
    return Document.objects.get(pk=document_id)


def summary(document: Document) -> DocumentSummary:
    return DocumentSummary(
        id=document.pk,
        name=document.display_name,
        media_type=document.media_type,
        size=document.size,
        pages=document.pages,
        sha256=document.sha256,
        stored_on=document.stored_on,
        stored_at=document.stored_at,
        purpose=document.purpose,
        scan_state=document.scan_state,
        scan_label=document.get_scan_state_display(),
        discarded=document.discarded_at is not None,
        may_be_released=document.may_be_released,
    )


def summaries(ids: Iterable[int]) -> list[DocumentSummary]:
    """The named files, oldest first."""
    return [summary(document) for document in Document.objects.filter(pk__in=list(ids)).order_by("id")]


def to_scan(*, limit: int = 500) -> list[int]:
    """Files waiting for the virus check, oldest first."""
    return list(Document.objects.unscanned().order_by("stored_at").values_list("pk", flat=True)[:limit])


def place_to_scan(document_id: int) -> str | None:
    """Where the file lies on this machine, when it still owes a virus check."""
    document = Document.objects.unscanned().filter(pk=document_id).first()
    return None if document is None else storing.path(document.stored_name)


def infected() -> int:
    """How many infected files are still on the disk."""
    return Document.objects.kept().filter(scan_state=ScanState.INFECTED).count()


def discarded(ids: Iterable[int]) -> list[int]:
    """Which of these files were discarded."""
    gone = Document.objects.filter(pk__in=list(ids), discarded_at__isnull=False)
    return list(gone.order_by("id").values_list("pk", flat=True))


def damaged() -> Iterator[int]:
    """Ids of kept files that are missing or differ from their hash; reads every byte of the store."""
    for document in Document.objects.kept().order_by("id").iterator(chunk_size=200):
        stream = storing.open_checked(document.stored_name, sha256=document.sha256)
        if stream is None:
            yield document.pk
        else:
            stream.close()
