"""Blank forms: the questions of the pages, the sentences the law gives, tagged, made once and kept."""

import pdfua
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from privacy_portal.clinic import queries as clinic_queries
from privacy_portal.correspondence import pdf
from privacy_requests.blank import records
from privacy_requests.portal import forms, guest_forms

LIST = reverse("requests_portal:blank-forms")


@pytest.fixture(autouse=True)
def nothing_kept(clinic):
    cache.clear()


def download(language: str = "en", size: str = "standard"):
    return Client().get(reverse("requests_portal:blank-form", args=[language, size]))


def words(content: bytes, tmp_path) -> str:
    path = tmp_path / "form.pdf"
    path.write_bytes(content)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


class TestTheForm:
    def test_asks_what_the_pages_ask(self, tmp_path):
        text = words(download().content, tmp_path)
        for form_class in (guest_forms.PersonForm, guest_forms.ReachForm, forms.WhichForm, forms.HowForm):
            for field in form_class.base_fields.values():
                assert str(field.label) in text
        for _value, label in guest_forms.ACTING_AS:
            assert str(label) in text
        assert "Medical records" in text

    @pytest.mark.cite("164.524(b)(1)")
    def test_says_what_nobody_has_to_do(self, tmp_path):
        text = words(download().content, tmp_path)
        for sentence in (
            "You do not have to say why",
            "You do not have to use this form",
            "You do not need a notary",
            "Social Security number",
            "within 30 days",
        ):
            assert sentence in text

    def test_says_how_to_send_it_and_offers_help_with_languages(self, tmp_path):
        text = words(download().content, tmp_path)
        for part in ("100 Main Street", "info@mycroaesthetics.com", "By fax:", "Free language help"):
            assert part in text

    def test_asks_for_a_signature_only_where_a_copy_goes_to_someone_else(self):
        signed = [
            section.heading
            for section in records.sections(forms.Asking(today=clinic_queries.today(), guest=True))
            if any(question.name == "signature" for question in section.questions)
        ]
        assert signed == ["If we should send them to someone else"]

    @pytest.mark.parametrize("edition", records.editions(), ids=lambda one: one.file_name)
    def test_is_tagged_for_screen_readers_in_every_edition(self, edition, tmp_path):
        path = tmp_path / "form.pdf"
        path.write_bytes(records.pdf_of(edition))
        assert [str(finding) for finding in pdfua.validate(path).findings] == []
        assert PdfReader(path).root_object["/Lang"] == edition.language

    def test_in_spanish_says_that_the_clinics_own_names_are_english(self):
        html = records.html_of(records.BlankForm("es", "standard"))
        assert '<p class="choice" lang="en"><span class="box"></span>Medical records' in html

    def test_in_large_print_is_larger(self):
        assert pdf.render_pdf(records.html_of(records.BlankForm("en", "large"))).pages > (
            pdf.render_pdf(records.html_of(records.BlankForm("en", "standard"))).pages
        )


class TestTheDownload:
    def test_needs_no_account_and_has_a_name_that_tells_nothing(self):
        response = download("es", "large")
        assert response["Content-Disposition"] == 'attachment; filename="records-request-es-large-print.pdf"'
        assert response.content.startswith(b"%PDF")

    def test_is_rendered_once_for_each_version(self, monkeypatch, clinic):
        rendered = []
        real = pdf.render_pdf

        def counted(html):
            rendered.append(1)
            return real(html)

        monkeypatch.setattr(pdf, "render_pdf", counted)
        first, second = download().content, download().content
        assert first == second
        assert len(rendered) == 1

    @pytest.mark.parametrize(("language", "size"), [("xx", "standard"), ("en", "huge"), ("es-mx", "large")])
    def test_of_an_edition_nobody_made_is_not_found(self, language, size):
        assert download(language, size).status_code == 404

    def test_is_found_from_home_the_footer_and_the_list_of_rights(self, adas):
        assert LIST in Client().get(reverse("home")).content.decode()
        assert LIST in adas.get(reverse("requests_portal:new")).content.decode()
        listed = Client().get(LIST).content.decode()
        assert "cannot be filled in on the screen" in listed
        for edition in records.editions():
            assert reverse("requests_portal:blank-form", args=[edition.language, edition.size]) in listed
