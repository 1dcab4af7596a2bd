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
from privacy_requests.letters.access import mailed_to
from privacy_requests.models import AccessDetail
from privacy_requests.operations import access, closing, intake
from privacy_requests.queries import ways as queries
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.decisions import acting
from tests.requests.factories import add_record, make_request, send_letters
from tests.requests.ways.doing import agree, direct, grant, pdf, refusal
from tests.requests.ways.test_authority import check
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


def lines_of(letter):
    assert letter.named
    return letter.named["lines"]


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


REPRESENTATIVE = {"name": "Rosa Lovell", "capacity": "representative", "address": "9 Oak Street\nSpringfield"}


class TestThePortal:
    @pytest.mark.cite("164.524(b)(2)(i)(A)")
    def test_is_no_way_to_somebody_who_cannot_sign_in(self, clerk):
        row = make_request(by=clerk, delivery="portal")
        add_record(row)
        answer = refusal(grant, row)
        assert answer.code == "NO_ACCOUNT"
        assert "record that as an agreement" in answer.sentence
        agree(row, "delivery", value="post")
        grant(row)
        assert row.releases.get().way == "post"

    def test_is_no_way_to_a_representative_although_the_patient_can_sign_in(self, clerk):
        patient = make_patient()
        link(patient, make_user("ada@example.com", Role.PATIENT))
        row = make_request(by=clerk, patient=patient, delivery="portal", requester=REPRESENTATIVE)
        check(row)
        add_record(row)
        assert refusal(grant, row).code == "NO_ACCOUNT"

    def test_gives_way_to_the_mail_when_the_account_was_gone_before_a_review_opened_the_records(self):
        patient = make_patient()
        link(patient, make_user("ada@example.com", Role.PATIENT))
        row = acting.denied(patient=patient, delivery="portal")
        patient.user = None
        patient.save()
        acting.reverse(row, acting.under_review(row))
        release = row.releases.get()
        assert (release.way, len(release.carrier.attachments)) == ("post", 1)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED


NEW_ROAD = "77 New Road\nPeoria, IL 61601"


@pytest.mark.cite("164.524(c)(3)(i)")
class TestAnAddressNamedForTheCopy:
    @pytest.mark.parametrize("way", ["post", "media_post"])
    def test_is_where_the_copy_is_mailed_to_its_reader(self, clerk, way):
        row = make_request(by=clerk, delivery=way, postal_address=NEW_ROAD)
        add_record(row)
        letter = grant(row).communication
        assert letter.named == {"channel": "post", "lines": ["77 New Road", "Peoria, IL 61601"]}
        assert letter.addressee_name == "Ada Lovell"
        assert "77 New Road" in letter.html
        assert "12 Elm Street" not in letter.html
        assert len(letter.attachments) == 1

    def test_takes_a_part_and_what_a_review_opens_too(self, clerk):
        row = acting.in_part(acting.R1, by=None, postal_address=NEW_ROAD)
        assert lines_of(row.releases.get().carrier)[0] == "77 New Road"
        acting.reverse(row, acting.under_review(row))
        assert [lines_of(one.carrier)[0] for one in row.releases.all()] == ["77 New Road"] * 2

    def test_is_for_the_copy_alone(self, clerk):
        row = make_request(by=clerk, postal_address=NEW_ROAD)
        intake.acknowledge(by=clerk, privacy_request_id=row.pk, on=TODAY, now=NOW)
        acting.deny(row, acting.why("psychotherapy_notes", words=""))
        assert row.requestletters.count() == 2
        assert not [one for one in row.requestletters.all() if one.communication.named]

    def test_is_nothing_before_it_is_known_who_named_it(self, clerk):
        row = make_request(by=clerk, verified=False, postal_address=NEW_ROAD)
        assert mailed_to(row) is None

    def test_is_put_right_by_an_agreement_and_shown_on_the_case(self, clerk):
        row = make_request(by=clerk)
        add_record(row)
        agree(row, "delivery", value="post", postal_address=NEW_ROAD)
        row.refresh_from_db()
        [panel] = [one for one in panels(row) if one.id == "ways"]
        assert ("Mail the copy to", NEW_ROAD) in [(fact.name, fact.value) for fact in panel.facts]
        assert lines_of(grant(row).communication)[0] == "77 New Road"

    def test_of_a_representative_is_theirs(self, clerk):
        row = make_request(by=clerk, requester=REPRESENTATIVE, postal_address=NEW_ROAD)
        check(row)
        add_record(row)
        letter = grant(row).communication
        assert (letter.addressee_name, lines_of(letter)[0]) == ("Rosa Lovell", "77 New Road")
