"""A file that a case needs is not discarded as a mistake."""

import pytest

from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import DiscardReason
from privacy_portal.law.refusal import Refused
from privacy_requests.models import RequestDocument
from privacy_requests.workflow import Status
from tests.factories import BY, NOW
from tests.requests.factories import add_record, make_request

pytestmark = pytest.mark.usefixtures("clinic")

Role = RequestDocument.Role


def discard(document_id: int) -> str:
    """The code of the refusal; empty when the file went."""
    try:
        documents.discard(by=BY, document_id=document_id, reason=DiscardReason.MISTAKE)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.cite("164.530(j)(1)")
def test_what_was_released_is_kept() -> None:
    row = make_request(at=Status.DECIDED)
    assert discard(row.documents.get().document_id) == "DOCUMENT_HELD"


@pytest.mark.parametrize(
    ("role", "withheld", "code"),
    [
        (Role.RECORD, False, ""),
        (Role.RECORD, True, "DOCUMENT_HELD"),
        (Role.EVIDENCE, False, "DOCUMENT_HELD"),
        (Role.INCOMING, False, "DOCUMENT_HELD"),
        (Role.IDENTITY, False, ""),
    ],
)
def test_so_is_evidence_and_what_a_denial_withheld_but_not_what_nobody_used(role, withheld, code) -> None:
    row = make_request(at=Status.WORKING)
    document = add_record(row)
    row.documents.update(role=role, withheld_at=NOW if withheld else None)
    assert discard(document.pk) == code


def test_so_is_the_paper_on_which_a_request_was_withdrawn() -> None:
    row = make_request(at=Status.WORKING)
    document = add_record(row)
    row.withdrawals.create(channel="mail", document_id=document.pk, on=row.received_on, by_id=None, at=NOW)
    assert discard(document.pk) == "DOCUMENT_HELD"
