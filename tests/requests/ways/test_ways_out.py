"""Whatever way a copy goes: what leaves is what was uploaded, byte for byte, and its proof stays."""

import datetime
import email
import hashlib

import pytest
import time_machine

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence.models import Delivery, DeliveryState
from privacy_requests.admin.panels.ways import panels
from privacy_requests.models import AccessDetail
from privacy_requests.operations import access, closing
from privacy_requests.queries import ways as queries
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.factories import make_request, send_letters
from tests.requests.ways.doing import agree, direct, grant, pdf
from tests.requests.ways.test_papers import scan

Way = AccessDetail.DeliveryWay
# A page with the name of somebody else on it stays: nothing is cut out for the individual.
UPLOADED = [scan(2), scan(3)]


def case(way, clerk):
    """A request with two files that was granted to go `way`."""
    patient = make_patient()
    ada = link(patient, make_user("ada@example.com", Role.PATIENT)) if way == Way.PORTAL else None
    row = make_request(
        by=clerk, patient=patient, delivery=way, fax_number="217-555-0134", email_to="ada@example.com"
    )
    for content in UPLOADED:
        access.add_record(by=clerk, privacy_request_id=row.pk, file=pdf(content), title="", on=TODAY, now=NOW)
    if way == Way.EMAIL:
        agree(row, "plain_email", warned=True)
    grant(row, by=clerk)
    row.refresh_from_db()
    return row, ada


def read(opened):
    with opened.stream as stream:
        return stream.read()


def enclosed(row, clerk):
    """The files that whoever prints, faxes or hands over takes out of the letter."""
    carrier = row.releases.get().carrier
    return [
        read(correspondence.open_enclosure(by=clerk, communication_id=carrier.pk, document_id=document_id))
        for document_id in carrier.attachments
    ]


def attached(mailbox):
    [message] = [
        email.message_from_bytes(one.content) for one in mailbox.taken if b"letter.pdf" in one.content
    ]
    files = [part.get_payload(decode=True) for part in message.walk() if part.get_filename()]
    return files[1:]  # the first is the letter


def downloaded(row, ada):
    return [
        read(
            access.download_record(
                by=ada, privacy_request_id=row.pk, request_document_id=document.pk, now=NOW
            )
        )
        for document in row.documents.filter(role="record")
    ]


@pytest.mark.cite("164.502(b)(2)(ii)")
@pytest.mark.parametrize("way", list(Way))
def test_what_leaves_is_what_was_uploaded(way, clerk, mailbox):
    row, ada = case(way, clerk)
    correspondence.deliver_due(by=BY, now=NOW)
    if way == Way.PORTAL:
        left = downloaded(row, ada)
    elif way == Way.EMAIL:
        left = attached(mailbox)
    else:
        left = enclosed(row, clerk)
    assert [hashlib.sha256(one).hexdigest() for one in left] == [
        hashlib.sha256(one).hexdigest() for one in UPLOADED
    ]


def finish(row, way, clerk):
    """Everything a person does so that the copy leaves."""
    send_letters(row)
    for delivery in Delivery.objects.filter(communication__reference=row.reference, channel="fax"):
        correspondence.mark_faxed(
            by=clerk,
            delivery_id=delivery.pk,
            faxed_on=TODAY,
            confirmed_at=datetime.time(10, 58),
            pages=6,
            other_way_offered=False,
            on=TODAY,
            now=NOW,
        )
    closing.settle(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)


@pytest.mark.cite("164.524(b)(2)(i)(A)")
@pytest.mark.parametrize(
    ("way", "proof"),
    [
        (Way.PORTAL, "In the portal"),
        (Way.POST, "Mailed; Nov. 24, 2026"),
        (Way.MEDIA_POST, "Mailed; Nov. 24, 2026"),
        (Way.HAND_OVER, "Handed over; Nov. 24, 2026; handed to Ada, ID seen: passport"),
        (Way.FAX, "Faxed; Nov. 24, 2026, 10:58 a.m.; 6 pages confirmed by the machine"),
        (Way.EMAIL, "E-mailed; Nov. 24, 2026, "),
    ],
)
def test_every_way_closes_the_case_with_its_proof_on_the_page(way, proof, clerk, mailbox):
    row, _ada = case(way, clerk)
    assert row.status == Status.DECIDED
    with time_machine.travel(NOW, tick=False):
        finish(row, way, clerk)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == (Status.CLOSED, TODAY)
        [panel] = [one for one in panels(row) if one.id == "ways"]
    [fact] = [one for one in panel.facts if one.name.startswith("Copy")]
    assert fact.note.startswith(proof)
    if way == Way.EMAIL:
        assert row.releases.get().carrier.delivery.message_id in fact.note


def test_a_copy_that_has_not_left_closes_nothing(clerk, mailbox):
    row, _ada = case(Way.FAX, clerk)
    send_letters(row)
    row.refresh_from_db()
    assert row.status == Status.DECIDED
    [sent] = queries.sent(row)
    assert not sent.done
    assert sent.proof is not None
    assert sent.proof.state == DeliveryState.READY


def test_a_fax_cover_tells_no_more_than_the_recipient_the_sender_and_the_pages(clerk):
    row = make_request(by=clerk, description="HIV test of March")
    access.add_record(
        by=clerk, privacy_request_id=row.pk, file=pdf(scan(2)), title="Test results", on=TODAY, now=NOW
    )
    direct(row, way="fax", fax_number="217-555-0134", address="")
    grant(row)
    cover = row.releases.get().carrier
    words = " ".join(cover.html.split())
    for said in ("Xavier Law Office", "217-555-0134", "1 file, 2 pages", "If they reached you by mistake"):
        assert said in words
    for kept in ("Ada", "Lovell", "HIV", "Test results", "MRN", "directed"):
        assert kept not in words
    assert cover.merge["patient_name"] == ""
