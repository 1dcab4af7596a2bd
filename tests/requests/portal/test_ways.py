"""What the patient's form asks of ways: a page only where something is needed, and nothing typed is lost."""

import pytest
from django.urls import reverse

from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import PrivacyRequest
from tests.factories import TODAY

STEPS = {
    name: reverse(f"requests_portal:ask-{name}") for name in ("which", "how", "someone", "where", "check")
}


def fill(browser, *, kind: str = "copy", **how: str):
    browser.post(STEPS["which"], {"kind": kind, "description": "All of it"})
    answers = {"form_format": "pdf", "summary": "records", "delivery": "portal", **how}
    return browser.post(STEPS["how"], answers)


def send(browser, **last: str):
    shown = browser.get(STEPS["check"])
    key = str(shown.context["form"]["submission_key"].value())
    return browser.post(STEPS["check"], {"submission_key": key, **last})


def asked() -> PrivacyRequest:
    return PrivacyRequest.objects.get()


class TestOneThingAPage:
    @pytest.mark.parametrize(
        ("delivery", "form_format"),
        [("portal", "pdf"), ("hand_over", "pdf")],
    )
    def test_asks_nothing_more_where_the_way_needs_nothing(self, adas, delivery, form_format):
        assert fill(adas, delivery=delivery, form_format=form_format)["Location"] == STEPS["check"]
        send(adas)
        assert asked().access.delivery == delivery

    @pytest.mark.cite("164.524(c)(3)(i)")
    @pytest.mark.parametrize("given", ["", "77 New Road\r\nPeoria, IL"])
    @pytest.mark.parametrize(("delivery", "form_format"), [("post", "paper"), ("media_post", "pdf")])
    def test_by_mail_lets_another_address_be_named(self, adas, delivery, form_format, given):
        assert fill(adas, delivery=delivery, form_format=form_format)["Location"] == STEPS["where"]
        assert b"the address we have on file" in adas.get(STEPS["where"]).content
        assert adas.post(STEPS["where"], {"address": given})["Location"] == STEPS["check"]
        send(adas)
        assert (asked().access.delivery, asked().access.postal_address) == (delivery, given)

    def test_asks_nothing_about_copies_of_who_only_wants_to_look(self, adas):
        adas.post(STEPS["which"], {"kind": "inspect"})
        assert adas.get(STEPS["how"])["Location"] == STEPS["check"]
        assert b"Format" not in adas.get(STEPS["check"]).content
        send(adas)
        assert asked().access.kind == "inspect"

    def test_asks_for_the_number_of_a_fax(self, adas):
        assert fill(adas, delivery="fax")["Location"] == STEPS["where"]
        assert adas.post(STEPS["where"], {"fax_number": "call me"}).status_code == 422
        adas.post(STEPS["where"], {"fax_number": "217-555-0134"})
        send(adas)
        assert (asked().access.delivery, asked().access.fax_number) == ("fax", "217-555-0134")

    def test_keeps_the_wish_for_a_summary(self, adas):
        fill(adas, summary="summary")
        send(adas)
        assert asked().access.summary == "summary"

    def test_paper_by_email_is_a_sentence(self, adas):
        assert b"Paper cannot be sent that way" in fill(adas, form_format="paper", delivery="email").content

    @pytest.mark.cite("164.524(c)(2)(i)")
    @pytest.mark.parametrize("form_format", ["pdf", "original"])
    def test_an_electronic_copy_by_mail_is_offered_on_paper_or_on_a_drive(self, adas, form_format):
        page = fill(adas, form_format=form_format, delivery="post")
        assert page.status_code == 422
        assert b"By mail we send paper, or an electronic copy on a USB drive or disc." in page.content


class TestPlainEmail:
    def test_is_offered_with_the_warning_and_the_persons_own_address(self, adas):
        fill(adas, delivery="email")
        page = adas.get(STEPS["where"])
        assert str(EMAIL_WARNING.text) in page.content.decode()
        assert page.context["form"]["email_to"].value() == "ada@patients.example"

    def test_is_not_sent_without_accepting_the_risk(self, adas):
        fill(adas, delivery="email")
        page = adas.post(STEPS["where"], {"email_to": "ada@example.com"})
        assert page.status_code == 422
        assert b"ada@example.com" in page.content

    def test_logs_the_acceptance_with_the_version_of_the_warning(self, adas):
        fill(adas, delivery="email")
        adas.post(STEPS["where"], {"email_to": "ada@example.com", "accept_risk": "on"})
        send(adas)
        agreed = asked().agreements.get()
        assert (agreed.kind, agreed.wording, agreed.channel) == (
            "plain_email",
            EMAIL_WARNING.version,
            "portal",
        )
        assert asked().access.email_to == "ada@example.com"


class TestToSomeoneElse:
    def walk(self, browser, way: str = "post", **where: str):
        assert fill(browser, delivery="someone_else")["Location"] == STEPS["someone"]
        browser.post(STEPS["someone"], {"recipient_name": "Lee & Partners", "way": way})
        return browser.post(STEPS["where"], where or {"address": "5 Court Street"})

    @pytest.mark.cite("164.524(c)(3)(ii)")
    def test_records_a_signed_directive_with_the_request(self, adas):
        self.walk(adas)
        send(adas, signature="Ada Lovell")
        signed = asked().directives.get()
        assert (signed.recipient_name, signed.address, signed.way) == (
            "Lee & Partners",
            "5 Court Street",
            "post",
        )
        assert (signed.signature, signed.signed_on) == ("Ada Lovell", TODAY)
        assert asked().access.delivery == "portal", "should it not bind, the patient can still have it"

    def test_unsigned_is_a_sentence_and_nothing_is_lost(self, adas):
        self.walk(adas)
        page = send(adas)
        assert page.status_code == 422
        assert "Without your signature" in page.content.decode()
        assert not PrivacyRequest.objects.exists()
        assert "5 Court Street" in adas.get(STEPS["check"]).content.decode()

    def test_asks_for_a_signature_of_nobody_else(self, adas):
        fill(adas)
        assert "signature" not in adas.get(STEPS["check"]).context["form"].fields

    def test_by_email_warns_and_keeps_the_two_addresses_apart(self, adas):
        self.walk(adas, "email", email_to="lee@law.example", accept_risk="on")
        send(adas, signature="Ada Lovell")
        row = asked()
        assert row.directives.get().email_to == "lee@law.example"
        assert row.access.email_to == ""
        assert row.agreements.filter(kind="plain_email").exists()

    @pytest.mark.parametrize("name", ["", "x" * 201, "Lee\0"])
    def test_a_name_that_cannot_be_is_a_sentence(self, adas, name):
        fill(adas, delivery="someone_else")
        assert adas.post(STEPS["someone"], {"recipient_name": name, "way": "post"}).status_code == 422
