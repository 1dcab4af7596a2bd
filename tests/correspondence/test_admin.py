"""The staff pages of letters: what one says, what may be done with it, the day's print file."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consent.queries import Channel
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.models import DeliveryState, PrintBatch, TranslationReview
from privacy_portal.correspondence.samples import SAMPLES
from privacy_portal.law.letters import LetterKind
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.operations import patients
from tests.audit.staff_pages import ask, staff, text
from tests.correspondence.letters import REFERENCE, delivery_of, write
from tests.factories import BY, NOW, TODAY, make_patient

ELSEWHERE = PostalAddress(line1="9 Oak Avenue", city="Chicago", state="IL", postcode="60601")
DATE = {"posted_on_month": "11", "posted_on_day": "24", "posted_on_year": "2026"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carla():
    return staff("carla", Role.RECORDS_CLERK)


@pytest.fixture
def olga():
    """Reads everything, sends nothing."""
    return staff("olga", Role.COMPLIANCE_OFFICER)


def url(name, *arguments):
    return reverse(f"admin:correspondence_{name}", args=arguments)


def ready(patient, **values):
    letter = write(patient, **values)
    operations.deliver_due(by=BY, now=NOW)
    return letter


def printed(patient, by):
    letter = ready(patient)
    operations.close_print_batch(by=by, on=TODAY, now=NOW)
    return letter


def move(patient):
    patients.change_contact(by=BY, patient_id=patient.pk, kind=ContactKind.POSTAL, address=ELSEWHERE, now=NOW)


def act(actor, letter, name, **answers):
    return ask(actor, url("communication_act", letter.pk, name), answers)


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


class TestOneLetter:
    def test_its_page_shows_the_proof_and_what_the_law_wants_and_the_look_is_audited(self, carla, ada):
        letter = ready(ada, kind=LetterKind.EXTENSION)
        page = text(ask(carla, url("communication_change", letter.pk)))
        for words in (
            "Ada Lovell",
            REFERENCE,
            "Typeset and ready",
            "The reasons for the delay",
            "164.524(b)(2)(ii)",
            letter.html_sha256,
            "Do not send",
        ):
            assert words in page
        assert "Hand over" not in page
        assert "Mark as mailed" not in page  # not printed yet
        operations.close_print_batch(by=carla, on=TODAY, now=NOW)
        assert "Mark as mailed" in text(ask(carla, url("communication_change", letter.pk)))
        assert events("communication.viewed").filter(about_id=letter.pk, patient_id=ada.pk).count() == 2

    def test_the_letter_stands_in_a_frame_that_runs_nothing(self, carla, ada):
        letter = ready(ada)
        page = text(ask(carla, url("communication_change", letter.pk)))
        frame = re.findall(r"<iframe[^>]*>", page, re.DOTALL)[0]
        assert 'sandbox="allow-same-origin"' in frame
        assert url("communication_text", letter.pk) in frame
        response = ask(carla, url("communication_text", letter.pk))
        assert text(response) == letter.html

    def test_its_pdf_is_the_stored_one_under_a_name_that_says_nothing(self, carla, ada):
        letter = ready(ada)
        response = ask(carla, url("communication_pdf", letter.pk))
        rendering = queries.rendering(letter.pk)
        assert rendering is not None
        assert response.content == bytes(rendering.pdf)
        assert response["Content-Disposition"] == f'attachment; filename="letter-{letter.pk}.pdf"'
        assert events("letter.downloaded").filter(about_id=letter.pk).count() == 1

    def test_doubt_is_said_plainly(self, carla, ada, portal_ada, mailbox):
        letter = write(ada)
        mailbox.answer = "drop"
        operations.deliver_due(by=BY, now=NOW)
        page = text(ask(carla, url("communication_change", letter.pk)))
        assert "may have gone out twice" in page
        assert "In doubt" in text(ask(carla, url("communication_changelist")))

    def test_work_about_a_delivery_leads_to_its_letter(self, carla, ada):
        letter = ready(ada)
        response = ask(carla, url("delivery_change", delivery_of(letter).pk))
        assert (response.status_code, response.url) == (302, url("communication_change", letter.pk))
        assert ask(carla, url("delivery_change", 999)).status_code == 404


class TestTheListOfLetters:
    def test_each_link_names_one_letter_and_no_person(self, carla, ada):
        letter = ready(ada)
        body = text(ask(carla, url("communication_changelist")))
        link = re.search(rf'<a href="{url("communication_change", letter.pk)}[^>]*>(.*?)</a>', body)
        assert link is not None
        words = re.sub(r"<[^>]+>", "", link[1])
        assert words.startswith(f"{letter.get_kind_display()}, {REFERENCE}, ")
        assert "Lovell" not in words

    def test_it_is_searched_by_a_whole_reference_only(self, carla, ada):
        ready(ada)
        page = url("communication_changelist")
        assert "Ada Lovell" in text(ask(carla, f"{page}?q={REFERENCE.lower()}"))
        assert "Ada Lovell" not in text(ask(carla, f"{page}?q=PR-7"))
        assert "Ada Lovell" not in text(ask(carla, f"{page}?q=Lovell"))

    @pytest.mark.parametrize("name", ["communication_changelist", "print_queue", "desk", "undelivered"])
    def test_more_letters_cost_no_more_queries(self, carla, name):
        def cost():
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                assert ask(carla, url(name)).status_code == 200
            return len(queries_made)

        def some():
            ready(make_patient())
            ready(make_patient(), channel=Channel.HAND_OVER)
            printed(make_patient(), carla)
            failed = make_patient()
            write(failed)
            patients.end_contact(by=BY, patient_id=failed.pk, kind=ContactKind.POSTAL, now=NOW)
            operations.deliver_due(by=BY, now=NOW)

        some()
        cost()
        before = cost()
        some()
        some()
        assert cost() == before


class TestPaper:
    def test_the_print_file_is_asked_about_made_and_opened(self, carla, ada):
        letter = ready(ada)
        assert "Make today’s print file" in text(ask(carla, url("print_queue")))
        page = text(ask(carla, url("close_batch")))
        assert "Make the file of 1 letter" in page
        assert "Ada Lovell" in page
        assert not PrintBatch.objects.exists()
        response = ask(carla, url("close_batch"), {})
        assert response.status_code == 302
        assert "Print file" in response.said[0]
        batch = PrintBatch.objects.get()
        assert delivery_of(letter).state == DeliveryState.PRINTED
        file = ask(carla, url("print_file", batch.pk))
        assert file.content == bytes(batch.pdf)
        assert file["Content-Disposition"] == f'attachment; filename="print-file-{batch.pk}.pdf"'
        assert events("letters.downloaded").filter(about_id=batch.pk).count() == 1
        assert url("print_file", batch.pk) in text(ask(carla, url("printbatch_changelist")))
        assert ask(carla, url("close_batch"), {}).said == ["No letter is ready to print."]

    def test_the_ticked_letters_are_marked_as_mailed_each_with_its_tracking_number(self, carla, ada):
        mailed, kept = printed(ada, carla), printed(make_patient(), carla)
        piece = delivery_of(mailed).pk
        answers = {**DATE, "piece": [str(piece)], f"tracking-{piece}": "9400 1"}
        response = ask(carla, url("print_queue"), answers)
        assert response.said == ["1 letter marked as mailed."]
        delivery = delivery_of(mailed)
        assert (delivery.state, delivery.sent_on, delivery.tracking) == (
            DeliveryState.POSTED,
            TODAY,
            "9400 1",
        )
        assert delivery_of(kept).state == DeliveryState.PRINTED

    def test_nothing_ticked_and_a_day_to_come_are_answered_on_the_page(self, carla, ada):
        letter = printed(ada, carla)
        assert "Tick the letters that were mailed." in text(ask(carla, url("print_queue"), DATE))
        answers = {**DATE, "posted_on_day": "25", "piece": [str(delivery_of(letter).pk)]}
        page = text(ask(carla, url("print_queue"), answers))
        assert "The mailing date is in the future." in page
        assert "checked" in page
        assert delivery_of(letter).state == DeliveryState.PRINTED

    def test_a_printed_letter_whose_address_changed_is_pulled_by_name(self, carla, ada):
        letter = printed(ada, carla)
        move(ada)
        response = ask(carla, url("print_queue"), {**DATE, "piece": [str(delivery_of(letter).pk)]})
        assert "Take it out of the pile" in response.said[0]
        page = text(ask(carla, url("print_queue")))
        assert "Take these out of the mail" in page
        assert url("communication_act", letter.pk, "pulled") in page
        assert act(carla, letter, "pulled").status_code == 302
        assert "Take these out of the mail" not in text(ask(carla, url("print_queue")))

    def test_one_letter_is_marked_mailed_and_comes_back_and_is_sent_again(self, carla, ada):
        letter = printed(ada, carla)
        assert act(carla, letter, "posted", **DATE).said == ["Marked as mailed."]
        assert act(carla, letter, "returned").status_code == 302
        assert "Came back" in text(ask(carla, url("undelivered")))
        move(ada)
        assert act(carla, letter, "again", channel="").status_code == 302
        letter.refresh_from_db()
        assert "9 Oak Avenue" in letter.replaced_by.html
        assert "Nothing has failed or come back." in text(ask(carla, url("undelivered")))
        page = text(ask(carla, url("communication_change", letter.pk)))
        assert url("communication_change", letter.replaced_by.pk) in page
        assert "Send again" not in page

    def test_records_that_belong_in_the_envelope_are_ticked_before_it_counts_as_mailed(self, carla, ada):
        letter = ready(ada, kind=LetterKind.ACCESS_GRANTED, channel=Channel.POST, attachments=[11, 12])
        operations.close_print_batch(by=carla, on=TODAY, now=NOW)
        piece = delivery_of(letter).pk
        page = text(ask(carla, url("print_queue")))
        assert f"2 files of records are in the envelope of letter {letter.pk}" in page
        answers = {**DATE, "piece": [str(piece)]}
        page = text(ask(carla, url("print_queue"), answers))
        assert f"2 files of records belong in the envelope of letter {letter.pk}" in page
        assert "2 files of records are in the envelope" in text(act(carla, letter, "posted", **DATE))
        assert delivery_of(letter).state == DeliveryState.PRINTED
        response = ask(carla, url("print_queue"), {**answers, f"enclosed-{piece}": "on"})
        assert response.said == ["1 letter marked as mailed."]
        assert "2 files enclosed" in text(ask(carla, url("communication_change", letter.pk)))

    def test_one_letter_with_records_is_marked_mailed_with_its_tick(self, carla, ada):
        letter = ready(ada, kind=LetterKind.ACCESS_GRANTED, channel=Channel.POST, attachments=[11])
        operations.close_print_batch(by=carla, on=TODAY, now=NOW)
        assert act(carla, letter, "posted", **DATE, enclosed="on").said == ["Marked as mailed."]

    def test_a_refusal_is_said_above_the_form(self, carla, ada):
        letter = printed(ada, carla)
        early = {**DATE, "posted_on_day": "1"}
        page = text(act(carla, letter, "posted", **early))
        assert "The mailing date is before the day this letter was printed." in page
        assert delivery_of(letter).state == DeliveryState.PRINTED

    def test_a_letter_is_kept_back_with_a_reason(self, carla, ada):
        letter = ready(ada)
        assert act(carla, letter, "withdraw").status_code == 200
        assert act(carla, letter, "withdraw", reason="mistake").said == ["Letter withdrawn."]
        assert delivery_of(letter).state == DeliveryState.WITHDRAWN


def test_a_letter_is_handed_over_to_a_named_person(carla, ada):
    letter = ready(ada, channel=Channel.HAND_OVER)
    assert url("communication_act", letter.pk, "handed") in text(ask(carla, url("desk")))
    date = {key.replace("posted", "handed"): value for key, value in DATE.items()}
    assert "To whom" in text(act(carla, letter, "handed", **date))
    response = act(carla, letter, "handed", to_name="Ada Lovell", id_seen="passport", **date)
    assert response.said == ["Hand-over noted."]
    assert delivery_of(letter).state == DeliveryState.HANDED
    assert "ID seen: passport" in text(ask(carla, url("communication_change", letter.pk)))


def test_language_help_for_an_english_letter_is_noted(carla, ada):
    letter = ready(ada, language="es")
    page = text(ask(carla, url("communication_change", letter.pk)))
    assert "arrange language help" in page
    assert act(carla, letter, "interpreter").said == ["Language help noted."]
    assert "arrange language help" not in text(ask(carla, url("communication_change", letter.pk)))


class TestTranslations:
    ADD = "/staff/correspondence/translationreview/add/"
    ANSWERS = {
        "kind": "ack",
        "language": "es",
        "translator": "Rosa Vega",
        "qualification": "ATA certified",
        "on": "2026-11-20",
    }

    def test_the_privacy_official_records_a_review_once_and_it_counts_for_the_text_as_it_stands(self):
        petra = staff("petra", Role.PRIVACY_OFFICIAL)
        assert ask(petra, self.ADD).status_code == 200
        assert ask(petra, self.ADD, self.ANSWERS).status_code == 302
        review = TranslationReview.objects.get()
        assert (review.translator, review.on) == ("Rosa Vega", datetime.date(2026, 11, 20))
        page = text(ask(petra, url("translationreview_changelist")))
        assert "Rosa Vega" in page
        assert "icon-yes" in page

    def test_a_review_to_come_is_refused_above_the_form(self):
        petra = staff("petra", Role.PRIVACY_OFFICIAL)
        page = text(ask(petra, self.ADD, {**self.ANSWERS, "on": "2026-12-20"}))
        assert "The date of the review is in the future." in page

    def test_every_text_can_be_read_by_the_translator_and_names_nobody(self, ada):
        petra = staff("petra", Role.PRIVACY_OFFICIAL)
        page = text(ask(petra, url("translationreview_changelist")))
        assert "Not reviewed, not used" in page
        for kind, samples in SAMPLES.items():
            for number in range(len(samples)):
                path = url("translation_text", kind.value, "es", number)
                assert path in page
                sample = text(ask(petra, path))
                assert '<html lang="es">' in sample
                assert "Lovell" not in sample
        assert set(SAMPLES) == set(LetterKind)
        for arguments in (("ack", "fr", 0), ("ack", "es", 99), ("other", "es", 0)):
            assert ask(petra, url("translation_text", *arguments)).status_code == 404

    def test_a_clerk_reads_and_does_not_record(self, carla):
        assert ask(carla, url("translationreview_changelist")).status_code == 200
        assert ask(carla, self.ADD, self.ANSWERS).status_code == 404


LISTS = ("print_queue", "desk", "undelivered", "printbatch_changelist", "close_batch")


def test_those_who_only_read_letters_do_not_send_them(olga, carla, ada):
    letter = printed(ada, carla)
    page = text(ask(olga, url("communication_change", letter.pk)))
    assert "Mark as mailed" not in page
    for path in (
        *(url(name) for name in LISTS),
        url("print_file", PrintBatch.objects.get().pk),
        url("communication_act", letter.pk, "posted"),
    ):
        assert ask(olga, path).status_code == 404
        assert ask(olga, path, DATE).status_code == 404
    assert delivery_of(letter).state == DeliveryState.PRINTED


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.BILLING, Role.LICENSED_PROFESSIONAL])
def test_for_others_no_letter_exists_and_the_attempt_is_written_down(role, carla, ada):
    letter = printed(ada, carla)
    other = staff("other", role)
    paths = [
        *(url(name) for name in (*LISTS, "communication_changelist", "delivery_changelist")),
        *(url(f"communication_{name}", letter.pk) for name in ("change", "text", "pdf", "history")),
        url("communication_act", letter.pk, "posted"),
        url("delivery_change", delivery_of(letter).pk),
    ]
    for path in paths:
        before = events("access.refused").count()
        assert ask(other, path).status_code == 404
        assert events("access.refused").count() == before + 1
