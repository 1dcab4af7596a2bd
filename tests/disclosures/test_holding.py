"""Files the ledger needs are not discarded as a mistake."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosures.models import Demand, DemandPaper, ImportRun
from disclosures.queries.holding import is_held
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import DiscardReason, Purpose
from privacy_portal.law.refusal import Refused
from tests.disclosures.ledger import BY, disclose
from tests.documents.samples import PDF
from tests.factories import NOW, TODAY, make_patient

pytestmark = pytest.mark.usefixtures("clinic")


def kept(purpose: Purpose = Purpose.INCOMING) -> int:
    upload = SimpleUploadedFile("paper.pdf", PDF, content_type="application/pdf")
    return documents.store(by=BY, upload=upload, purpose=purpose, on=TODAY).pk


def test_a_file_nobody_named_is_not_held():
    assert not is_held(kept())


def test_the_written_request_that_stands_for_the_purpose_cannot_be_discarded():
    document_id = kept()
    disclose(make_patient(), "2026-03-01", purpose="", request_document_id=document_id)
    with pytest.raises(Refused):
        documents.discard(by=BY, document_id=document_id, reason=DiscardReason.MISTAKE)


def test_a_file_that_was_taken_in_and_its_errors_are_held():
    source, errors = kept(Purpose.IMPORT), kept(Purpose.IMPORT)
    ImportRun.objects.create(
        format="csv", document_id=source, errors_document_id=errors, started_at=NOW, sha256="0" * 64
    )
    assert is_held(source)
    assert is_held(errors)


def test_the_paper_of_a_demand_is_held():
    row = disclose(make_patient(), "2026-03-01")
    demand = Demand.objects.create(
        reference="DM-TEST-TEST",
        kind="subpoena",
        recipient=row.recipient,
        received_on=datetime.date(2026, 3, 1),
        logged_on=TODAY,
        asked="The record",
        submission_key="5f2d2f4e-8f5f-4d5e-9c4b-1b1b1b1b1b1b",
        at=NOW,
    )
    document_id = kept()
    DemandPaper.objects.create(demand=demand, document_id=document_id, at=NOW)
    assert is_held(document_id)
