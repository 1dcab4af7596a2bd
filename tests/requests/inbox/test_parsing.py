"""A message of any bytes is opened within limits, or stays closed; nothing it does raises."""

import base64
import datetime
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_requests.mail import headers, limits, markup
from privacy_requests.mail.parsing import parse
from tests.documents.samples import PDF
from tests.requests.inbox import samples
from tests.requests.inbox.samples import SERVER, attached, file_part, plain, received, several, text_part


class TestReading:
    def test_gives_sender_subject_words_and_id(self):
        mail = parse(plain())
        assert (mail.sender, mail.sender_name) == ("ada@example.com", "Ada Lovell")
        assert (mail.subject, mail.message_id) == ("My records", "<1@example.com>")
        assert mail.text == "Please send me a copy of my visit notes.\nAda"

    def test_reads_encoded_words(self):
        mail = parse(plain(sender="=?utf-8?q?Nu=C3=B1ez=2C_Ana?= <a@b.example>", subject="=?utf-8?b?w6k=?="))
        assert (mail.sender_name, mail.sender, mail.subject) == ("Nuñez, Ana", "a@b.example", "é")

    def test_prefers_the_plain_text(self):
        html = text_part("<p>rich</p>", kind="html")
        assert parse(several(html, text_part("poor"), kind="alternative")).text == "poor"

    def test_turns_html_into_text_when_there_is_nothing_else(self):
        page = "<head><style>p{}</style></head><p>One &amp; two</p><script>alert(1)</script>three<br>four"
        assert parse(several(text_part(page, kind="html"))).text == "One & two\nthree\nfour"

    def test_takes_html_when_the_plain_text_is_empty(self):
        parts = (text_part(" "), text_part("<b>words</b>", kind="html"))
        assert parse(several(*parts, kind="alternative")).text == "words"

    def test_lists_attachments_with_their_bytes(self):
        mail = parse(several(text_part(), file_part(PDF, "my scan.pdf")))
        assert [(one.name, one.content) for one in mail.attachments] == [("my scan.pdf", PDF)]

    def test_a_message_without_anything_is_empty(self):
        mail = parse(b"")
        assert (mail.sender, mail.subject, mail.text, mail.unopened) == ("", "", "", "")

    def test_a_sender_that_is_no_address_is_a_name(self):
        assert parse(plain(sender="Ada at home")).sender == ""

    def test_removes_what_cannot_be_stored_and_tricks_of_direction(self):
        mail = parse(plain("a\x00b\x07c", subject="x\u202eexe"))
        assert (mail.text, mail.subject) == ("abc", "xexe")

    @pytest.mark.parametrize("charset", ["nonsense", "punycode", "utf-16", "zlib", "base64", '"', "idna"])
    def test_a_bad_charset_still_gives_words(self, charset):
        mail = parse(plain().replace(b"charset=utf-8", f"charset={charset}".encode()))
        assert mail.unopened == ""
        assert mail.text

    @pytest.mark.parametrize("label", ["unicode escape", "Unicode-Escape", "raw.unicode.escape"])
    def test_no_spelling_leads_past_the_codecs_that_are_left_alone(self, label):
        assert headers.decoded(rb"\u0041", label) == r"\u0041"

    def test_broken_base64_gives_what_can_be_read(self):
        broken = file_part(PDF).replace("\r\n--", "!!!\r\n--") + "&&&==="
        assert parse(several(text_part(), broken)).unopened == ""


class TestForwarding:
    def test_the_attached_message_counts_and_the_forwarders_words_stay(self):
        outer = "From: Dr. Who <who@clinic.example>\r\nSubject: FW\r\n"
        mail = parse(several(text_part("Please handle"), attached(plain()), head=outer))
        assert (mail.sender, mail.subject) == ("ada@example.com", "My records")
        assert mail.text.startswith("Please send me")
        assert mail.text.endswith("who@clinic.example with these words ——\nPlease handle")

    def test_a_file_named_eml_counts_as_a_message(self):
        part = file_part(plain(), "request.eml").replace("application/pdf", "application/octet-stream")
        mail = parse(several(text_part(""), part))
        assert (mail.sender, mail.attachments) == ("ada@example.com", ())

    def test_an_encoded_message_is_opened(self):
        part = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        part += base64.encodebytes(plain()).decode()
        assert parse(several(text_part(""), part)).sender == "ada@example.com"

    def test_files_inside_the_attached_message_are_listed(self):
        inner = several(text_part(), file_part(PDF)).replace(b"edge", b"inner")
        assert [one.name for one in parse(several(attached(inner))).attachments] == ["scan.pdf"]

    def test_a_second_attached_message_is_a_file(self):
        mail = parse(several(attached(plain()), attached(plain("Other", message_id="<9@x>"))))
        assert [one.media_type for one in mail.attachments] == ["message/rfc822"]

    def test_a_bounce_of_our_own_letter_is_no_message_of_ours(self):
        mail = parse(several(text_part("Not delivered"), attached(plain()), kind="report"))
        assert "Not delivered" in mail.text


class TestArrival:
    TOP = received("Sun, 1 Feb 2026 04:30:00 +0000")
    FORGED = received("Thu, 1 Jan 2026 00:00:00 +0000")

    def test_is_what_the_topmost_line_of_the_clinics_server_says(self):
        mail = parse(plain(top=self.TOP + self.FORGED), servers=[SERVER])
        assert mail.reached_at == datetime.datetime(2026, 2, 1, 4, 30, tzinfo=datetime.UTC)

    def test_reads_a_server_under_the_clinics_domain(self):
        assert parse(plain(top=self.TOP), servers=["clinic.example"]).reached_at is not None

    def test_is_not_what_a_strangers_server_says(self):
        top = received("Sun, 1 Feb 2026 04:30:00 +0000", by="notclinic.example")
        mail = parse(plain(top=top), servers=["clinic.example"])
        assert mail.reached_at is None
        assert mail.proposed_at is not None

    def test_is_not_told_by_the_greeting_of_the_sender(self):
        top = "Received: from x (by mx.clinic.example) by evil.example; Sun, 1 Feb 2026 04:30:00 +0000\r\n"
        assert parse(plain(top=top), servers=[SERVER]).reached_at is None

    def test_is_never_the_senders_date(self):
        mail = parse(plain(), servers=[SERVER])
        assert (mail.reached_at, mail.proposed_at) == (None, None)
        assert mail.written_at is not None

    def test_inside_a_forwarded_message_is_only_proposed(self):
        inner = plain(top=received("Tue, 3 Feb 2026 15:00:00 +0000"))
        outer = received("Mon, 9 Feb 2026 15:00:00 +0000") + "From: who@clinic.example\r\n"
        mail = parse(several(attached(inner), head=outer), servers=[SERVER])
        assert mail.reached_at == datetime.datetime(2026, 2, 9, 15, tzinfo=datetime.UTC)
        assert mail.proposed_at == datetime.datetime(2026, 2, 3, 15, tzinfo=datetime.UTC)

    @pytest.mark.parametrize("at", ["", "yesterday", "Fri, 1 Feb 1889 00:00:00 +0000", "Sun, 99 Feb 2026 x"])
    def test_an_impossible_date_is_none(self, at):
        assert parse(plain(top=received(at), date=at), servers=[SERVER]).reached_at is None


class TestLimits:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (samples.nested(limits.DEEPEST + 5), "depth"),
            (samples.nested(2000), "depth"),
            (b"From: a@b.c\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2000, "depth"),
            (samples.many(limits.MOST_PARTS + 5), "parts"),
            (plain(extra="X-Y: z\r\n" * 600), "headers"),
            (plain(extra="To: " + "<a@b.example>, " * 90_000 + "\r\n"), "headers"),
            (plain("\r\n" * 1_100_000), "lines"),
            (plain("x" * (limits.MOST_BYTES + 1)), "bytes"),
        ],
        ids=["deep", "deeper", "messages", "parts", "headers", "header", "lines", "bytes"],
    )
    def test_a_bomb_stays_closed_and_its_headers_are_read(self, content, code):
        began = time.monotonic()
        mail = parse(content)
        assert mail.unopened == code
        assert (mail.text, mail.attachments) == ("", ())
        assert time.monotonic() - began < 5

    def test_many_parameters_are_too_slow_to_read(self):
        part = "Content-Type: text/plain" + "; a*0*=x" * 240 + "\r\n\r\nx"
        assert parse(several(*[part] * 190)).unopened == "headers"

    def test_just_below_the_limits_it_is_opened(self):
        assert "at the bottom" in parse(samples.nested(limits.DEEPEST - 2)).text
        assert parse(samples.many(limits.MOST_PARTS - 3)).unopened == ""

    def test_ten_thousand_recipients_are_no_bomb(self):
        many = ",\r\n ".join(f"P{n} <p{n}@example.com>" for n in range(10_000))
        mail = parse(plain(extra=f"Cc: {many}\r\n"))
        assert (mail.unopened, mail.sender) == ("", "ada@example.com")

    def test_an_enormous_subject_is_cut(self):
        assert len(parse(plain(subject="word " * 20_000)).subject) <= 500

    def test_a_closed_bomb_still_names_its_sender(self):
        mail = parse(samples.many(500))
        assert (mail.sender, mail.subject) == ("ada@example.com", "My records")

    @pytest.mark.parametrize("piece", ["<!--", "<![", "<a ", "</", "&#", "<script>", "<", "a='", "<td>"])
    def test_hostile_markup_is_read_in_one_pass(self, piece):
        began = time.monotonic()
        markup.words(piece * (limits.MOST_TEXT_BYTES // len(piece)))
        assert time.monotonic() - began < 3


HEADS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"Received: by mx.clinic.example; \r\n",
        b"From: =?utf-8?b?!?= <\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"\r\n",
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=200), HEADS), max_size=20).map(b"".join))
def test_any_bytes_are_a_mail_or_stay_closed(content):
    mail = parse(content, servers=[SERVER])
    assert "\x00" not in mail.text + mail.subject + mail.sender + mail.sender_name + mail.message_id
    mail.text.encode()
    assert len(mail.sender) <= 320
