"""Records by e-mail: whole, under one Message-ID, tried again, said to be in doubt; never an unsafe file."""

import datetime
import email

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consent.queries import Channel, Named
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.admin import words
from privacy_portal.correspondence.models import DeliveryState
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose, ScanState
from privacy_portal.documents.models import Document
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from tests.correspondence.letters import REFERENCE, delivery_of, steps, write
from tests.documents.samples import CSV, PDF
from tests.factories import BY, NOW, TODAY

MINUTE = datetime.timedelta(minutes=1)
TO = "ada.private@example.com"


def store(content: bytes = PDF, name: str = "results of Ada.pdf") -> Document:
    upload = SimpleUploadedFile(name, content)
    return documents.store(by=BY, upload=upload, purpose=Purpose.RECORD, on=TODAY)


def send(*files: Document):
    """A transmittal with these files, queued for an address the patient named."""
    return write(
        kind=LetterKind.TRANSMITTAL,
        named=Named(Channel.EMAIL, (TO,)),
        attachments=[one.pk for one in files],
        context={"way": "email"},
    )


def message(mailbox):
    [envelope] = mailbox.taken
    return envelope, email.message_from_bytes(envelope.content)


class TestAnEmailWithRecords:
    def test_goes_to_the_address_that_was_named_with_every_file_whole(self, mailbox):
        files = [store(), store(b"a,b\r\n1,2\n", "lab.csv")]
        letter = send(*files)
        operations.deliver_due(by=BY, now=NOW)
        envelope, sent = message(mailbox)
        assert envelope.rcpt_tos == [TO]
        parts = [part for part in sent.walk() if part.get_filename()]
        assert [part.get_payload(decode=True) for part in parts[1:]] == [PDF, b"a,b\r\n1,2\n"]
        assert parts[0].get_payload(decode=True).startswith(b"%PDF")
        delivery = delivery_of(letter)
        assert (delivery.state, delivery.sent_on) == (DeliveryState.SENT, TODAY)
        assert delivery.state_words == "E-mailed"
        assert mailbox.message_ids() == [delivery.message_id]

    def test_says_nothing_in_its_subject_its_words_and_the_names_of_its_files(self, mailbox):
        send(store())
        operations.deliver_due(by=BY, now=NOW)
        _envelope, sent = message(mailbox)
        said = [str(sent["Subject"])]
        said += [part.get_payload() for part in sent.walk() if part.get_content_type() == "text/plain"]
        said += [part.get_filename() or "" for part in sent.walk()]
        for private in ("Ada", "Lovell", "results", "diagnos", "visit"):
            assert private not in " ".join(said)

    def test_is_tried_again_later_under_the_same_number(self, mailbox):
        letter = send(store())
        mailbox.answer = "451 busy"
        operations.deliver_due(by=BY, now=NOW)
        assert steps(delivery_of(letter)) == ["claimed", "postponed"]
        mailbox.answer = None
        operations.deliver_due(by=BY, now=NOW + 2 * MINUTE)
        assert mailbox.message_ids() == [delivery_of(letter).message_id]

    def test_cut_off_before_the_answer_is_in_doubt_and_says_so(self, mailbox):
        letter = send(store())
        mailbox.answer = "drop"
        operations.deliver_due(by=BY, now=NOW)
        assert steps(delivery_of(letter)) == ["claimed", "in_doubt"]
        assert "e-mail with the files" in str(words.step("in_doubt", "email"))
        mailbox.answer = None
        operations.deliver_due(by=BY, now=NOW + 2 * MINUTE)
        assert len(set(mailbox.message_ids())) == 1
        assert queries.proofs([letter.pk])[letter.pk].in_doubt


class TestAFileThatMayNotGo:
    def test_is_never_sent_when_malware_was_found(self, mailbox):
        file = store()
        letter = send(store(CSV, "lab.csv"), file)
        Document.objects.filter(pk=file.pk).update(scan_state=ScanState.INFECTED)
        operations.deliver_due(by=BY, now=NOW)
        assert mailbox.taken == []
        self.is_work_with_a_sentence(letter, "UPLOAD_INFECTED", "malware")

    def test_waits_for_the_virus_check_and_goes_once_it_passed(self, mailbox):
        file = store()
        letter = send(file)
        Document.objects.filter(pk=file.pk).update(scan_state=ScanState.PENDING)
        operations.deliver_due(by=BY, now=NOW)
        assert mailbox.taken == []
        assert delivery_of(letter).state == DeliveryState.QUEUED
        Document.objects.filter(pk=file.pk).update(scan_state=ScanState.CLEAN)
        operations.deliver_due(by=BY, now=NOW + 2 * MINUTE)
        assert delivery_of(letter).state == DeliveryState.SENT

    def test_too_large_for_mail_becomes_a_persons_work_with_a_clear_sentence(self, mailbox, settings):
        letter = send(store())
        settings.MAIL_MAX_BYTES = 10
        operations.deliver_due(by=BY, now=NOW)
        assert mailbox.taken == []
        self.is_work_with_a_sentence(letter, "EMAIL_TOO_LARGE", "too large for e-mail")
        with pytest.raises(Refused, match="Agree on another way"):
            operations.check_mail_size(letter.attachments)

    def is_work_with_a_sentence(self, letter, code: str, sentence: str) -> None:
        delivery = delivery_of(letter)
        assert delivery.state == DeliveryState.FAILED
        item = WorkItem.objects.get(kind=WorkKind.UNDELIVERED, about_id=delivery.pk)
        assert item.reference == REFERENCE
        [given_up] = delivery.attempts.filter(outcome="failed")
        assert given_up.detail == code
        assert sentence in str(words.detail(code))


def test_an_email_that_could_not_go_is_sent_on_paper_but_no_letter_turns_into_plain_email(mailbox, settings):
    letter = send(store())
    settings.MAIL_MAX_BYTES = 10
    operations.deliver_due(by=BY, now=NOW)
    address = ("12 Elm Street", "Springfield, IL 62704")
    again = operations.send_again(
        by=BY, delivery_id=delivery_of(letter).pk, channel=Channel.POST, lines=address, on=TODAY
    )
    assert (again.channel, again.communication.attachments) == ("post", letter.attachments)
    fax = write(kind=LetterKind.TRANSMITTAL, named=Named(Channel.FAX, ("217-555-0134",)))
    operations.deliver_due(by=BY, now=NOW)
    operations.mark_not_faxed(by=BY, delivery_id=delivery_of(fax).pk, now=NOW)
    with pytest.raises(Refused) as refused:
        operations.send_again(
            by=BY, delivery_id=delivery_of(fax).pk, channel=Channel.EMAIL, lines=(TO,), on=TODAY
        )
    assert refused.value.code == "EMAIL_NOT_WARNED"
